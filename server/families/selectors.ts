import { lowerSelector as readSelector } from '../model/lower-selector.js';
import { lowerSelector } from '../semantics/cluster/lower-selector.js';
import { everything, nothing, type Selector } from '../semantics/cluster/selector.js';
import { entryOf } from '../syntax/locate.js';
import type { Node } from '../syntax/nodes.js';

/** What cannot be read may select anything. */
export const anything: Selector = { requirements: [], unknown: true };

/**
 * The label selector at a key of a policy that is not evaluated; everything where the key is absent. It never selects less than the policy
 * does: of what cannot be read, or what an API server might refuse, nobody says here that it selects nothing.
 */
export function selectorAt(map: Node | undefined, name: string): Selector {
  if (map?.kind !== 'map') return map === undefined ? everything : anything;
  if (!entryOf(map, name)) return map.templated ? anything : everything;
  const written = readSelector(map, name, [], { nullLabels: 'dropped' });
  if (!written) return anything;
  const selector = lowerSelector(written, false);
  return selector === nothing || isNothing(selector) ? anything : selector;
}

function isNothing({ requirements }: Selector): boolean {
  return requirements.some(({ operator, values }) => operator === 'In' && values.length === 0);
}

/** Whether a key is written, or may be by a template. */
export function mayHave(map: Node | undefined, name: string): boolean {
  if (map?.kind !== 'map') return map !== undefined;
  return map.templated || entryOf(map, name) !== undefined;
}

/** The namespace of this name. */
export function namespaceNamed(...names: readonly string[]): Selector {
  return { requirements: [{ key: NAME_LABEL, operator: 'In', values: names }], unknown: false };
}

/** The label that every namespace has, with its name. */
export const NAME_LABEL = 'kubernetes.io/metadata.name';
