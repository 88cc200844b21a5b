import type { Location } from '../../workspace/snapshot.js';

/** A location as people read it: the file as they name it, and the line from 1. */
export interface PrintedPlace {
  readonly file: string;
  readonly line: number;
}

/** Finds the place of a location; undefined in a file that is not known. */
export type PlaceOf = (location: Location) => PrintedPlace | undefined;
