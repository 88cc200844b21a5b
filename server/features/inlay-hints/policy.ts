import { networkPolicyOf, writtenOf } from '../../families/written.js';
import type { LabelSelector, NetworkPolicy, PolicyPeer, PolicyRule } from '../../model/network-policy.js';
import type { PolicyObject } from '../../model/objects.js';
import { isAbsentOrEmpty, present, rulesOf } from '../../model/reading.js';
import { admitsAll } from '../../semantics/answers/questions.js';
import { addressesOf } from '../../semantics/cluster/includes.js';
import type { Peer, PodPeer, Policy } from '../../semantics/cluster/policy.js';
import { encloses, overlaps, type Range } from '../../util/range.js';
import { rangesText } from '../../words/addresses.js';
import * as say from '../say.js';
import { behind, type HintScope, type InlayHint, plain, words } from './hint.js';
import { type SelectedPods, selectedNamespaces, selectedPods } from './pods.js';

/** What follows from a policy: whom it selects, how its parts go together, and what it leaves out. */
export function* policyHints(scope: HintScope, object: PolicyObject, policy: Policy): Iterable<InlayHint> {
  yield* subjectHint(scope, object, policy);
  const own = networkPolicyOf(object);
  if (own) {
    yield* namespaceHint(scope, own);
    yield* policyTypesHint(scope, own, policy);
    for (const rule of rulesOf(own)) if (overlaps(rule.range, scope.wanted)) yield* ruleHints(scope, policy, rule);
    return;
  }
  for (const { direction, rule, peer, range, selector } of writtenOf(object).peers()) {
    const means = peerOf(policy, { direction, index: rule }, peer);
    if (selector && means?.kind === 'pods' && overlaps(range, scope.wanted)) yield* podsHint(scope, selector, range, podsOf(scope, means));
  }
}

function* subjectHint(scope: HintScope, object: PolicyObject, policy: Policy): Iterable<InlayHint> {
  const { selector } = writtenOf(object).subject;
  // Of what the API server refuses nothing is selected.
  if (selector && !scope.placed.refused)
    yield* podsHint(scope, selector, object.range, () => selectedPods(scope, policy.subject, scope.view.evaluator.subjectsOf(policy)));
}

function* podsHint(scope: HintScope, { key, range }: LabelSelector, around: Range, selected: () => SelectedPods | undefined): Iterable<InlayHint> {
  const at = scope.options.pods && encloses(around, key) ? behind(scope, key, range) : undefined;
  const found = at === undefined ? undefined : selected();
  if (at !== undefined && found) yield { kind: 'pods', at, ...found };
}

function podsOf(scope: HintScope, { pods }: PodPeer) {
  return () => selectedPods(scope, pods, scope.view.evaluator.matches(pods));
}

/** Where the policy lives, if its own text does not say. */
function* namespaceHint(scope: HintScope, { metadata: { name, namespace, range } }: NetworkPolicy): Iterable<InlayHint> {
  const { namespaceFrom, namespace: own } = scope.placed;
  if (!scope.options.namespace || namespace || !name?.key || !range || own === undefined || (namespaceFrom !== 'default' && namespaceFrom !== 'kustomization'))
    return;
  const at = behind(scope, name.key, name.range);
  if (at === undefined) return;
  const why =
    namespaceFrom === 'default'
      ? 'It names no namespace, and nothing here places it: this is the one that is set for such objects.'
      : 'Its kustomization puts it there.';
  yield { kind: 'namespace', at, parts: words(`namespace: ${plain.text(own)}`), tooltip: why };
}

/** Without `policyTypes`, ingress is isolated, and egress where there is a rule for it (API reference, NetworkPolicySpec). */
function* policyTypesHint(scope: HintScope, { spec, range }: NetworkPolicy, { isolates }: Policy): Iterable<InlayHint> {
  const { key, range: value } = spec;
  if (!scope.options.policyTypes || spec.templated || !isAbsentOrEmpty(spec.policyTypes) || !key || !value || !encloses(range, key)) return;
  if (isolates.ingress !== true || isolates.egress === undefined) return;
  const at = behind(scope, key, value, ['spec']);
  const types = isolates.egress ? 'Ingress, Egress' : 'Ingress';
  const rest = isolates.egress
    ? 'and Egress, because there are egress rules'
    : 'and not Egress, because there is no egress rule: connections from these pods are not limited';
  if (at !== undefined) yield { kind: 'policyTypes', at, parts: words(`policyTypes: ${types}`), tooltip: `Without policyTypes, Ingress is limited, ${rest}.` };
}

function* ruleHints(scope: HintScope, policy: Policy, rule: PolicyRule): Iterable<InlayHint> {
  const { options, wanted } = scope;
  if (options.pods) yield* openHint(scope, policy, rule);
  for (const [place, peer] of (rule.peers?.items ?? []).entries()) {
    if (!overlaps(peer.range, wanted)) continue;
    if (options.logic) yield* logicHints(scope, peer, place > 0);
    const means = peerOf(policy, rule, peer.index);
    if (means && !scope.placed.refused) yield* peerHints(scope, peer, means);
  }
  for (const { protocol, port, range, templated } of rule.ports?.items ?? []) {
    if (!options.protocol || protocol || templated || !port?.key || !overlaps(range, wanted) || !encloses(range, port.key)) continue;
    const at = behind(scope, port.key, port.range, ['port']);
    if (at !== undefined) yield { kind: 'protocol', at, parts: words('TCP'), tooltip: 'Without a protocol, TCP is meant. DNS needs UDP, too.' };
  }
}

/** A rule that limits nothing looks like one that says nothing. */
function* openHint({ tree, placed, isTemplate }: HintScope, policy: Policy, { direction, index, range }: PolicyRule): Iterable<InlayHint> {
  const rule = policy.rules[direction].find((each) => each.index === index);
  // What is empty has no key that would say in which line of a template it stands.
  if (isTemplate || !rule || !admitsAll(rule) || placed.refused || !encloses(placed.object.range, range)) return;
  const [line = ''] = tree.text.slice(range.start, range.end).split(/[\r\n]/);
  const who = direction === 'ingress' ? 'Every pod and every address may connect' : 'Connections to every pod and every address may be made';
  const tooltip = `${who}, on every port: nothing is written that would limit it.`;
  yield {
    kind: 'pods',
    at: range.start + line.trimEnd().length,
    parts: words(direction === 'ingress' ? 'anyone, every port' : 'anywhere, every port'),
    tooltip,
  };
}

/** AND within a peer, OR between peers: in block style behind the key, so that columns stay; between brackets before it. */
function* logicHints(scope: HintScope, peer: PolicyPeer, isFurther: boolean): Iterable<InlayHint> {
  const { tree, isTemplate } = scope;
  const selectors = [present(peer.podSelector), present(peer.namespaceSelector)].flatMap((each) => (each && encloses(peer.range, each.key) ? [each] : []));
  const [first, second] = selectors.sort((a, b) => a.key.start - b.key.start);
  const lead = first ?? (peer.ipBlock && encloses(peer.range, peer.ipBlock.key) ? peer.ipBlock : undefined);
  const inFlow = !isTemplate && tree.text.charAt(peer.range.start) !== '-';
  if (isFurther && lead) {
    const at = inFlow ? peer.range.start : behind(scope, lead.key, lead.range, ['podSelector', 'namespaceSelector', 'ipBlock']);
    if (at !== undefined) yield { kind: 'logic', at, parts: words('OR'), tooltip: 'Another item of the list: it is enough that one of them matches.' };
  }
  if (first && second) {
    const areApart = tree.text.slice(first.key.start, second.key.start).includes('\n');
    const at = areApart ? behind(scope, second.key, second.range) : isTemplate ? undefined : second.key.start;
    if (at !== undefined)
      yield { kind: 'logic', at, parts: words('AND'), tooltip: 'Both selectors of this one item must match. Two items of the list would be OR.' };
  }
}

function* peerHints(scope: HintScope, peer: PolicyPeer, means: Peer): Iterable<InlayHint> {
  if (means.kind === 'addresses') return yield* exceptHint(scope, peer, means);
  const [pods, namespaces] = [present(peer.podSelector), present(peer.namespaceSelector)];
  const { namespaces: where } = means.pods;
  if (namespaces && pods && 'labels' in where) yield* podsHint(scope, namespaces, peer.range, () => selectedNamespaces(scope, where.labels));
  const selector = pods ?? namespaces;
  if (!selector) return;
  yield* podsHint(scope, selector, peer.range, podsOf(scope, means));
  if (!scope.options.namespace || scope.isTemplate || namespaces || !('name' in where) || !encloses(peer.range, selector.key)) return;
  const at = behind(scope, selector.key, selector.range);
  const tooltip = `Without a namespaceSelector, only pods of the policy's own namespace are meant.`;
  if (at !== undefined) yield { kind: 'namespace', at, parts: words(`in ${plain.text(where.name)}`), tooltip };
}

function* exceptHint(scope: HintScope, { ipBlock, range }: PolicyPeer, means: Exclude<Peer, PodPeer>): Iterable<InlayHint> {
  const except = ipBlock?.except;
  if (!scope.options.except || !except || means.unknown !== undefined || means.except.length === 0 || !encloses(range, except.key)) return;
  const left = addressesOf(means);
  const at = left && behind(scope, except.key, except.range, ['except']);
  if (!left || at === undefined) return;
  if (left.length === 0) yield { kind: 'except', at, parts: words('no address left'), tooltip: 'Nothing is left of the block: this peer matches nobody.' };
  else yield { kind: 'except', at, parts: words(`${say.addressCount(left)} left`), tooltip: `Left: ${rangesText(left)}.` };
}

function peerOf(policy: Policy, { direction, index }: Pick<PolicyRule, 'direction' | 'index'>, peer: number): Peer | undefined {
  const rule = policy.rules[direction].find((each) => each.index === index);
  return !rule || rule.peers === 'anyone' ? undefined : rule.peers.find((each) => each.index === peer);
}
