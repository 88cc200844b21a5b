/** Thrown where a template says something that is not evaluated here. */
export class NotEvaluated {
  readonly what: string;

  constructor(what: string) {
    this.what = what;
  }
}
