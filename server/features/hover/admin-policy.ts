import type { OrderWords } from '../../families/family.js';
import { orderWordsOf } from '../../families/registry.js';
import type { AdminPolicy } from '../../model/admin-policy.js';
import type { Direction } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy, Rule } from '../../semantics/cluster/policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { PlacedObject } from '../../workspace/snapshot.js';
import * as say from '../say.js';
import { policyOf, type Scope } from '../scope.js';
import { type AdminRulePlace, hoverAdminPeer, hoverAdminPort, hoverAdminRule, peersWords } from './admin-rule.js';
import { unseenWords } from './footnotes.js';
import { namespacesWords } from './peer.js';
import { afterAll } from './policy.js';
import { sureSubjects } from './rule.js';

/** Workloads shown by name. */
const SHOWN = 5;
/** Rules shown of each direction. */
const RULES = 5;

/** What a part of a policy means whose rules are asked in order. @param path from the root of the object; empty for the policy itself */
export function hoverInAdminPolicy(scope: Scope, placed: PlacedObject, object: AdminPolicy, path: Path): readonly string[] | undefined {
  const policy = policyOf(scope, placed);
  const [spec, field, index, list, item, ...inside] = path;
  if (!policy) return undefined;
  const words = orderWordsOf(object);
  if (path.length === 0) return hoverPolicy(scope, policy, object);
  if (spec !== 'spec') return undefined;
  if (field === 'subject') return hoverSubject(scope, policy, path.slice(2));
  if (field === 'priority') return [priorityWords(scope, policy, words)];
  if (field === 'tier') return [words.meaning(policy.tier)];
  if (field !== 'ingress' && field !== 'egress') return undefined;
  const written = object.spec[field]?.items.find((each) => each.index === index);
  const rules = policy.rules[field].filter((each) => each.index === index);
  if (index === undefined) return [directionWords(scope, policy, object, field), words.meaning(policy.tier)];
  const rule = rules.find(({ unknown }) => unknown === undefined) ?? rules[0];
  if (!written || !rule) return undefined;
  const place: AdminRulePlace = { policy, rule, written, doubts: rules.flatMap((each) => (each === rule ? [] : (each.unknown ?? []))), words };
  if (list === object.form.ports && item !== undefined) return hoverAdminPort(scope, place, item);
  if ((list === 'from' || list === 'to') && item !== undefined) return hoverAdminPeer(scope, place, item, inside);
  return hoverAdminRule(scope, place);
}

function hoverPolicy(scope: Scope, policy: Policy, object: AdminPolicy): readonly string[] {
  const subjects = sureSubjects(scope, policy);
  const words = orderWordsOf(object);
  const directions = (['ingress', 'egress'] as const).map((direction) => directionWords(scope, policy, object, direction));
  return [
    subjectWords(scope, policy, subjects),
    ...(directions.some((words) => words.includes('\n')) ? directions : [directions.join(scope.print.lineBreak)]),
    words.meaning(policy.tier),
    ...(object.form.hasPriority ? [priorityWords(scope, policy, words)] : []),
    ...afterAll(scope, subjects),
    ...unseenSubjects(scope, policy),
  ];
}

function hoverSubject(scope: Scope, policy: Policy, path: Path): readonly string[] {
  const { namespaces } = policy.subject;
  const isForNamespaces = path.includes('namespaces') || path.includes('namespaceSelector');
  const where = isForNamespaces && 'labels' in namespaces ? namespacesWords(scope, namespaces.labels) : [];
  return [...where, subjectWords(scope, policy, sureSubjects(scope, policy)), ...unseenSubjects(scope, policy)];
}

/** "**tenants** is about **2 workloads**, every pod in every namespace: Deployment `a`, Deployment `b`." */
function subjectWords(scope: Scope, policy: Policy, subjects: readonly WorkloadEndpoint[]): string {
  const { print, view } = scope;
  const maybe = view.evaluator.subjectsOf(policy).length - subjects.length;
  const perhaps = maybe > 0 ? ` Perhaps ${maybe.toLocaleString('en')} more, whose labels or namespaces are not known.` : '';
  const name = print.strong(print.text(policy.name || 'This policy'));
  const whom = say.matcher(print, policy.subject);
  if (subjects.length === 0) return `${name} is about ${whom}: ${print.strong('no workload')} of this workspace${maybe > 0 ? ' surely' : ''}.${perhaps}`;
  return `${name} is about ${whom}, here ${print.strong(say.count(subjects.length, 'workload'))}: ${say.workloads(scope, subjects, SHOWN, homeOf(policy))}.${perhaps}`;
}

/** The one namespace that it is about; workloads of any other are named with theirs. */
function homeOf({ subject: { namespaces } }: Policy): string {
  const names = 'name' in namespaces ? [namespaces.name] : (say.namesOf(namespaces.labels) ?? []);
  return names.length === 1 ? (names[0] ?? '') : '';
}

function unseenSubjects(scope: Scope, { subject }: Policy): readonly string[] {
  const names = 'labels' in subject.namespaces ? (say.namesOf(subject.namespaces.labels) ?? [undefined]) : [subject.namespaces.name];
  const unseen = names.flatMap((name) => scope.view.unseenPods(name, subject.pods));
  return unseenWords(scope, 'It may be about more pods,', unseen);
}

/** "Egress: denies connections to every pod in `b` on every port; the rest is left to what comes after it." Several rules are a list, in the order in which they are asked. */
function directionWords(scope: Scope, policy: Policy, object: AdminPolicy, direction: Direction): string {
  const rules = policy.rules[direction];
  const title = say.title(direction);
  if (rules.length === 0) return `${title}: this policy says nothing about ${direction}.`;
  const doubts = [...new Set(rules.flatMap(({ unknown }) => unknown ?? []))];
  if (doubts.length > 0) return `${title}: what its rules decide is not known: ${doubts.map(scope.print.marked).join('; ')}.`;
  const shown = rules.slice(0, RULES).map((rule) => briefly(scope, object, rule));
  const rest = `the rest is ${policy.tier.rest === 'next' ? 'left to what comes after it' : 'allowed'}.`;
  if (rules.length === 1) return `${title}: ${shown.join('')}; ${rest}`;
  const more = rules.length > RULES ? [`then ${say.count(rules.length - RULES, 'more rule')}`] : [];
  return [`${title}:`, ...[...shown, ...more].map((rule, index) => `${index + 1}. ${rule}`), `${shown.length + more.length + 1}. ${rest}`].join('\n');
}

const verbs: Readonly<Record<Rule['action'], string>> = { allow: 'allows', deny: 'denies', pass: 'passes on' };

function briefly(scope: Scope, object: AdminPolicy, rule: Rule): string {
  const written = object.spec[rule.direction]?.items.find((each) => each.index === rule.index);
  const peers = written ? peersWords(scope, { rule, written }) : 'nobody';
  return `${scope.print.strong(verbs[rule.action])} ${rule.direction === 'ingress' ? 'connections from' : 'connections to'} ${peers} on ${say.rulePorts(scope.print, rule)}`;
}

/** Where it stands among those that have priorities with it. */
function priorityWords({ view, print }: Scope, policy: Policy, words: OrderWords): string {
  const lead = `Priority ${print.strong(String(policy.priority))} (0 is asked first, 1000 last)`;
  const others = view.evaluator.cluster.policies.filter((each) => each.tier === policy.tier && each.id !== policy.id);
  if (others.length === 0) return `${lead}; there is no other ${words.fellow(policy.tier)} here.`;
  const name = (each: Policy) => print.link(print.text(each.name || 'a policy without a name'), view.locate(each));
  const same = others.filter(({ priority }) => priority === policy.priority);
  const before = others.filter(({ priority }) => priority < policy.priority).length;
  const order = `${before === 0 ? 'asked first' : `asked after ${before.toLocaleString('en')}`} of ${(others.length + 1).toLocaleString('en')} ${words.fellows(policy.tier)} here`;
  if (same.length === 0) return `${lead}: ${order}.`;
  const names = say.list(same.slice(0, 3).map(name), 3, same.length);
  return `${lead}: ${order}. ${names} ${same.length === 1 ? 'has' : 'have'} the same priority: which of them decides about a connection that both match is not defined.`;
}
