import type { Direction } from '../../model/network-policy.js';
import type { Endpoint, WorkloadEndpoint } from '../cluster/endpoint.js';
import type { Answer } from '../engine/interning.js';
import type { AddressAnswer, PolicyStack } from '../engine/policy-stack.js';
import type { PolicyStacks } from '../engine/policy-stacks.js';
import type { PodClass } from '../engine/population.js';
import { type AddressRange, intersectAddresses } from '../sets/address-set.js';
import { type Allowed, allConnections, intersectConnections, noConnections, unionConnections } from '../sets/connection-set.js';

/** What may pass between two ends, for who asks about very many pairs and not for reasons. */
export interface PairAnswers {
  allowed(from: Endpoint, to: Endpoint): Allowed;
  outside(workload: WorkloadEndpoint, direction: Direction): readonly AddressAnswer[];
}

export function createPairAnswers(stacks: PolicyStacks): PairAnswers {
  const { answers, population } = stacks;
  /** Workloads that are not of this cluster, each with a class and stacks of its own. */
  const foreign = new WeakMap<WorkloadEndpoint, PodClass>();
  const theirs = { ingress: new WeakMap<PodClass, PolicyStack>(), egress: new WeakMap<PodClass, PolicyStack>() };
  const met = new WeakMap<PodClass, Map<PolicyStack, Map<string, Answer>>>();
  const spent = new WeakMap<PolicyStack, number>();

  const classOf = (workload: WorkloadEndpoint): PodClass => {
    const known = foreign.get(workload);
    if (known) return known;
    const pod = population.classOf(workload);
    if (pod.index < 0) foreign.set(workload, pod);
    return pod;
  };
  const stackOf = (pod: PodClass, direction: Direction): PolicyStack => {
    if (pod.index >= 0) return stacks.stack(pod, direction);
    const stack = theirs[direction].get(pod) ?? stacks.stack(pod, direction);
    theirs[direction].set(pod, stack);
    return stack;
  };
  /** What the policies of a workload say of a workload of another cluster is the same for all workloads with these policies and ports. */
  const ofForeign = (stack: PolicyStack, pod: PodClass, peer: PodClass): Answer => {
    const byStack = met.get(peer) ?? new Map<PolicyStack, Map<string, Answer>>();
    met.set(peer, byStack);
    const byPorts = byStack.get(stack) ?? new Map<string, Answer>();
    byStack.set(stack, byPorts);
    const key = stack.direction === 'ingress' ? pod.portsKey : '';
    const answer = byPorts.get(key) ?? stack.against(pod, { kind: 'pods', pod: peer });
    byPorts.set(key, answer);
    return answer;
  };
  /** Where few pairs are asked about, each by itself; a row answers for all classes at once, and costs as much. */
  const amongOwn = (stack: PolicyStack, pod: PodClass, peer: PodClass): Answer => {
    const cost = (spent.get(stack) ?? 0) + stack.rules.length + 1;
    if (cost > population.classes.length) return answers.byId(stack.row(pod)[peer.index] ?? answers.none.id);
    spent.set(stack, cost);
    return stack.against(pod, { kind: 'pods', pod: peer });
  };
  const answerOf = (own: Endpoint, other: Endpoint, direction: Direction): Answer => {
    if (own.kind === 'addresses') return answers.all;
    const pod = classOf(own.workload);
    const stack = stackOf(pod, direction);
    if (stack.open) return answers.all;
    if (other.kind === 'addresses') {
      const { sure, possible } = overRange(stack.outside(pod), other.range);
      return answers.answer(sure, possible);
    }
    const peer = classOf(other.workload);
    if (pod.index < 0) return stack.against(pod, { kind: 'pods', pod: peer });
    return peer.index < 0 ? ofForeign(stack, pod, peer) : amongOwn(stack, pod, peer);
  };
  return {
    allowed: (from, to) => answers.meet(answerOf(from, to, 'egress'), answerOf(to, from, 'ingress')),
    outside: (workload, direction) => {
      const pod = classOf(workload);
      return stackOf(pod, direction).outside(pod);
    },
  };
}

/** Sure is what passes for every address of the range, possible what passes for one. */
export function overRange(answers: readonly AddressAnswer[], range: AddressRange): Allowed {
  const parts = answers.filter((one) => intersectAddresses([one.range], [range]).length > 0);
  return parts.reduce<Allowed>(
    (sum, { answer }) => ({ sure: intersectConnections(sum.sure, answer.sure), possible: unionConnections(sum.possible, answer.possible) }),
    { sure: allConnections, possible: noConnections },
  );
}
