import type { Direction } from '../../model/network-policy.js';
import { matchPeer, type PeerView } from './compiled-policy.js';
import { type Other, otherEnd, rememberingEnd } from './decide.js';
import type { Answer } from './interning.js';
import type { PolicyStack } from './policy-stack.js';
import type { PolicyStacks } from './policy-stacks.js';
import type { PodClass } from './population.js';

/** What the `direction` side of each class of pods says of one class at the other end. Those with one stack (and, where names matter, equal ports) say the same, so each stack is asked once. */
export function farSide(stacks: PolicyStacks, own: PodClass, direction: Direction): (pod: PodClass) => Answer {
  const view: PeerView = { kind: 'pods', pod: own };
  const asSeenFrom = new Map<string, Other>();
  /** The class as other ends' rules see it; for incoming connections they all ask about its ports. */
  const seenFrom = (pod: PodClass): Other => {
    const key = direction === 'egress' ? '' : pod.portsKey;
    const known =
      asSeenFrom.get(key) ??
      rememberingEnd(otherEnd({ match: (rule) => matchPeer(rule, view), destination: direction === 'egress' ? own : pod, onHost: own.hostNetwork }));
    asSeenFrom.set(key, known);
    return known;
  };
  // Outgoing connections are about the ports of `own`, so one answer for each stack is all there is.
  const known = new Map<PolicyStack, Answer>();
  const byPorts = new Map<string, Map<PolicyStack, Answer>>();
  const knownFor = (pod: PodClass): Map<PolicyStack, Answer> => {
    if (direction === 'egress') return known;
    const answers = byPorts.get(pod.portsKey) ?? new Map<PolicyStack, Answer>();
    byPorts.set(pod.portsKey, answers);
    return answers;
  };
  return (pod) => {
    const other = stacks.stack(pod, direction);
    if (other.open) return stacks.answers.all;
    const answers = knownFor(pod);
    const before = answers.get(other);
    if (before) return before;
    const seen = seenFrom(pod);
    // Most stacks have no rule for one end among thousands, and say of it what they say of all such ends.
    const answer = !own.hostNetwork && other.rules.every((rule) => seen.match(rule) === 'no') ? other.unmatched() : other.answerOf(seen);
    answers.set(other, answer);
    return answer;
  };
}
