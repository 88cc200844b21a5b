import type { Direction } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { isCoveredBy } from '../covered.js';
import { briefly } from '../reach.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';
import { allowedWords } from './allowed-words.js';
import { isolatingBeside, typesWords } from './direction.js';
import { unseenWords } from './footnotes.js';
import { sureSubjects } from './rule.js';

/** Workloads shown by name; after all policies, fewer in a large workspace, where each takes time. */
const SHOWN = 5;
const LARGE = { workloads: 1000, shown: 2 };

/** The workloads that a policy selects, what it lets pass, and what may pass to each after all policies. */
export function hoverPolicy(scope: Scope, policy: Policy): readonly string[] {
  const { view } = scope;
  const subjects = sureSubjects(scope, policy);
  const maybe = view.evaluator.subjectsOf(policy).length - subjects.length;
  const unseen = policy.namespace === undefined ? [] : view.unseenPods(policy.namespace, policy.subject.pods);
  return [
    selectionWords(scope, policy, subjects, maybe),
    (['ingress', 'egress'] as const).map((direction) => effectWords(scope, policy, subjects, direction)).join(scope.print.lineBreak),
    ...afterAll(scope, subjects),
    ...unseenWords(scope, 'It may select more pods,', unseen),
  ];
}

function selectionWords(scope: Scope, policy: Policy, subjects: readonly WorkloadEndpoint[], maybe: number): string {
  const { print } = scope;
  const name = print.strong(print.text(policy.name || 'This policy'));
  const namespace = print.code(policy.namespace ?? '');
  const everyPod = policy.subject.pods.requirements.length === 0 && !policy.subject.pods.unknown;
  const perhaps = maybe > 0 ? ` Perhaps ${maybe.toLocaleString('en')} more, whose labels are not known.` : '';
  if (subjects.length === 0) {
    const what = everyPod
      ? `${print.strong('every pod')} in ${namespace}; this workspace has no workload there`
      : `${print.strong('no workload')} of this workspace: none in ${namespace} is ${say.describeSelector(policy.subject.pods, print.code)}`;
    return `${name} selects ${policy.subject.pods.unknown ? `pods that a template decides` : what}.${perhaps}`;
  }
  const names = say.workloads(scope, subjects, SHOWN);
  const what = everyPod
    ? `${print.strong('every pod')} in ${namespace}, here ${say.count(subjects.length, 'workload')}`
    : `${print.strong(say.count(subjects.length, 'workload'))} in ${namespace}`;
  return `${name} selects ${what}: ${names}.${perhaps}`;
}

function effectWords(scope: Scope, policy: Policy, subjects: readonly WorkloadEndpoint[], direction: Direction): string {
  const title = say.title(direction);
  const isolates = policy.isolates[direction];
  if (isolates === undefined) return `${title}: whether it is isolated is not known, because a template writes policyTypes.`;
  if (!isolates) {
    const placed = scope.view.source(policy)?.object;
    const types = placed?.type === 'NetworkPolicy' ? typesWords(scope.print, placed.spec) : '';
    const rules = policy.rules[direction].length;
    return rules > 0
      ? `${title}: not isolated by this policy${types}, so its ${say.count(rules, `${direction} rule`)} ${rules === 1 ? 'has' : 'have'} no effect.`
      : `${title}: this policy says nothing about ${direction}${types}.`;
  }
  return `${title}: isolated; this policy ${allowedWords(scope, policy, direction)}.${moreWords(scope, policy, subjects, direction)}`;
}

/** Other policies on the same workloads whose rules let more pass. */
function moreWords(scope: Scope, policy: Policy, subjects: readonly WorkloadEndpoint[], direction: Direction): string {
  const wider = isolatingBeside(scope, policy, subjects, direction).filter((other) =>
    other.rules[direction].some((rule) => rule.action === 'allow' && !isCoveredBy(scope.view, rule, policy)),
  );
  if (wider.length === 0) return '';
  const names = say.list(
    wider.slice(0, 3).map((each) => say.policyName(scope, each)),
    3,
    wider.length,
  );
  const [select, lets] = wider.length === 1 ? ['selects', 'lets'] : ['select', 'let'];
  return ` ${names} also ${select} ${subjects.length === 1 ? 'it' : 'some of them'} and ${lets} ${direction === 'ingress' ? 'in' : 'out'} more.`;
}

/** The union of all policies, for the first few of the workloads. */
export function afterAll(scope: Scope, subjects: readonly WorkloadEndpoint[]): readonly string[] {
  const { print, view } = scope;
  const shown = subjects.slice(0, view.evaluator.cluster.workloads.length > LARGE.workloads ? LARGE.shown : SHOWN).map((workload) => ({
    workload,
    ingress: briefly(scope, view.evaluator.traffic(workload, 'ingress'), { ports: true }),
    egress: briefly(scope, view.evaluator.traffic(workload, 'egress'), { ports: true }),
  }));
  const [only] = shown;
  if (!only) return [];
  if (subjects.length === 1) return [`After all policies, ${say.workload(scope, only.workload)} is reached by ${only.ingress}, and reaches ${only.egress}.`];
  const rows = shown.map(({ workload, ingress, egress }) => [print.name(print.code(workload.name), undefined), ingress, egress]);
  const more = subjects.length - shown.length;
  return [print.table(['after all policies', 'reached by', 'reaches'], more > 0 ? [...rows, [`and ${more.toLocaleString('en')} more`, '', '']] : rows)];
}
