import type { CheckProblem } from './check.js';
import { type KubernetesVersion, surelyRefuses } from './kubernetes-version.js';

/** What becomes of an object that is applied. */
export type ObjectOutcome =
  | { readonly kind: 'applied' }
  /** `kubectl` cannot read what it stands in; else the API server does not take it. */
  | { readonly kind: 'refused'; readonly by: 'kubectl' | 'API server'; readonly reason: Refusal }
  /** API servers of this version and later ones refuse it, earlier ones take it. */
  | { readonly kind: 'depends'; readonly from: KubernetesVersion; readonly reason: Refusal };

/** Why an object is refused: what was found, and by which check. The rule of that name words it. */
export interface Refusal {
  readonly check: string;
  readonly problem: CheckProblem;
}

export const applied: ObjectOutcome = Object.freeze({ kind: 'applied' });

/** Why the API server of a cluster surely refuses an object; undefined where it takes it, or that depends on what is not known. */
export function reasonOf(outcome: ObjectOutcome, version: KubernetesVersion | undefined): Refusal | undefined {
  if (outcome.kind === 'applied') return undefined;
  return surelyRefuses(outcome.kind === 'depends' ? outcome.from : undefined, version) ? outcome.reason : undefined;
}
