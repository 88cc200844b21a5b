import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { Peer, PodMatcher, Rule } from '../semantics/cluster/policy.js';
import type { Selector } from '../semantics/cluster/selector.js';
import { listed } from '../util/text.js';
import { asCode, type Mark } from './mark.js';
import { describeSelector, namesOf, selectorText } from './selectors.js';

/** The pods that a matcher matches: `pods labelled app=backend in shop`, `every pod in namespaces labelled team=ops`. */
export function describePods({ namespaces, pods }: PodMatcher, mark: Mark = asCode): string {
  const which = describeSelector(pods, mark);
  const what = which === '' ? 'every pod' : `pods ${which}`;
  return `${what} ${describeNamespaces(namespaces, mark)}`;
}

/** The namespaces of a matcher, with their preposition: `in shop`, `of every namespace`, `in namespaces labelled team=ops`. */
export function describeNamespaces(namespaces: PodMatcher['namespaces'], mark: Mark = asCode): string {
  if ('name' in namespaces) return `in ${mark(namespaces.name)}`;
  const { requirements, unknown } = namespaces.labels;
  if (requirements.length === 0 && !unknown) return 'of every namespace';
  const names = namesOf(namespaces.labels);
  if (names) return `in ${listed(names.map(mark), 'or')}`;
  return `in namespaces ${describeSelector(namespaces.labels, mark)}`;
}

/** What a peer matches: pods, or addresses outside the cluster. */
export function describePeer(peer: Peer, mark: Mark = asCode): string {
  if (peer.kind === 'pods') return describePods(peer.pods, mark);
  if (peer.unknown !== undefined) return `addresses (${peer.unknown})`;
  const except = peer.except.length === 0 ? '' : ` except ${listed(peer.except.map(mark))}`;
  return `every address of ${mark(peer.cidr)}${except}`;
}

/** All peers of a rule: `anyone, also from outside the cluster`, or each of them. */
export function describePeers({ peers, direction, unknown }: Rule, mark: Mark = asCode): string {
  if (unknown !== undefined) return 'whom a template says';
  if (peers === 'anyone') return direction === 'ingress' ? 'anyone, also from outside the cluster' : 'anyone, also outside the cluster';
  return peers.length === 0
    ? 'nobody'
    : listed(
        peers.map((peer) => describePeer(peer, mark)),
        'or',
      );
}

/** A workload by kind and name; with its namespace where that is not the reader's. */
export function describeWorkload({ kind, name, namespace }: WorkloadEndpoint, home: string | undefined, mark: Mark = asCode): string {
  return namespace === home ? `${kind} ${mark(name)}` : `${kind} ${mark(name)} in ${mark(namespace)}`;
}

/** Pods by their labels as `kubectl get -l` takes them: "pods labelled `app=web,tier=a`", "every pod". */
export function podsText(selector: Selector, mark: Mark = asCode): string {
  if (selector.requirements.length === 0) return selector.unknown ? 'the pods that a template selects' : 'every pod';
  return `pods labelled ${mark(selectorText(selector))}${selector.unknown ? ' (a template decides)' : ''}`;
}

/** "`ops`", "every namespace", "namespaces labelled `team=a`". */
export function namespacesText({ namespaces }: PodMatcher, mark: Mark = asCode): string {
  if ('name' in namespaces) return mark(namespaces.name);
  const { requirements, unknown } = namespaces.labels;
  const names = namesOf(namespaces.labels);
  if (names) return listed(names.map(mark));
  if (requirements.length === 0) return unknown ? 'the namespaces that a template selects' : 'every namespace';
  return `namespaces labelled ${mark(selectorText(namespaces.labels))}`;
}

/** "pods labelled `app=web` in `shop`". */
export function matcherText(matcher: PodMatcher, mark: Mark = asCode): string {
  return `${podsText(matcher.pods, mark)} in ${namespacesText(matcher, mark)}`;
}
