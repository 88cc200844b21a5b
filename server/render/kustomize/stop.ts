import type { FilePlace, RefusalReason } from '../rendering.js';

/** Thrown where a unit cannot be rendered, and caught where rendering began: it never leaves the room. */
export class Stop {
  /** `undefined`: Kustomize itself fails. */
  readonly reason: RefusalReason | undefined;
  readonly message: string;
  /** The innermost entry that is known to be behind it. */
  place: FilePlace | undefined;

  constructor(message: string, reason?: RefusalReason, place?: FilePlace) {
    this.message = message;
    this.reason = reason;
    this.place = place;
  }
}

/** Kustomize fails here, with this message. */
export function fail(message: string, place?: FilePlace): never {
  throw new Stop(message, undefined, place);
}

/** This is not rendered here. */
export function refuse(reason: RefusalReason, message: string, place?: FilePlace): never {
  throw new Stop(message, reason, place);
}

/** Where `run` stops without a place, it is this one. */
export function at<T>(place: FilePlace | undefined, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Stop) thrown.place ??= place;
    throw thrown;
  }
}
