import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { decidesInOrder, type Policy, type PortMatcher, type Rule } from '../semantics/cluster/policy.js';
import {
  type ConnectionSet,
  connectionsOf,
  hasConnections,
  includesConnections,
  intersectConnections,
  noConnections,
  unionConnections,
} from '../semantics/sets/connection-set.js';
import { allPorts, portRange } from '../semantics/sets/port-set.js';
import { remember } from '../util/remember.js';
import type { Installation } from '../workspace/installations.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import { mayReachApiServer } from './api-server.js';
import type { Closing, Dependency, DependencyStanding, TargetPods } from './dependency.js';
import { mayBeAllowedElsewhere } from './other-policies.js';
import { isOfUsual, mayLetIn, type Outsider } from './outsiders.js';
import { mayMeanPods } from './pod-blocks.js';

/** What policies make of a dependency, asked as often as one likes. */
export type StandingOf = (dependency: Dependency) => DependencyStanding;

const open: DependencyStanding = { kind: 'open' };
const unknown: DependencyStanding = { kind: 'unknown' };

/** Each dependency is looked at once. Nothing is closed where a policy that is not seen, or not evaluated, may let it pass. */
export function standings(view: EnvironmentView): StandingOf {
  const isAllowedElsewhere = mayBeAllowedElsewhere(view);
  const known = new WeakMap<Dependency, DependencyStanding>();
  const asking: Asking = { view, installed: installedIn(view) };
  const isSettled = (workload: WorkloadEndpoint) => !view.mayHoldUnseenPolicies(workload.namespace) && !isAllowedElsewhere(workload.namespace);
  return (dependency) => {
    const before = known.get(dependency);
    if (before) return before;
    const standing = settled(standingOf(asking, dependency), dependency, isSettled);
    known.set(dependency, standing);
    return standing;
  };
}

/** What is closed by policies that are here may be open by others. */
function settled(standing: DependencyStanding, { from, to }: Dependency, isSettled: (workload: WorkloadEndpoint) => boolean): DependencyStanding {
  if (standing.kind !== 'closed') return standing;
  const ends = [...(from.kind === 'workload' ? [from.workload] : []), ...(to.kind === 'pods' ? to.pods.map(({ workload }) => workload) : [])];
  return (to.kind === 'pods' && to.open) || !ends.every(isSettled) ? unknown : standing;
}

interface Asking {
  readonly view: EnvironmentView;
  /** The workloads that are such an installation. */
  installed(this: void, usual: readonly Installation[]): readonly WorkloadEndpoint[];
}

function standingOf(asking: Asking, { from, to }: Dependency): DependencyStanding {
  const { view } = asking;
  if (to.kind === 'api-server') return from.kind === 'workload' ? towardsApiServer(view, from.workload) : unknown;
  if (to.pods.length === 0 || to.pods.some(({ sure }) => !sure)) return unknown;
  return together(to.pods.map((pods) => (from.kind === 'workload' ? between(view, from.workload, pods) : fromOutside(asking, from, pods))));
}

/** Any of the pods may be the one that answers. */
function together(all: readonly DependencyStanding[]): DependencyStanding {
  if (all.every(({ kind }) => kind === 'open')) return open;
  if (!all.every(({ kind }) => kind === 'closed')) return unknown;
  const by = new Map(all.flatMap((one) => (one.kind === 'closed' ? one.by : [])).map((closing) => [`${closing.direction} ${closing.policy.id}`, closing]));
  return { kind: 'closed', by: [...by.values()] };
}

function between(view: EnvironmentView, own: WorkloadEndpoint, { workload, ports }: TargetPods): DependencyStanding {
  const [from, to] = [
    { kind: 'workload', workload: own },
    { kind: 'workload', workload },
  ] as const;
  // Between two pods of one workload a verdict is asked for: a pod by itself always reaches itself.
  const { sure, possible } = own === workload ? view.evaluator.verdict(from, to).allowed : view.evaluator.allowed(from, to);
  if (includesConnections(sure, ports)) return open;
  if (hasConnections(intersectConnections(possible, ports))) return unknown;
  const verdict = view.evaluator.verdict(from, to, ports);
  const by = (['egress', 'ingress'] as const).flatMap((direction): readonly Closing[] => {
    const side = verdict[direction];
    return side.kind === 'denied' ? side.isolatedBy.map(({ policy }) => ({ policy, direction })) : [];
  });
  if (by.some((closing) => mayMeanPods(view.evaluator.cluster.network, closing, workload, ports))) return unknown;
  return by.length > 0 ? { kind: 'closed', by } : unknown;
}

function towardsApiServer(view: EnvironmentView, workload: WorkloadEndpoint): DependencyStanding {
  const isolating = isolatingPolicies(view, workload, 'egress');
  if (isolating.length === 0) return isInDoubt(view, workload, 'egress') ? unknown : open;
  // Whether a block of addresses holds those of the API server is not known.
  if (isolating.some(surelyAllowsAll('egress'))) return open;
  if (isolating.some(({ policy }) => decidesInOrder(policy) || mayReachApiServer(policy))) return unknown;
  return closedBy(isolating, 'egress', view, workload);
}

function fromOutside({ view, installed }: Asking, outsider: Outsider, pods: TargetPods): DependencyStanding {
  const isolating = isolatingPolicies(view, pods.workload, 'ingress');
  if (isolating.length === 0) return isInDoubt(view, pods.workload, 'ingress') ? unknown : open;
  if (isolating.some(surelyAllowsAll('ingress', pods.ports))) return open;
  if (isolating.some(({ policy }) => decidesInOrder(policy) || mayLetIn(view, policy, outsider, pods))) return unknown;
  // One that is installed here is asked for by what it really is.
  if (outsider.kind === 'installation' && installed(outsider.usual).some((workload) => between(view, workload, pods).kind !== 'closed')) return unknown;
  return closedBy(isolating, 'ingress', view, pods.workload);
}

/** Each list of installations is looked for once. */
function installedIn({ evaluator }: EnvironmentView): Asking['installed'] {
  const known = new WeakMap<readonly Installation[], readonly WorkloadEndpoint[]>();
  return (usual) => remember(known, usual, () => evaluator.cluster.workloads.filter((workload) => isOfUsual(workload, usual)));
}

/** A rule for everyone, on every port or on those asked about. */
function surelyAllowsAll(direction: Closing['direction'], on?: ConnectionSet): (isolating: Isolating) => boolean {
  const hasPort = ({ ports }: Rule): boolean => ports === 'any' || (on !== undefined && includesConnections(numbersOf(ports), on));
  return ({ policy, sure }) =>
    sure &&
    policy.rules[direction].some(
      (rule) => rule.action === 'allow' && rule.unknown === undefined && !rule.conditional && rule.peers === 'anyone' && hasPort(rule),
    );
}

function numbersOf(ports: readonly PortMatcher[]): ConnectionSet {
  return ports.reduce((sum, { protocol, port, unknown: because }) => {
    if (because !== undefined || (port !== 'all' && 'name' in port)) return sum;
    return unionConnections(sum, connectionsOf(protocol, port === 'all' ? allPorts : portRange(port.first, port.last)));
  }, noConnections);
}

interface Isolating {
  readonly policy: Policy;
  readonly sure: boolean;
}

/** Those that isolate it, or may. */
function isolatingPolicies({ evaluator }: EnvironmentView, workload: WorkloadEndpoint, direction: Closing['direction']): readonly Isolating[] {
  return evaluator.policiesOf(workload).filter(({ policy }) => policy.isolates[direction] !== false || decidesInOrder(policy));
}

function isInDoubt({ evaluator }: EnvironmentView, workload: WorkloadEndpoint, direction: Closing['direction']): boolean {
  return workload.hostNetwork || evaluator.doubtsOf(workload).some(({ directions }) => directions.includes(direction));
}

function closedBy(isolating: readonly Isolating[], direction: Closing['direction'], view: EnvironmentView, workload: WorkloadEndpoint): DependencyStanding {
  const certain = isolating.filter(({ policy, sure }) => sure && policy.isolates[direction] === true);
  if (certain.length === 0 || isInDoubt(view, workload, direction)) return unknown;
  return { kind: 'closed', by: certain.map(({ policy }) => ({ policy, direction })) };
}
