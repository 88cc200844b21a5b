import { portsOf, type Resolvers, resolversIn, resolversOf } from '../../dependencies/resolvers.js';
import type { PolicyPeer, PolicyRule } from '../../model/network-policy.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { listed } from '../../util/text.js';
import { asCode } from '../../words/mark.js';
import { ownNamespaceText } from '../../words/written.js';
import type { Installation } from '../../workspace/installations.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { dnsPorts, isDnsOnly } from '../dns.js';
import { appendItem, insertEntryBefore, replaceMember, replaceValue, together, widening } from '../edits.js';
import { headOfItem, NAMESPACE_NAME, present, rulesOf } from '../reading.js';
import { issueReference } from '../references.js';
import { type Fix, type RuleContext, rule, type Severity, type Violation } from '../rule.js';
import { dnsReaching, isWithoutResolver, nodeLocalCache, type WrongTarget, wrongTarget } from './dns-targets.js';
import { namespacesOf, placesOf } from './matching.js';
import { createUnmatchedFinder } from './unmatched.js';

type Target =
  | WrongTarget
  | { readonly why: 'port'; readonly namespace: string; readonly port: number }
  | { readonly why: 'cache'; readonly cache: string; readonly address: string };

interface WrongDns extends Violation {
  readonly severity: Severity;
  readonly policyRule: PolicyRule;
  readonly peer: PolicyPeer;
  readonly target: Target;
  /** The resolver to allow instead. */
  readonly main: Installation;
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
      'Where a resolver carries labels of its own, which no manifest here shows: say which it is in the configuration (`dns`). Where the cache of the nodes takes over the address of the Service, a rule for that address is right.',
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
    const rules = rulesOf(placed.object).filter((one) => isForDns(one, resolversOf(view.profile)));
    if (rules.length === 0) return;
    const wrong = rules.flatMap((policyRule) => targetOf(view, policy, policyRule) ?? []);
    const reaches = once(dnsReaching);
    if (wrong.length > 0) {
      if (isWithoutResolver(view, policy, reaches)) yield* wrong.filter(({ peer }) => !isSaidElsewhere(once(createUnmatchedFinder)(placed), peer));
      return;
    }
    // Of the plugin that a person names, a rule about plugins speaks.
    const isTold = view.profile.plugin?.name === 'ovn-kubernetes';
    const port = isTold
      ? undefined
      : rules.map((policyRule) => portOfService(resolversOf(view.profile), policy, policyRule)).find((fact) => fact !== undefined);
    const cache = port ? undefined : beyondCache(view, policy, rules);
    if (port ?? cache) yield (port ?? cache) as WrongDns;
  },
  say: ({ target, main }, { placed }) => sayOf(target, main, ownNamespaceText(placed)),
  fix: fixesOf,
});

/** Of egress, with ports for lookups and nothing else. */
function isForDns({ direction, ports, peers, templated }: PolicyRule, { ports: numbers }: Resolvers): boolean {
  return (
    direction === 'egress' &&
    !templated &&
    ports !== undefined &&
    !ports.templated &&
    isDnsOnly(ports.items, numbers) &&
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
  const { main } = resolversOf(view.profile);
  return { at: placeOf(peer), severity: target.why === 'address' ? 'info' : 'warning', policyRule, peer, target, main };
}

function placeOf({ range, podSelector, namespaceSelector, ipBlock }: PolicyPeer) {
  return headOfItem(range, [podSelector?.key, namespaceSelector?.key, ipBlock?.key]);
}

/** Whether a rule about selectors that match nothing says that the labels are those of pods elsewhere. */
function isSaidElsewhere(unmatched: ReturnType<ReturnType<typeof createUnmatchedFinder>>, peer: PolicyPeer): boolean {
  return !present(peer.namespaceSelector) && unmatched.some((one) => one.unmatched.peer === peer && one.elsewhere().length > 0);
}

/** A resolver that listens elsewhere, as that of OpenShift does, asked on the port of its Service. */
function portOfService(resolvers: Resolvers, policy: Policy, policyRule: PolicyRule): WrongDns | undefined {
  const rule = policy.rules.egress.find(({ index }) => index === policyRule.index);
  if (!rule || rule.peers === 'anyone' || rule.ports === 'any') return undefined;
  const namespaces = rule.peers.flatMap((peer) => (peer.kind === 'pods' ? (namespacesOf(peer.pods) ?? ['']) : ['']));
  const written = policyRule.ports?.items.find(({ port }) => port?.value === 53);
  const peer = policyRule.peers?.items[0];
  const others = rule.ports.every(({ port }) => port !== 'all' && 'first' in port && port.first === 53);
  const there = namespaces.flatMap((name) => resolversIn(resolvers, name));
  const [resolver] = there;
  const listens = resolver && portsOf(resolver)[0];
  if (!written?.port || !peer || !others || listens === undefined) return undefined;
  if (there.some((one) => portsOf(one).includes(53)) || namespaces.some((name) => resolversIn(resolvers, name).length === 0)) return undefined;
  const elsewhere = policy.rules.egress.some(
    (each) =>
      each !== rule &&
      (each.ports === 'any' || each.ports.some(({ port }) => port === 'all' || !('first' in port) || (port.first <= listens && listens <= port.last))),
  );
  const target = { why: 'port', namespace: namespaces[0] ?? '', port: listens } as const;
  return elsewhere ? undefined : { at: written.port.range, severity: 'warning', policyRule, peer, target, main: resolvers.main };
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
  const target = { why: 'cache', cache: cache.name, address: cache.address } as const;
  const related = placesOf(view, cache.workload ? [cache.workload] : []);
  return { at: placeOf(peer), severity: 'info', policyRule, peer, target, main: resolversOf(view.profile).main, related };
}

function reachesAddresses({ rules }: Policy): boolean {
  return rules.egress.some(({ peers }) => peers === 'anyone' || peers.some(({ kind }) => kind === 'addresses'));
}

function sayOf(target: Target, main: Installation, own: string): string {
  const home = asCode(main.namespaces[0] ?? '');
  switch (target.why) {
    case 'own':
      return `A \`podSelector\` alone selects pods of ${own}, and the resolver runs in ${home}: this lets no lookup through. Add a \`namespaceSelector\` for it to the same item.`;
    case 'elsewhere':
      return `The resolver runs in ${home}, not in ${listed(target.namespaces.map(asCode))}: this lets no lookup through.`;
    case 'label':
      return `The pods of the resolver are labelled ${asCode(labelText(target.resolver))}, and none in ${asCode(target.namespace)} is labelled ${asCode(`${target.written.key}=${target.written.values.join(',')}`)}: this lets no lookup through.`;
    case 'address':
      return `\`${target.address}\` is the address of the resolver's Service. Most plugins look at a connection when it goes to a pod already, so this lets no lookup through. Select the pods, or name the address of the cache where nodes have one.`;
    case 'port':
      return `The resolver in \`${target.namespace}\` listens on ${target.port}; its Service makes 53 of that, and policies see the port of the pod. Allow UDP and TCP ${target.port}.`;
    case 'cache':
      return `\`${target.cache}\` answers lookups on each node, on the host's network, which no selector matches. Allow ${asCode(target.address)}, too, or lookups may fail.`;
  }
}

function labelText({ labels }: Installation): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

function fixesOf({ policyRule, peer, target, main }: WrongDns, { tree }: RuleContext): readonly Fix[] {
  const resolver = target.why === 'label' ? target.resolver : main;
  const [namespace = '', labels] = [resolver.namespaces[0], { ...resolver.labels }];
  const inNamespace = { matchLabels: { [NAMESPACE_NAME]: namespace } };
  const hasLabels = Object.keys(labels).length > 0;
  const title = `Allow ${Object.values(labels)[0] ?? resolver.name} in ${namespace} (lets more through)`;
  const toResolver = (edits: ReturnType<typeof together>) => widening(title, edits);
  const pods = () => (peer.podSelector ? replaceMember(tree, peer.path, 'podSelector', hasLabels ? { matchLabels: labels } : {}) : undefined);
  switch (target.why) {
    case 'own':
      return toResolver(together(insertEntryBefore(tree, peer.path, 'namespaceSelector', inNamespace, 'podSelector'), pods()));
    case 'elsewhere':
      return toResolver(replaceMember(tree, peer.path, 'namespaceSelector', inNamespace));
    case 'label':
      return toResolver(pods());
    case 'address':
      return toResolver(replaceValue(tree, peer.path, { namespaceSelector: inNamespace, ...(hasLabels ? { podSelector: { matchLabels: labels } } : {}) }));
    case 'port':
      return widening(
        `Allow UDP and TCP ${target.port}, too`,
        together(...dnsPorts([target.port]).map((port) => appendItem(tree, [...policyRule.path, 'ports'], port))),
      );
    case 'cache':
      return widening(`Allow ${target.address}, too`, appendItem(tree, [...policyRule.path, 'to'], { ipBlock: { cidr: target.address } }));
  }
}
