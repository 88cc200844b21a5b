import type { Direction, NetworkPolicy } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import type { Printer } from '../printer.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';
import { allowedWords } from './allowed-words.js';
import { sureSubjects } from './rule.js';

/** What is isolated in these directions, and by what: on `policyTypes`, `ingress` and `egress`. */
export function hoverDirections(scope: Scope, policy: Policy, object: NetworkPolicy, directions: readonly Direction[]): readonly string[] {
  return directions.map((direction) => directionWords(scope, policy, object, direction));
}

function directionWords(scope: Scope, policy: Policy, { spec }: NetworkPolicy, direction: Direction): string {
  const { print } = scope;
  const title = print.strong(say.title(direction));
  const subjects = sureSubjects(scope, policy);
  const others = isolatingBeside(scope, policy, subjects, direction);
  const isolates = policy.isolates[direction];
  if (isolates === undefined) return `${title}: whether this policy isolates it is not known, because a template writes policyTypes.`;
  if (isolates) {
    const whose = subjects.length === 0 ? 'isolated, but this policy selects no workload here' : `isolated, for ${say.fewWorkloads(scope, subjects)}`;
    const also =
      others.length === 0
        ? ''
        : ` ${say.list(
            others.slice(0, 3).map((each) => say.policyName(scope, each)),
            3,
            others.length,
          )} ${others.length === 1 ? 'isolates' : 'isolate'} ${subjects.length === 1 ? 'it' : 'some of them'}, too.`;
    return `${title}: ${whose}. This policy ${allowedWords(scope, policy, direction)}.${also}`;
  }
  const rules =
    policy.rules[direction].length > 0
      ? `its ${say.count(policy.rules[direction].length, `${direction} rule`)} ${policy.rules[direction].length === 1 ? 'has' : 'have'} no effect, because policyTypes does not list ${say.title(direction)}`
      : `this policy says nothing about it${typesWords(print, spec)}`;
  const rest =
    subjects.length === 0
      ? ''
      : others.length === 0
        ? `; no other policy isolates ${direction} of ${say.fewWorkloads(scope, subjects)}, so it is not limited`
        : `; ${say.list(
            others.slice(0, 3).map((each) => say.policyName(scope, each)),
            3,
            others.length,
          )} ${others.length === 1 ? 'isolates' : 'isolate'} it`;
  return `${title}: ${rules}${rest}.`;
}

/** " (policyTypes: Ingress)", where they are written. */
export function typesWords(print: Printer, { policyTypes }: NetworkPolicy['spec']): string {
  const written = policyTypes?.items.flatMap(({ value }) => value ?? []) ?? [];
  return written.length === 0 ? ' (policyTypes is not written)' : ` (policyTypes: ${say.list(written.map(print.text), 4)})`;
}

/** Other policies that isolate some of the subjects; looks at the first few hundred. */
export function isolatingBeside({ view }: Scope, policy: Policy, subjects: readonly WorkloadEndpoint[], direction: Direction): readonly Policy[] {
  const found = subjects.slice(0, 300).flatMap((workload) => view.evaluator.policiesOf(workload));
  return [...new Set(found.filter(({ sure, policy: each }) => sure && each.id !== policy.id && each.isolates[direction] === true).map((each) => each.policy))];
}
