/** The names of a map's keys. Most maps have few, for which a list is smaller and faster than a set. */
export class NameSet {
  readonly #few: string[] = [];
  #many: Set<string> | undefined;

  has(name: string): boolean {
    return this.#many ? this.#many.has(name) : this.#few.includes(name);
  }

  add(name: string): void {
    if (this.#many) this.#many.add(name);
    else if (this.#few.push(name) > 16) this.#many = new Set(this.#few);
  }
}
