import type { Direction } from '../../model/network-policy.js';
import { describePeers, describePods, describePorts } from '../../semantics/describe.js';
import type { Policy } from '../../semantics/policy.js';
import { opens } from '../default-deny-state.js';
import { code } from '../markdown.js';
import { reachedText, reachersText } from '../reachers.js';
import { countText } from '../words.js';
import { type HoverContext, policyLinks, workloadLink } from './context.js';

const mostSubjects = 8;

/** What a policy selects, what it does in each direction, and what its workloads are left with after all policies. */
export function hoverPolicy(context: HoverContext, policy: Policy): string {
  return [
    subjectsSentence(context, policy),
    directionSentence(context, policy, 'ingress'),
    directionSentence(context, policy, 'egress'),
    effective(context, policy),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** What a policy does in one direction, and which others join in. */
export function hoverDirection(context: HoverContext, policy: Policy, direction: Direction): string {
  return directionSentence(context, policy, direction);
}

function subjectsSentence(context: HoverContext, policy: Policy): string {
  const subjects = context.view.evaluator.subjectsOf(policy);
  const where = policy.namespace === undefined ? 'the cluster' : code(policy.namespace);
  const name = `**${policy.name}**`;
  if (subjects.length === 0) return `${name} selects **no workload here**: ${unmatchedText(context, policy)}`;
  const sure = subjects.every((subject) => subject.sure);
  const links = subjects.slice(0, mostSubjects).map(({ workload }) => workloadLink(context, workload, policy.namespace));
  const more = subjects.length > mostSubjects ? ` and ${subjects.length - mostSubjects} more` : '';
  return `${name} selects **${sure ? '' : 'possibly '}${countText(subjects.length, 'workload')}** in ${where}: ${links.join(', ')}${more}.`;
}

function unmatchedText({ view }: HoverContext, policy: Policy): string {
  const pods = describePods(policy.subject, code);
  const [unseen] = view.unseenPods(policy.namespace, policy.subject.pods);
  return unseen ? `it means ${pods}, and whether there are any is not known here: ${unseen.reason}.` : `it means ${pods}, and no manifest makes any.`;
}

function directionSentence(context: HoverContext, policy: Policy, direction: Direction): string {
  const head = direction === 'ingress' ? 'Ingress' : 'Egress';
  const type = direction === 'ingress' ? 'Ingress' : 'Egress';
  const isolates = policy.isolates[direction];
  if (isolates === undefined) return `${head}: a template decides whether this policy isolates it.`;
  if (!isolates) return `${head}: this policy says nothing about ${direction} (policyTypes has no ${code(type)}).`;
  return `${head}: isolated; ${rulesText(policy, direction)}${othersText(context, policy, direction)}`;
}

function rulesText(policy: Policy, direction: Direction): string {
  const rules = policy.rules[direction];
  if (rules.length === 0) return direction === 'ingress' ? 'this policy lets nobody in.' : 'this policy allows no connection.';
  if (opens(policy, direction))
    return direction === 'ingress'
      ? 'this policy lets in **everyone on every port**, also from outside the cluster.'
      : 'this policy allows **every connection**, also to the outside.';
  const verb = direction === 'ingress' ? 'lets in' : 'allows connections to';
  const shown = rules.slice(0, 3).map((rule) => `${describePeers(rule, code)} on ${describePorts(rule, code)}`);
  const more = rules.length > 3 ? `; and ${countText(rules.length - 3, 'more rule')}` : '';
  return `this policy ${verb} ${shown.join('; ')}${more}.`;
}

/** The other policies that isolate the same workloads; those that admit something let in more than this one. */
function othersText(context: HoverContext, policy: Policy, direction: Direction): string {
  const { evaluator } = context.view;
  const others = new Set<Policy>();
  for (const { workload } of evaluator.subjectsOf(policy).slice(0, 50)) {
    for (const { policy: other } of evaluator.policiesOf(workload)) if (other !== policy && other.isolates[direction] !== false) others.add(other);
  }
  const opening = [...others].filter((other) => other.rules[direction].length > 0);
  if (opening.length === 0) return '';
  const names = policyLinks(context, opening.slice(0, 4));
  const more = opening.length > 4 ? ` and ${opening.length - 4} more` : '';
  const verb = direction === 'ingress' ? 'let in more' : 'allow more';
  return opening.length === 1
    ? ` ${names} also selects ${direction === 'ingress' ? 'these pods and may let in more' : 'these pods and may allow more'}.`
    : ` ${names}${more} also select these pods and may ${verb}.`;
}

/** What is left for each selected workload after all policies, in a line each. */
function effective({ view }: HoverContext, policy: Policy): string {
  const subjects = view.evaluator.subjectsOf(policy).slice(0, 5);
  if (subjects.length === 0) return '';
  const lines = subjects.map(({ workload }) => `- ${code(workload.name)}: ${reachersText(view, workload)}; ${reachedText(view, workload)}`);
  return `After all policies:\n${lines.join('\n')}`;
}
