import type { PolicyPeer, PolicyRule } from '../../model/network-policy.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { listed } from '../../util/text.js';
import { asCode } from '../../words/mark.js';
import { ownNamespaceText } from '../../words/written.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { isDnsOnly } from '../dns.js';
import { appendItem, insertEntryBefore, replaceMember, replaceValue, together, widening } from '../edits.js';
import { headOfItem, NAMESPACE_NAME, present, rulesOf } from '../reading.js';
import { issueReference } from '../references.js';
import { type Fix, type RuleContext, rule, type Severity, type Violation } from '../rule.js';
import { dnsReaching, isWithoutResolver, NODE_LOCAL_ADDRESS, nodeLocalCache, type WrongTarget, wrongTarget } from './dns-targets.js';
import { namespacesOf, placesOf } from './matching.js';
import { createUnmatchedFinder } from './unmatched.js';

type Target = WrongTarget | { readonly why: 'port'; readonly namespace: string } | { readonly why: 'cache'; readonly cache: string };

interface WrongDns extends Violation {
  readonly severity: Severity;
  readonly policyRule: PolicyRule;
  readonly peer: PolicyPeer;
  readonly target: Target;
}

/** A rule for name lookups that leads to no resolver. */
export default rule<'NetworkPolicy in environment', WrongDns>({
  id: 'dns-rule-wrong-target',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  everywhere: true,
  docs: {
    summary: 'A rule for name lookups does not lead to the resolver.',
    why: 'A rule for port 53 looks as if lookups were allowed, and everything else is searched for the reason why they fail. The resolver of a stock cluster runs in `kube-system`, its pods carry `k8s-app: kube-dns`, and a `podSelector` alone never leaves the namespace of the policy. That of OpenShift runs in `openshift-dns` and listens on 5353. Where each node has a cache, pods ask its address, which no selector matches; and the address of a Service is no address that most plugins look at.',
    silent:
      'Where another policy of the pods lets lookups through, where a pod that may be a resolver matches, of pods that are not rendered, and where another rule speaks of the selector: a `name` label, a label of pods among those of namespaces.',
    wrong:
      'Where a resolver carries labels of its own, which no manifest here shows. Where the cache of the nodes takes over the address of the Service, a rule for that address is right.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop, labels: {app: api}}
spec: {containers: [{name: api, image: api}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector: {}
#       ^^^^^^^^^^^^^ warning: dns-rule-wrong-target kube-system
      ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
      ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
`,
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
      'https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/',
      issueReference('openshift/kubernetes-nmstate', 776),
    ],
  },

  *find({ object: placed, view, once }) {
    const policy = view.policy(placed.id);
    if (policy?.isolates.egress !== true || placed.namespaceFrom === 'unknown') return;
    const rules = rulesOf(placed.object).filter(isForDns);
    if (rules.length === 0) return;
    const wrong = rules.flatMap((policyRule) => targetOf(view, policy, policyRule) ?? []);
    const reaches = once(dnsReaching);
    if (wrong.length > 0) {
      if (isWithoutResolver(view, policy, reaches)) yield* wrong.filter(({ peer }) => !isSaidElsewhere(once(createUnmatchedFinder)(placed), peer));
      return;
    }
    // Of the plugin that a person names, a rule about plugins speaks.
    const isTold = view.profile.plugin?.name === 'ovn-kubernetes';
    const port = isTold ? undefined : rules.map((policyRule) => openshiftPort(policy, policyRule)).find((fact) => fact !== undefined);
    const cache = port ? undefined : beyondCache(view, policy, rules);
    if (port ?? cache) yield (port ?? cache) as WrongDns;
  },
  say: ({ target }, { placed }) => sayOf(target, ownNamespaceText(placed)),
  fix: fixesOf,
});

/** Of egress, with ports for lookups and nothing else. */
function isForDns({ direction, ports, peers, templated }: PolicyRule): boolean {
  return (
    direction === 'egress' &&
    !templated &&
    ports !== undefined &&
    !ports.templated &&
    isDnsOnly(ports.items) &&
    peers !== undefined &&
    !peers.templated &&
    peers.items.length > 0
  );
}

/** Where the first peer leads, if none of them leads to a resolver. */
function targetOf(view: EnvironmentView, policy: Policy, policyRule: PolicyRule): WrongDns | undefined {
  const rule = policy.rules.egress.find(({ index }) => index === policyRule.index);
  if (!rule || rule.unknown !== undefined || rule.peers === 'anyone' || rule.peers.length !== policyRule.peers?.items.length) return undefined;
  const targets = rule.peers.map((peer) => wrongTarget(view, policy, peer));
  const [target] = targets;
  const peer = policyRule.peers.items[0];
  if (!target || !peer || targets.some((each) => each === undefined)) return undefined;
  return { at: placeOf(peer), severity: target.why === 'address' ? 'info' : 'warning', policyRule, peer, target };
}

function placeOf({ range, podSelector, namespaceSelector, ipBlock }: PolicyPeer) {
  return headOfItem(range, [podSelector?.key, namespaceSelector?.key, ipBlock?.key]);
}

/** Whether a rule about selectors that match nothing says that the labels are those of pods elsewhere. */
function isSaidElsewhere(unmatched: ReturnType<ReturnType<typeof createUnmatchedFinder>>, peer: PolicyPeer): boolean {
  return !present(peer.namespaceSelector) && unmatched.some((one) => one.unmatched.peer === peer && one.elsewhere().length > 0);
}

/** The resolver of OpenShift asked on the port of its Service. */
function openshiftPort(policy: Policy, policyRule: PolicyRule): WrongDns | undefined {
  const rule = policy.rules.egress.find(({ index }) => index === policyRule.index);
  if (!rule || rule.peers === 'anyone' || rule.ports === 'any') return undefined;
  const namespaces = rule.peers.flatMap((peer) => (peer.kind === 'pods' ? (namespacesOf(peer.pods) ?? ['']) : ['']));
  const written = policyRule.ports?.items.find(({ port }) => port?.value === 53);
  const peer = policyRule.peers?.items[0];
  const others = rule.ports.every(({ port }) => port !== 'all' && 'first' in port && port.first === 53);
  if (!written?.port || !peer || !others || !namespaces.every((name) => name === 'openshift-dns')) return undefined;
  const elsewhere = policy.rules.egress.some(
    (each) =>
      each !== rule &&
      (each.ports === 'any' || each.ports.some(({ port }) => port === 'all' || !('first' in port) || (port.first <= 5353 && 5353 <= port.last))),
  );
  return elsewhere ? undefined : { at: written.port.range, severity: 'warning', policyRule, peer, target: { why: 'port', namespace: 'openshift-dns' } };
}

/** Lookups allowed to pods alone, where pods ask a cache on their node. */
function beyondCache(view: EnvironmentView, policy: Policy, rules: readonly PolicyRule[]): WrongDns | undefined {
  const cache = nodeLocalCache(view);
  // Cilium hands what is meant for the cache to a pod of its own.
  if (!cache || view.profile.plugin?.name === 'cilium') return undefined;
  const isOpen = view.evaluator.subjectsOf(policy).some(({ workload }) => view.evaluator.policiesOf(workload).some((each) => reachesAddresses(each.policy)));
  const [policyRule] = rules;
  const peer = policyRule?.peers?.items[0];
  if (isOpen || reachesAddresses(policy) || !policyRule || !peer) return undefined;
  return { at: placeOf(peer), severity: 'info', policyRule, peer, target: { why: 'cache', cache: cache.name }, related: placesOf(view, [cache]) };
}

function reachesAddresses({ rules }: Policy): boolean {
  return rules.egress.some(({ peers }) => peers === 'anyone' || peers.some(({ kind }) => kind === 'addresses'));
}

function sayOf(target: Target, own: string): string {
  switch (target.why) {
    case 'own':
      return `A \`podSelector\` alone selects pods of ${own}, and the resolver runs in \`kube-system\`: this lets no lookup through. Add a \`namespaceSelector\` for it to the same item.`;
    case 'elsewhere':
      return `The resolver runs in \`kube-system\`, not in ${listed(target.namespaces.map(asCode))}: this lets no lookup through.`;
    case 'label':
      return `The pods of the resolver are labelled \`k8s-app=kube-dns\`, and none in \`kube-system\` is labelled \`${target.written.key}=${target.written.values.join(',')}\`: this lets no lookup through.`;
    case 'address':
      return `\`${target.address}\` is the address of the resolver's Service. Most plugins look at a connection when it goes to a pod already, so this lets no lookup through. Select the pods, or name the address of the cache where nodes have one.`;
    case 'port':
      return `The resolver in \`${target.namespace}\` listens on 5353; its Service makes 53 of that, and policies see the port of the pod. Allow UDP and TCP 5353.`;
    case 'cache':
      return `\`${target.cache}\` answers lookups on each node, on the host's network, which no selector matches. Allow \`${NODE_LOCAL_ADDRESS}\`, too, or lookups may fail.`;
  }
}

const RESOLVER = { 'k8s-app': 'kube-dns' };
const NAMESPACE = { [NAMESPACE_NAME]: 'kube-system' };

function fixesOf({ policyRule, peer, target }: WrongDns, { tree }: RuleContext): readonly Fix[] {
  const toResolver = (edits: ReturnType<typeof together>) => widening('Allow kube-dns in kube-system (lets more through)', edits);
  const pods = () => (peer.podSelector ? replaceMember(tree, peer.path, 'podSelector', { matchLabels: RESOLVER }) : undefined);
  switch (target.why) {
    case 'own':
      return toResolver(together(insertEntryBefore(tree, peer.path, 'namespaceSelector', { matchLabels: NAMESPACE }, 'podSelector'), pods()));
    case 'elsewhere':
      return toResolver(replaceMember(tree, peer.path, 'namespaceSelector', { matchLabels: NAMESPACE }));
    case 'label':
      return toResolver(pods());
    case 'address':
      return toResolver(replaceValue(tree, peer.path, { namespaceSelector: { matchLabels: NAMESPACE }, podSelector: { matchLabels: RESOLVER } }));
    case 'port':
      return widening(
        'Allow UDP and TCP 5353, too',
        together(...(['UDP', 'TCP'] as const).map((protocol) => appendItem(tree, [...policyRule.path, 'ports'], { port: 5353, protocol }))),
      );
    case 'cache':
      return widening(`Allow ${NODE_LOCAL_ADDRESS}, too`, appendItem(tree, [...policyRule.path, 'to'], { ipBlock: { cidr: NODE_LOCAL_ADDRESS } }));
  }
}
