import type { Location } from '../../workspace/snapshot.js';

/** A location as people read it: the file as they name it, and the line from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The places of an answer's locations. */
export type Places = ReadonlyMap<Location, Place>;
