import type { Ordinals } from '../../model/objects.js';

export type { Ordinals } from '../../model/objects.js';

/** Labels of pods or namespaces. A value that is `undefined` is there but not known (a template, a generated hash). */
export interface Labels {
  readonly values: ReadonlyMap<string, string | undefined>;
  /** There may be more labels than these. */
  readonly open: boolean;
  /** Keys of `values` that may be absent: some of the pods, or of the template's outcomes, lack them. */
  readonly partial?: ReadonlySet<string>;
  /** Keys of which each pod has another value, a number behind a prefix; their value in `values` is `undefined`. */
  readonly ordinals?: ReadonlyMap<string, Ordinals>;
  /** Keys in which the pods are known to differ. */
  readonly differing?: ReadonlySet<string>;
}
