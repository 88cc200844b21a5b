import { serviceSelector } from '../../dependencies/service-pods.js';
import { targetOf } from '../../dependencies/target-port.js';
import type { ContainerPort } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { matchLabels } from '../../semantics/cluster/label-selector.js';
import type { PodMatcher, Policy, Rule } from '../../semantics/cluster/policy.js';
import { connectionsOf, hasConnections, intersectConnections } from '../../semantics/sets/connection-set.js';
import { portRange } from '../../semantics/sets/port-set.js';
import { shift } from '../../util/range.js';
import type { EnvironmentView, Location } from '../../workspace/snapshot.js';
import { matchesPort } from '../hover/port-words.js';

/** The rules that speak of a port of a workload, by which connections to it are let in or out; and the ports of Services that lead to it. */
export function portReferences(
  view: EnvironmentView,
  workload: WorkloadEndpoint,
  port: ContainerPort,
  matches: (pods: PodMatcher) => boolean,
): readonly Location[] {
  const own = view.evaluator.policiesOf(workload).filter(({ sure }) => sure);
  const incoming = own.flatMap(({ policy }) => policy.rules.ingress.flatMap((rule) => rulePlaces(view, policy, rule, port)));
  const outgoing = view.evaluator.cluster.policies.flatMap((policy) =>
    policy.rules.egress.flatMap((rule) => (meets(rule, matches) ? rulePlaces(view, policy, rule, port) : [])),
  );
  return [...incoming, ...outgoing, ...servicePlaces(view, workload, port)];
}

function meets({ peers }: Rule, matches: (pods: PodMatcher) => boolean): boolean {
  return peers !== 'anyone' && peers.some((peer) => peer.kind === 'pods' && matches(peer.pods));
}

/** The items of `ports` that match; of a rule for every port, the rule. What a template decides is not among them. */
function rulePlaces(view: EnvironmentView, policy: Policy, { direction, index, ports, unknown }: Rule, port: ContainerPort): readonly Location[] {
  if (unknown !== undefined) return [];
  const paths =
    ports === 'any'
      ? [['spec', direction, index]]
      : ports.filter((each) => each.unknown === undefined && matchesPort(each, port)).map((each) => ['spec', direction, index, 'ports', each.index]);
  return paths.flatMap((path) => view.locate(policy, path) ?? []);
}

function servicePlaces(view: EnvironmentView, workload: WorkloadEndpoint, { number, protocol }: ContainerPort): readonly Location[] {
  const wanted = connectionsOf(protocol, portRange(number, number));
  return view.inNamespace(workload.namespace, 'service').flatMap(({ object, file, offset }) => {
    const pods = object.type === 'service' ? serviceSelector(object) : undefined;
    if (object.type !== 'service' || !pods || matchLabels(pods, workload.labels) !== 'yes') return [];
    return object.ports.flatMap((port) => {
      const target = targetOf(object, port, workload);
      return typeof target === 'string' || !hasConnections(intersectConnections(target, wanted)) ? [] : [{ file, range: shift(port.range, offset) }];
    });
  });
}
