import type { Dimension } from './dimension.mts';
import { objects } from './objects.mts';
import { parts } from './parts.mts';
import { texts } from './texts.mts';

/** The ways to grow that people and machines have found: each what the documents may hold many of. */
export const dimensions: readonly Dimension[] = [...objects, ...parts, ...texts];
