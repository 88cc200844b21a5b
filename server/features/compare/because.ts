import type { Direction } from '../../model/network-policy.js';
import type { Admission, Side, Verdict } from '../../semantics/answers/answers.js';
import type { Doubt } from '../../semantics/cluster/doubt.js';
import type { Endpoint, NamespaceFact, WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy, Rule } from '../../semantics/cluster/policy.js';
import { mayDecide } from '../../semantics/engine/policy-stacks.js';
import { type ConnectionSet, hasConnections, intersectConnections, subtractConnections } from '../../semantics/sets/connection-set.js';
import { listed } from '../../util/text.js';
import type { EnvironmentView, Location } from '../../workspace/snapshot.js';
import type { Change } from '../compare.js';
import { shortName } from '../ends/endpoints.js';
import { ruleText } from '../explain.js';
import { placeOf, sourceOf } from '../scope.js';
import { labelsBehind } from './label-changes.js';
import { type BothEnds, changedPorts, type Difference, type PolicyDifference, responsibleIn, type WorkloadDifference } from './responsible.js';

/** Why a connection opened or closed: one thing that is not the same in both states. */
export interface Cause {
  readonly kind: 'policy' | 'workload' | 'namespace';
  readonly change: 'added' | 'removed' | 'changed';
  readonly name: string;
  /** Undefined for what lives in none. */
  readonly namespace: string | undefined;
  /** `mysql-from-frontend was removed`, `redis lost label app=redis`. */
  readonly text: string;
  /** Where all that is to say is that it is in one state only: what it is called. */
  readonly lacking?: string;
  /** Where the deciding rule, or else the object, stands. */
  readonly location: Location | undefined;
  /** The state whose files `location` speaks of. */
  readonly state: 'before' | 'after';
}

/** Names what is responsible for each change between two states; nothing where nothing can be named. */
export function causesIn(before: EnvironmentView, after: EnvironmentView): (change: Change) => readonly Cause[] {
  const responsible = responsibleIn(before.evaluator, after.evaluator);
  return (change) => {
    const { differences, ends } = responsible(change);
    const told: Told = { views: { before, after }, change, ends, verdicts: ends && verdictsOf(before, after, ends, change) };
    return [...differences.map((difference) => causeOf(told, difference)), ...doubtCauses(told)];
  };
}

/** Of ends at which something that is not evaluated decides in one of the states only: nothing is sure there. */
function doubtCauses({ views, ends }: Told): readonly Cause[] {
  if (!ends) return [];
  const [was, is] = [doubtsAt(views.before, ends.before), doubtsAt(views.after, ends.after)];
  const causes = (state: 'before' | 'after', own: ReadonlyMap<string, Doubt>, other: ReadonlyMap<string, Doubt>) =>
    [...own].flatMap(([id, doubt]) => (other.has(id) ? [] : [doubtCause(views[state], doubt, state)]));
  return [...causes('before', was, is), ...causes('after', is, was)];
}

function doubtsAt({ evaluator }: EnvironmentView, { from, to }: BothEnds['before']): ReadonlyMap<string, Doubt> {
  const at = (end: Endpoint, direction: Direction) =>
    end.kind === 'workload' ? evaluator.doubtsOf(end.workload).filter(({ directions }) => directions.includes(direction)) : [];
  return new Map([...at(from, 'egress'), ...at(to, 'ingress')].map((doubt) => [doubt.id, doubt]));
}

function doubtCause(view: EnvironmentView, { id, because }: Doubt, state: 'before' | 'after'): Cause {
  const placed = view.unevaluated.find((one) => one.id === id);
  return {
    kind: 'policy',
    change: state === 'after' ? 'added' : 'removed',
    name: placed?.object.metadata.name?.value ?? '',
    namespace: placed?.namespace,
    text: `${because}, so nothing ${state === 'after' ? 'is' : 'was'} sure`,
    location: placed && placeOf(placed),
    state,
  };
}

interface Told {
  readonly views: Readonly<Record<'before' | 'after', EnvironmentView>>;
  readonly change: Change;
  readonly ends: BothEnds | undefined;
  readonly verdicts: Readonly<Record<'before' | 'after', Verdict>> | undefined;
}

function verdictsOf(before: EnvironmentView, after: EnvironmentView, ends: BothEnds, change: Change): Told['verdicts'] {
  const on = changedPorts(change);
  return {
    before: before.evaluator.verdict(ends.before.from, ends.before.to, on),
    after: after.evaluator.verdict(ends.after.from, ends.after.to, on),
  };
}

function causeOf(told: Told, difference: Difference): Cause {
  switch (difference.kind) {
    case 'workload':
      return workloadCause(told, difference.before, difference.after);
    case 'policy':
      return policyCause(told, difference);
    case 'namespace':
      return namespaceCause(told, difference.before, difference.after);
    case 'labels':
    case 'ports':
      return changedWorkload(
        told,
        difference.after,
        difference.kind === 'ports' ? portsWords(difference.before, difference.after) : labelWords(told, difference),
      );
  }
}

function workloadCause({ views }: Told, before: WorkloadEndpoint | undefined, after: WorkloadEndpoint | undefined): Cause {
  const workload = (after ?? before) as WorkloadEndpoint;
  const [state, change] = after ? (['after', 'added'] as const) : (['before', 'removed'] as const);
  const { name, namespace, kind } = workload;
  const location = sourceOf({ view: views[state] }, workload);
  return { kind: 'workload', change, name, namespace, text: `${kind} ${name} was ${change}`, lacking: `${kind} ${name}`, location, state };
}

function changedWorkload({ views }: Told, workload: WorkloadEndpoint, text: string): Cause {
  const { name, namespace } = workload;
  return { kind: 'workload', change: 'changed', name, namespace, text, location: sourceOf({ view: views.after }, workload), state: 'after' };
}

function portsWords(before: WorkloadEndpoint, after: WorkloadEndpoint): string {
  const named = ({ ports }: WorkloadEndpoint) =>
    new Map(ports.flatMap(({ name, protocol, number }) => (name === undefined ? [] : [[`${name} ${protocol}`, { name, number }]])));
  const [was, is] = [named(before), named(after)];
  const words = [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const [old, now] = [was.get(key), is.get(key)];
    if (old && now) return old.number === now.number ? [] : [`its port ${now.name} is ${now.number} now, and was ${old.number}`];
    return [now ? `it has a port named ${now.name} now` : `it has no port named ${old?.name} any more`];
  });
  return `the ports of ${after.name} changed${words.length === 0 ? '' : `: ${listed(words)}`}`;
}

/** The labels that made a difference and, where they are the pods' own, which policies select them now or no longer. */
function labelWords(told: Told, { end, before, after }: WorkloadDifference): string {
  const direction = end === 'to' ? 'ingress' : 'egress';
  const names = (view: EnvironmentView, workload: WorkloadEndpoint) =>
    new Set(view.evaluator.policiesOf(workload).flatMap(({ policy }) => (policy.isolates[direction] === false ? [] : [policy.name])));
  const [was, is] = [names(told.views.before, before), names(told.views.after, after)];
  const [lost, gained] = [[...was].filter((name) => !is.has(name)), [...is].filter((name) => !was.has(name))];
  const words = `${after.name} ${labelsBehind(before.labels, after.labels, selectingPolicies(told))}`;
  if (was.size > 0 && is.size === 0) return `no policy selects ${after.name} any more: ${words}`;
  if (gained.length > 0) return `${listed(gained)} ${gained.length === 1 ? 'selects' : 'select'} ${after.name} now: ${words}`;
  if (lost.length > 0) return `${listed(lost)} no longer ${lost.length === 1 ? 'selects' : 'select'} ${after.name}: ${words}`;
  return words;
}

function namespaceCause(told: Told, before: NamespaceFact, after: NamespaceFact): Cause {
  const { name } = after;
  const change = before.defined === after.defined ? 'changed' : after.defined ? 'added' : 'removed';
  const text =
    change === 'changed' ? `namespace ${name} ${labelsBehind(before.labels, after.labels, selectingPolicies(told))}` : `Namespace ${name} was ${change}`;
  const state = change === 'removed' ? 'before' : 'after';
  const placed = told.views[state].inNamespace(undefined, 'namespace').find(({ object }) => object.metadata.name?.value === name);
  const lacking = change === 'changed' ? {} : { lacking: `Namespace ${name}` };
  return { kind: 'namespace', change, name, namespace: undefined, text, ...lacking, location: placed && placeOf(placed), state };
}

/** The policies of both ends in both states, whose selectors say which labels matter. */
function selectingPolicies({ views, ends }: Told): readonly Policy[] {
  return (['before', 'after'] as const).flatMap((state) =>
    (['from', 'to'] as const).flatMap((role) => {
      const end = ends?.[state][role];
      return end?.kind === 'workload' ? views[state].evaluator.policiesOf(end.workload).map(({ policy }) => policy) : [];
    }),
  );
}

function policyCause(told: Told, { before, after }: PolicyDifference): Cause {
  const policy = (after ?? before) as Policy;
  const { name, namespace } = policy;
  const decision = decisionOf(told, before, after);
  const base = { kind: 'policy', name, namespace } as const;
  if (before && after) {
    const { text, path } = decision ? ruleWords(told, decision) : directionWords(told, before, after);
    return { ...base, change: 'changed', text: `${name} was changed${text}`, location: told.views.after.locate(after, path), state: 'after' };
  }
  const [state, change] = after ? (['after', 'added'] as const) : (['before', 'removed'] as const);
  const rule = decision?.state === state ? decision.rule : undefined;
  const location = told.views[state].locate(policy, rule && pathOf(rule));
  const refused = refusal(told, policy, change);
  if (refused !== undefined) return { ...base, change, text: refused, location, state };
  return { ...base, change, text: `${name} was ${change}`, lacking: `${policy.kind} ${name}`, location, state };
}

/** A policy that the API server refuses in one of the states counts there as if it were not there. */
function refusal({ views }: Told, { kind, name, namespace }: Policy, change: 'added' | 'removed'): string | undefined {
  const other = views[change === 'added' ? 'before' : 'after'];
  const refused = other.refused.some(
    ({ object: { object, namespace: own } }) => object.kind.value === kind && object.metadata.name?.value === name && own === namespace,
  );
  if (!refused) return undefined;
  return change === 'added' ? `the API server no longer refuses ${name}` : `the API server refuses ${name} now`;
}

/** A rule of a policy that decides on the ports that changed, in the state in which it does. */
interface Decision {
  readonly state: 'before' | 'after';
  readonly rule: Rule;
}

/** What opened is admitted by a rule now, or was denied by one; what closed is denied by one now, or was admitted by one. */
function decisionOf({ verdicts, change }: Told, before: Policy | undefined, after: Policy | undefined): Decision | undefined {
  if (!verdicts) return undefined;
  const [opened, closed] = [subtractConnections(change.after, change.before), subtractConnections(change.before, change.after)];
  const tries = [
    { state: 'after', policy: after, by: admissions, ports: opened },
    { state: 'after', policy: after, by: refusals, ports: closed },
    { state: 'before', policy: before, by: admissions, ports: closed },
    { state: 'before', policy: before, by: refusals, ports: opened },
  ] as const;
  for (const { state, policy, by, ports } of tries) {
    const rule = policy && hasConnections(ports) ? ruleOf(verdicts[state], policy, by, ports) : undefined;
    if (rule) return { state, rule };
  }
  return undefined;
}

function ruleOf(verdict: Verdict, policy: Policy, by: (side: Side) => readonly Admission[], ports: ConnectionSet): Rule | undefined {
  return [verdict.egress, verdict.ingress].flatMap(by).find((one) => one.by.policy === policy && hasConnections(intersectConnections(one.ports, ports)))?.by
    .rule;
}

function admissions(side: Side): readonly Admission[] {
  return side.kind === 'admitted' ? side.by : [];
}

function refusals(side: Side): readonly Admission[] {
  return side.kind === 'admitted' || side.kind === 'denied' ? side.deniedBy : [];
}

interface Words {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

function ruleWords({ change, ends }: Told, { state, rule }: Decision): Words {
  const path = pathOf(rule);
  if (state === 'after') {
    return { text: `: ${ruleText(rule)}`, path };
  }
  const other = shortName((ends?.after ?? change)[rule.direction === 'ingress' ? 'from' : 'to']);
  if (rule.action === 'deny') return { text: `: it no longer denies ${other}`, path };
  const still = hasConnections(change.after) ? ' on these ports' : '';
  return { text: `: it no longer ${rule.direction === 'ingress' ? `lets ${other} in` : `lets it reach ${other}`}${still}`, path };
}

/** A policy without a rule that decides: whom it selects, or which directions it isolates, is not as it was. */
function directionWords({ views, ends }: Told, before: Policy, after: Policy): Words {
  for (const [role, direction] of [
    ['from', 'egress'],
    ['to', 'ingress'],
  ] as const) {
    const [was, is] = [ends?.before[role], ends?.after[role]];
    if (was?.kind !== 'workload' || is?.kind !== 'workload' || !(mayDecide(before, direction) || mayDecide(after, direction))) continue;
    const selected = [
      views.before.evaluator.policiesOf(was.workload).some(({ policy }) => policy === before),
      views.after.evaluator.policiesOf(is.workload).some(({ policy }) => policy === after),
    ];
    const { name } = is.workload;
    if (selected[0] !== selected[1])
      return { text: selected[1] ? `: it selects ${name} now` : `: it no longer selects ${name}`, path: ['spec', 'podSelector'] };
    if (!selected[1] || before.isolates[direction] === after.isolates[direction]) continue;
    return {
      text: after.isolates[direction] ? `: it isolates ${direction} of ${name} now` : `: it no longer isolates ${direction} of ${name}`,
      path: ['spec', 'policyTypes'],
    };
  }
  return { text: '', path: [] };
}

function pathOf({ direction, index }: { readonly direction: Direction; readonly index: number }): readonly (string | number)[] {
  return ['spec', direction, index];
}
