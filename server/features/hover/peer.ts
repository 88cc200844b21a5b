import type { PolicyPeer } from '../../model/network-policy.js';
import { matchLabels } from '../../semantics/cluster/label-selector.js';
import type { PodPeer } from '../../semantics/cluster/policy.js';
import type { Selector } from '../../semantics/cluster/selector.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';
import { unseenWords } from './footnotes.js';
import { portsAt } from './port-words.js';
import { effects, matchedBy, matchedPods, maybeWords, type RulePlace, sureSubjects } from './rule.js';

/** Names shown before "and 5 more". */
const NAMES = 8;

/** A peer that matches pods: whom it matches, that both selectors must hold, on which ports. */
export function hoverPeer(scope: Scope, place: RulePlace, peer: PodPeer, written: PolicyPeer): readonly string[] {
  const { print } = scope;
  const { rule, policy } = place;
  const both = bothMustHold(scope, peer, written);
  const destinations = rule.direction === 'ingress' ? sureSubjects(scope, policy) : matchedBy(scope, [peer]);
  const ports = portsAt(scope, rule.ports, destinations);
  const whom = print.strong(say.matcher(print, peer.pods));
  const lead = rule.direction === 'ingress' ? `Lets in ${whom} on ${ports}.` : `Lets connections out to ${whom} on ${ports}.`;
  return [
    lead,
    ...(both ? [both] : []),
    hereWords(scope, peer),
    ...ownNamespaceOnly(scope, peer, written),
    ...unseenPodsOf(scope, peer),
    ...effects(scope, place, { peers: [peer], ports: rule.ports }),
  ];
}

/** "Here: 2 workloads, Pod `a` and Pod `b`.", "Here: no workload." */
export function hereWords(scope: Scope, peer: PodPeer): string {
  const { sure, maybe, home } = matchedPods(scope, peer);
  const names = say.workloads(scope, sure, NAMES, home);
  const known = sure.length === 0 ? 'no workload' : sure.length === 1 ? names : `${say.count(sure.length, 'workload')}, ${names}`;
  return `Here: ${known}${sure.length === 0 && maybe > 0 ? ' surely' : ''}${maybeWords(maybe, sure.length > 0)}.`;
}

function bothMustHold({ print }: Scope, peer: PodPeer, { podSelector, namespaceSelector }: PolicyPeer): string | undefined {
  if (!podSelector || podSelector.isNull || !namespaceSelector || namespaceSelector.isNull) return undefined;
  const { namespaces, pods } = peer.pods;
  if ('name' in namespaces || pods.requirements.length === 0) return undefined;
  const names = say.namesOf(namespaces.labels);
  const where = names
    ? `the namespace is ${names.map((name) => print.code(name)).join(' or ')}`
    : namespaces.labels.requirements.length === 0
      ? 'the pod is in any namespace'
      : `the namespace is labelled ${print.code(say.selectorText(namespaces.labels))}`;
  return `${print.strong('Both')} must hold: ${where} ${print.strong('and')} the pod is labelled ${print.code(say.selectorText(pods))}. (Two list items would match either.)`;
}

/** A pod selector alone looks into the policy's namespace only: worth a word where it matches nothing there but somewhere else. */
function ownNamespaceOnly(scope: Scope, { pods }: PodPeer, { namespaceSelector }: PolicyPeer): readonly string[] {
  const { view, print } = scope;
  if (!('name' in pods.namespaces) || (namespaceSelector && !namespaceSelector.isNull) || view.evaluator.matches(pods).length > 0) return [];
  const elsewhere = view.evaluator.matches({ namespaces: { labels: { requirements: [], unknown: false } }, pods: pods.pods }).filter(({ sure }) => sure);
  if (elsewhere.length === 0) return [];
  const names = say.list(
    elsewhere.slice(0, 3).map(({ workload }) => say.workload(scope, workload, '')),
    3,
    elsewhere.length,
  );
  return [`Without a namespaceSelector only pods of ${print.code(pods.namespaces.name)} are meant; so labelled elsewhere: ${names}.`];
}

export function unseenPodsOf(scope: Scope, { pods }: PodPeer): readonly string[] {
  const names = 'name' in pods.namespaces ? [pods.namespaces.name] : (say.namesOf(pods.namespaces.labels) ?? [undefined]);
  return unseenWords(
    scope,
    'More pods may match,',
    names.flatMap((name) => scope.view.unseenPods(name, pods.pods)),
  );
}

/** The namespaces that a namespace selector matches, and the pods of the peer. */
export function hoverNamespaces(scope: Scope, place: RulePlace, peer: PodPeer, written: PolicyPeer): readonly string[] {
  const { namespaces } = peer.pods;
  return 'name' in namespaces
    ? hoverPeer(scope, place, peer, written)
    : [...namespacesWords(scope, namespaces.labels), ...hoverPeer(scope, place, peer, written)];
}

/** Which namespaces have such labels; those whose labels are not known are said apart. */
export function namespacesWords({ print, view }: Scope, labels: Selector): readonly string[] {
  const facts = [...view.evaluator.cluster.namespaces.values()].map((fact) => ({ fact, match: matchLabels(labels, fact.labels) }));
  const [sure, maybe] = [facts.filter(({ match }) => match === 'yes'), facts.filter(({ match }) => match === 'unknown')];
  const named = (some: typeof facts) =>
    say.list(
      some.slice(0, NAMES).map(({ fact }) => print.code(fact.name)),
      NAMES,
      some.length,
    );
  const everyone = labels.requirements.length === 0 && !labels.unknown;
  const missing = (say.namesOf(labels) ?? []).filter((name) => !view.evaluator.cluster.namespaces.has(name));
  const lead = everyone
    ? `${print.strong('Every namespace')}, now and later; here ${say.count(sure.length, 'namespace')}: ${named(sure)}.`
    : sure.length > 0
      ? `Matches ${print.strong(say.count(sure.length, 'namespace'))} here: ${named(sure)}.`
      : missing.length > 0
        ? `Means ${say.list(missing.map((name) => print.strong(print.code(name))))}, of which this workspace holds nothing.`
        : `Matches ${print.strong('no namespace')} that is known here.`;
  const unknown =
    maybe.length === 0 ? [] : [`Not known: ${named(maybe)}; ${maybe.length === 1 ? 'its labels are' : 'their labels are'} not written in this workspace.`];
  return [lead, ...unknown];
}
