import type { GroupStanding } from '../../semantics/answers/answer-groups.js';
import type { PodMatcher } from '../../semantics/cluster/policy.js';
import { compareText, shownLine } from '../../util/text.js';
import { plainly } from '../../words/mark.js';
import { describePods } from '../../words/pods.js';
import { describeSelector } from '../../words/selectors.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { fewLimits, limitsIn, plainMessage } from '../limits.js';
import { namesOf } from '../say.js';
import type { EdgeEnd } from './edges.js';
import type { DiagramNode, MapBox, MapDirection, MapPolicy } from './model.js';
import { boxId, type Draft, elsewhereBox, type Making, outsideBox, type WorkloadPart } from './parts.js';

/** Names travel with a node that stands for several, so there is an end to them. */
const mostNames = 12;

export function endOf({ table, wanted }: Making, draft: Draft): EdgeEnd {
  const matched = draft.parts.some((part) => part.matched);
  // Under a filter for policies it matters which rule lets everything pass.
  const alike = !wanted.policies && draft.parts.every((part) => part.matched === matched);
  const isOpen = (direction: MapDirection) =>
    alike && draft.parts.every((part) => part.kind === 'addresses' || ['open', 'everything'].includes(table.standing(part.group, direction)));
  const members = (isMatched: boolean) =>
    draft.parts.flatMap((part) => (part.kind === 'workloads' && part.matched === isMatched ? [{ group: part.group, members: part.workloads.length }] : []));
  return {
    ...draft,
    matched,
    free: { ingress: isOpen('ingress'), egress: isOpen('egress') },
    members: { matched: members(true), others: members(false) },
  };
}

export function nodeOf(making: Making, end: EdgeEnd): DiagramNode {
  const { parts, members: _, ...rest } = end;
  const some = parts.flatMap((part) => (part.kind === 'workloads' ? [part] : []));
  const workloads = some.flatMap((part) => part.workloads);
  return {
    ...rest,
    count: workloads.length,
    names: end.kind === 'workload' ? [] : workloads.slice(0, mostNames).map(({ kind, name }) => `${kind} ${name}`),
    standing: { ingress: standings(making, some, 'ingress'), egress: standings(making, some, 'egress') },
    hostNetwork: workloads.filter(({ hostNetwork }) => hostNetwork).length,
    policies: policiesOf(making, some),
  };
}

function standings({ table }: Making, parts: readonly WorkloadPart[], direction: MapDirection): DiagramNode['standing'][MapDirection] {
  const counts: Partial<Record<GroupStanding, number>> = {};
  for (const { group, workloads } of parts) {
    const standing = table.standing(group, direction);
    counts[standing] = (counts[standing] ?? 0) + workloads.length;
  }
  return counts;
}

/** Of workloads that get the same answers, all have the same. */
function policiesOf({ evaluator }: Making, [part, ...others]: readonly WorkloadPart[]): readonly MapPolicy[] {
  const [first] = part?.workloads ?? [];
  if (!first || others.length > 0) return [];
  return evaluator
    .policiesOf(first)
    .map(({ policy, sure }) => ({ name: policy.name || 'a policy without a name', sure, place: { kind: 'policy', id: policy.id } }));
}

/** Pods that a rule matches and no manifest makes; in their namespace, unless that is collapsed. */
export function unseenNode({ namespaces, pods }: PodMatcher, collapsed: ReadonlySet<string>): DiagramNode {
  const whole = describePods({ namespaces, pods }, plainly);
  const [name, ...others] = 'name' in namespaces ? [namespaces.name] : (namesOf(namespaces.labels) ?? []);
  const own = name === undefined || others.length > 0 || collapsed.has(boxId(name)) ? undefined : boxId(name);
  const which = describeSelector(pods, plainly);
  return {
    id: `u:${whole}`,
    box: own ?? elsewhereBox,
    kind: 'unseen',
    label: own === undefined ? whole : which === '' ? 'every pod' : `pods ${which}`,
    detail: 'no manifest makes them',
    count: 0,
    names: [],
    standing: { ingress: {}, egress: {} },
    free: { ingress: false, egress: false },
    hostNetwork: 0,
    policies: [],
    matched: false,
  };
}

/** Namespaces by name, then what is in none, then what is outside. */
export function boxesOf(view: EnvironmentView, nodes: readonly DiagramNode[]): readonly MapBox[] {
  const byBox = new Map<string, number>();
  for (const { box, count } of nodes) if (box !== '') byBox.set(box, (byBox.get(box) ?? 0) + count);
  return [...byBox].map(([id, workloads]) => boxOf(view, id, workloads)).sort((a, b) => rank(a) - rank(b) || compareText(a.label, b.label));
}

function boxOf(view: EnvironmentView, id: string, workloads: number): MapBox {
  if (id === outsideBox) return { id, kind: 'outside', label: 'outside the cluster', workloads, notes: [] };
  if (id === elsewhereBox) return { id, kind: 'elsewhere', label: 'pods that no manifest makes', workloads, notes: [] };
  const name = id.slice(boxId('').length);
  return { id, kind: 'namespace', label: name, workloads, notes: notesOf(view, name), place: { kind: 'namespace', name } };
}

function notesOf(view: EnvironmentView, namespace: string): readonly string[] {
  return fewLimits(limitsIn(view, namespace), () => mostNotes).map((limit) => shownLine(plainMessage(limit)));
}

const mostNotes = 3;

function rank({ kind }: MapBox): number {
  return ['namespace', 'elsewhere', 'outside'].indexOf(kind);
}
