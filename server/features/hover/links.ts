import type { Direction } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { decidesInOrder, type Policy } from '../../semantics/cluster/policy.js';
import { hasConnections } from '../../semantics/sets/connection-set.js';
import type { PlacedObject } from '../../workspace/snapshot.js';
import { placeOf, policyOf, type Scope } from '../scope.js';
import { sureSubjects } from './rule.js';

/** The line below the verdict on a workload or a policy: what can be asked or done about it, where the reader's editor has commands for it. */
export function links(scope: Scope, placed: PlacedObject): readonly string[] {
  const about = subjectOf(scope, placed);
  const found = about ? [...whyLink(scope, about), ...mapLink(scope, about), ...probeLink(scope, placed, about)] : [];
  return found.length === 0 ? [] : [found.join(' · ')];
}

/** The workload that a link is about. */
interface About {
  readonly workload: WorkloadEndpoint;
  /** The one that is asked about: who reaches it, or what it reaches. */
  readonly direction: Direction;
  /** The hover is not on the workload itself, so that "it" would be something else. */
  readonly named: boolean;
}

function subjectOf(scope: Scope, placed: PlacedObject): About | undefined {
  const workload = scope.view.workload(placed.id);
  if (workload) return { workload, direction: 'ingress', named: false };
  const policy = policyOf(scope, placed);
  const [subject] = policy ? sureSubjects(scope, policy) : [];
  return policy && subject && { workload: subject, direction: saysNothingOfIngress(policy) ? 'egress' : 'ingress', named: true };
}

function saysNothingOfIngress(policy: Policy): boolean {
  return decidesInOrder(policy) ? policy.rules.ingress.length === 0 : policy.isolates.ingress === false;
}

function mapLink({ print, commands }: Scope, { workload }: About): readonly string[] {
  const address = commands.showMap?.(workload.id);
  return address === undefined ? [] : [print.command('Map', address)];
}

/** Only on the workload itself: a policy has many. */
function probeLink({ print, commands }: Scope, placed: PlacedObject, { named }: About): readonly string[] {
  const address = named ? undefined : commands.copyProbe?.(placeOf(placed));
  return address === undefined ? [] : [print.command('Copy a probe', address)];
}

/** Of the neighbours one that is kept out, because that is what people wonder about; else one that is let pass. */
function whyLink({ view, print, commands }: Scope, { workload, direction, named }: About): readonly string[] {
  const ask = commands.explain;
  if (!ask) return [];
  const reaches = view.evaluator
    .traffic(workload, direction)
    .reaches.flatMap(({ peer, allowed }) => (peer.kind === 'workload' ? [{ other: peer.workload, sure: hasConnections(allowed.sure) }] : []));
  const possible = new Set(reaches.map(({ other }) => other));
  const surely = reaches.flatMap(({ other, sure }) => (sure ? [other] : []));
  const closed = view.workloadsIn(workload.namespace).find((each) => each !== workload && !possible.has(each));
  const other = closed ?? surely.find(({ namespace }) => namespace === workload.namespace) ?? surely[0];
  const [from, to] = direction === 'ingress' ? [other, workload] : [workload, other];
  const own = named ? print.code(workload.name) : 'it';
  const name = other && print.code(other.name);
  const [a, b] = direction === 'ingress' ? [name, own] : [own, name];
  const words = !other
    ? direction === 'ingress'
      ? `Who can reach ${own}, and why?`
      : `What can ${own} reach, and why?`
    : closed && direction === 'ingress' && !named
      ? `Why not ${name}?`
      : closed
        ? `Why can't ${a} reach ${b}?`
        : `Why can ${a} reach ${b}?`;
  const address = ask({ ...(from ? { from: from.id } : {}), ...(to ? { to: to.id } : {}) });
  return address === undefined ? [] : [print.command(words, address)];
}
