import { writtenOf } from '../../families/written.js';
import type { Direction } from '../../model/network-policy.js';
import { isPolicy } from '../../model/objects.js';
import { requirementsOf } from '../../model/reading.js';
import type { PodMatcher, Policy } from '../../semantics/cluster/policy.js';
import type { Selector } from '../../semantics/cluster/selector.js';
import type { Path } from '../../syntax/nodes.js';
import { encloses, type Range, shift } from '../../util/range.js';
import type { EnvironmentView, Location } from '../../workspace/snapshot.js';

/** Whether a selector looks at the label with this key; at any, where no key is named. */
export function asksFor({ requirements }: Selector, key: string | undefined): boolean {
  return key === undefined || requirements.some((each) => each.key === key);
}

/**
 * Where a part of a policy stands: where a label is asked about, the requirements in it that look at the label, else the part.
 * @param of whose label that is
 */
export function placesIn(
  view: EnvironmentView,
  policy: Policy,
  path: Path,
  label?: { readonly key: string; readonly of: 'pods' | 'namespaces' },
): readonly Location[] {
  const whole = view.locate(policy, path);
  if (!whole) return [];
  const exact = label ? requirementsIn(view, policy, whole, label) : [];
  return exact.length > 0 ? exact : [whole];
}

function requirementsIn(
  view: EnvironmentView,
  policy: Policy,
  { file, range }: Location,
  { key, of }: { readonly key: string; readonly of: 'pods' | 'namespaces' },
) {
  const placed = view.source(policy);
  if (!placed || placed.file !== file || !isPolicy(placed.object)) return [];
  const around: Range = shift(range, -placed.offset);
  const selectors = writtenOf(placed.object)
    .selectors()
    .filter(({ selector, labelsOf }) => labelsOf === of && encloses(around, selector.range));
  return selectors
    .flatMap(({ selector }) => requirementsOf(selector).requirements.filter((each) => each.key.value === key))
    .flatMap((each) => (encloses(around, each.range) && !each.range.elsewhere ? [{ file, range: shift(each.range, placed.offset) }] : []));
}

/** The peers of a policy that match pods as wanted, by their paths. */
export function* peerPaths({ rules }: Policy, wanted: (matcher: PodMatcher, direction: Direction) => boolean): Iterable<Path> {
  for (const direction of ['ingress', 'egress'] as const) {
    for (const { index, peers } of rules[direction]) {
      if (peers === 'anyone') continue;
      for (const peer of peers)
        if (peer.kind === 'pods' && wanted(peer.pods, direction)) yield ['spec', direction, index, direction === 'ingress' ? 'from' : 'to', peer.index];
    }
  }
}
