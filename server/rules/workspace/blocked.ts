import { dependenciesOf } from '../../dependencies/dependencies.js';
import type { Closing, Dependency, EvidenceKind, Target, TargetPods } from '../../dependencies/dependency.js';
import { isOfUsual } from '../../dependencies/outsiders.js';
import { standings } from '../../dependencies/standing.js';
import type { NetworkPolicy } from '../../model/network-policy.js';
import { isPolicy } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { type ConnectionSet, noConnections, unionConnections } from '../../semantics/sets/connection-set.js';
import type { Range } from '../../util/range.js';
import { remember } from '../../util/remember.js';
import { compareText, firstListed } from '../../util/text.js';
import { asCode, plainly } from '../../words/mark.js';
import { connectionsText } from '../../words/ports.js';
import type { EnvironmentView, ObjectId, PlacedObject } from '../../workspace/snapshot.js';
import type { EnvironmentTarget, RefusedConnection, RelatedPlace, Violation } from '../rule.js';
import { type LeftOut, leftOutOf, withoutText } from './left-out.js';
import { MOST_PLACES, placeOfObject, workloadsText } from './matching.js';
import { oneSidedPairs } from './one-sided-connection.js';
import { refusedPair } from './refused-pair.js';
import { servicePortsOf } from './service-port-instead-of-target-port.js';

/** A connection that has to work and that policies surely close. */
export interface Blocked {
  readonly dependency: Dependency;
  readonly by: readonly Closing[];
}

/** What is closed in an environment. */
export interface BlockedIndex {
  /** By the object that says that it has to work. */
  of(id: ObjectId): readonly Blocked[];
  /** By the Service that stands for the pods. */
  toService(id: ObjectId): readonly Blocked[];
  /** Towards the API server, by the policy that is to say so: of several, the widest. */
  toApiServer(policy: ObjectId): readonly Blocked[];
}

export function blockedIn(view: EnvironmentView): BlockedIndex {
  const standingOf = standings(view);
  const all = dependenciesOf(view).flatMap((dependency): readonly Blocked[] => {
    const standing = standingOf(dependency);
    return standing.kind === 'closed' ? [{ dependency, by: standing.by }] : [];
  });
  const objects = groupBy(all, ({ dependency }) => dependency.evidence.placed.id);
  const services = groupBy(all, ({ dependency: { to } }) => (to.kind === 'pods' ? to.service?.placed.id : undefined));
  const speakers = groupBy(
    all.filter(({ dependency: { to } }) => to.kind === 'api-server'),
    ({ by }) => [...by].sort(widestFirst)[0]?.policy.id,
  );
  return { of: (id) => objects.get(id) ?? [], toService: (id) => services.get(id) ?? [], toApiServer: (id) => speakers.get(id) ?? [] };
}

function widestFirst({ policy: a }: Closing, { policy: b }: Closing): number {
  return a.subject.pods.requirements.length - b.subject.pods.requirements.length || compareText(a.id, b.id);
}

function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) remember(groups, keyOf(one), () => []).push(one);
  return groups;
}

/** What a finding about closed dependencies says: those of one place are one finding. */
export interface BlockedFact extends Violation {
  readonly view: EnvironmentView;
  readonly object: PlacedObject;
  readonly blocked: readonly Blocked[];
  readonly leftOut: LeftOut;
  readonly related: readonly RelatedPlace[];
}

/** The closed dependencies that an object speaks of, for the reasons asked about, of which no other rule says more. */
export function* blockedFacts({ object, view, once }: EnvironmentTarget, kinds: readonly EvidenceKind[]): Iterable<BlockedFact> {
  // A policy says of no connection that it has to work, and what closes one is looked for among all objects.
  if (isPolicy(object.object)) return;
  const index = once(blockedIn);
  const own = index.of(object.id).filter(({ dependency }) => kinds.includes(dependency.evidence.kind));
  const places = groupBy(own, ({ dependency: { evidence } }) => `${evidence.range.start} ${evidence.range.end}`);
  for (const blocked of places.values()) {
    const said = blocked.filter((one) => !isSaidElsewhere({ view, once }, one, index));
    const [first] = said;
    if (first) yield blockedFact(view, object, first.dependency.evidence.range, said);
  }
}

export function blockedFact(view: EnvironmentView, object: PlacedObject, at: Range, blocked: readonly Blocked[]): BlockedFact {
  const namespaces = blocked.flatMap(({ dependency }) => endsOf(dependency).map(({ namespace }) => namespace));
  const leftOut = leftOutOf(view, namespaces);
  return { at, view, object, blocked, leftOut, related: [...closingPlaces(view, blocked), ...leftOut.places] };
}

function endsOf({ from, to }: Dependency): readonly WorkloadEndpoint[] {
  return [...(from.kind === 'workload' ? [from.workload] : []), ...(to.kind === 'pods' ? to.pods.map(({ workload }) => workload) : [])];
}

function closingPlaces(view: EnvironmentView, blocked: readonly Blocked[]): readonly RelatedPlace[] {
  const all = new Map(blocked.flatMap(({ by }) => by).map((closing) => [`${closing.direction} ${closing.policy.id}`, closing]));
  return [...all.values()].slice(0, MOST_PLACES).flatMap(({ policy, direction }) => {
    const source = view.source(policy);
    return source ? placeOfObject(source, `\`${policy.name}\` isolates ${direction}`) : [];
  });
}

type Asking = Pick<EnvironmentTarget, 'view' | 'once'>;

/** Whether a rule that looks at the policies says why it is closed, or the Service speaks for all who connect to it. */
export function isSaidElsewhere(asking: Asking, blocked: Blocked, index: BlockedIndex): boolean {
  const { from, to } = blocked.dependency;
  if (to.kind !== 'pods') return false;
  if (to.service && isClosedToAll(index, to.service.placed.id)) return true;
  return from.kind === 'workload' && isSaidOfPolicies(asking, from.workload, to.pods, to.service?.name);
}

/** So many who connect to one Service in vain are told of at the Service, once. */
const MANY = 3;

/** Whether the pods of a Service let nobody in of many who have to connect. */
export function isClosedToAll(index: BlockedIndex, service: ObjectId): boolean {
  const closed = index.toService(service).filter(({ by }) => by.some(({ direction }) => direction === 'ingress'));
  return new Set(closed.map(({ dependency }) => originKey(dependency))).size >= MANY;
}

function originKey({ from }: Dependency): string {
  return from.kind === 'workload' ? from.workload.id : from.kind === 'installation' ? from.role : from.kind;
}

function isSaidOfPolicies({ view, once }: Asking, from: WorkloadEndpoint, pods: readonly TargetPods[], service: string | undefined): boolean {
  const ends = [from, ...pods.map(({ workload }) => workload)];
  const policies = new Set(ends.flatMap((workload) => view.evaluator.policiesOf(workload)).map(({ policy }) => policy));
  const written = once(policyObjects);
  for (const policy of policies) {
    const object = written(policy);
    if (!object) continue;
    const target = { object, view, once };
    const pairs = once(oneSidedPairs)(target);
    if (pods.some(({ workload }) => pairs.has(`${from.id} ${workload.id}`))) return true;
    if (service !== undefined && once(servicePortsOf)(target).some((fact) => fact.service === service)) return true;
  }
  return false;
}

type PlacedPolicy = EnvironmentTarget<NetworkPolicy>['object'];

/** What the NetworkPolicies of namespaces are written as. */
function policyObjects(view: EnvironmentView): (policy: Policy) => PlacedPolicy | undefined {
  const known = new Map<string, ReadonlyMap<ObjectId, PlacedPolicy>>();
  return ({ id, namespace }) => {
    if (namespace === undefined) return undefined;
    const all = remember(known, namespace, () => {
      const placed = view.inNamespace(namespace, 'NetworkPolicy') as readonly PlacedPolicy[];
      return new Map(placed.map((one) => [one.id, one]));
    });
    return all.get(id);
  };
}

/** The connections of them whose ends are both here, and of which surely nothing passes. */
export function refusedOf({ view, blocked }: Pick<BlockedFact, 'view' | 'blocked'>): readonly RefusedConnection[] {
  return blocked.flatMap(({ dependency: { from, to } }) =>
    to.kind === 'pods' ? clientsOf(view, from).flatMap((client) => to.pods.flatMap(({ workload, ports }) => refusedPair(view, client, workload, ports))) : [],
  );
}

function clientsOf({ evaluator }: EnvironmentView, from: Dependency['from']): readonly WorkloadEndpoint[] {
  if (from.kind === 'workload') return [from.workload];
  return from.kind === 'installation' ? evaluator.cluster.workloads.filter((workload) => isOfUsual(workload, from.usual)) : [];
}

/** Who connects: "`web` and `api`", "the ingress controller". */
export function originsText(blocked: readonly Blocked[]): string {
  const workloads = new Map<string, WorkloadEndpoint>();
  const others = new Set<string>();
  for (const {
    dependency: { from },
  } of blocked) {
    if (from.kind === 'workload') workloads.set(from.workload.id, from.workload);
    else others.add(from.kind === 'api-server' ? 'the API server' : from.role === 'monitoring' ? 'Prometheus' : 'the ingress controller');
  }
  return [...(workloads.size > 0 ? [workloadsText([...workloads.values()])] : []), ...others].join(' and ');
}

/** What they connect to: "Service `db` (TCP 5432 at its pods)". */
export function targetText(to: Target): string {
  if (to.kind === 'api-server') return 'the API server';
  const ports = connectionsText(portsOf(to), undefined, plainly);
  return to.service ? `Service ${asCode(to.service.name)} (${ports} at its pods)` : `${workloadsText(to.pods.map(({ workload }) => workload))} on ${ports}`;
}

export function portsOf({ pods }: Extract<Target, { kind: 'pods' }>): ConnectionSet {
  return pods.map(({ ports }) => ports).reduce(unionConnections, noConnections);
}

/** Which policies close it: "ingress of `db` is isolated by `deny`, and egress of `web` by `deny`". */
export function closedText(blocked: readonly Blocked[]): string {
  const of = (direction: Closing['direction']) => [
    ...new Set(blocked.flatMap(({ by }) => by).flatMap((one) => (one.direction === direction ? [one.policy.name] : []))),
  ];
  const [egress, ingress] = [of('egress'), of('ingress')].map((names) => firstListed(names.slice(0, 3).map(asCode), 3, names.length));
  const parts = [...(egress ? [`its egress is isolated by ${egress}`] : []), ...(ingress ? [`ingress there is isolated by ${ingress}`] : [])];
  return `${parts.join(' and ')}, and no rule lets it pass`;
}

export { withoutText };
