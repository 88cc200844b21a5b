/** Whether the person trusts the workspace: what starts a program asks first. Granted once, it stays. */
export class Trust {
  #granted: boolean;

  constructor(granted: boolean) {
    this.#granted = granted;
  }

  get granted(): boolean {
    return this.#granted;
  }

  grant(): void {
    this.#granted = true;
  }
}
