import { portsOf, resolversIn, resolversOf } from '../../dependencies/resolvers.js';
import type { Direction } from '../../model/network-policy.js';
import { admitsAll } from '../../semantics/answers/questions.js';
import type { Policy, Rule } from '../../semantics/cluster/policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { listed } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { dnsPorts } from '../dns.js';
import { appendItem, type Edits, insertEntry, widening, writtenEntry, writtenNode } from '../edits.js';
import type { RuleOptions } from '../options.js';
import { present, selectsAll } from '../reading.js';
import { issueReference } from '../references.js';
import { rule, type Violation } from '../rule.js';

interface Critical extends Violation {
  readonly ports: readonly number[];
  readonly namespace: string;
  readonly directions: readonly Direction[];
  readonly isResolver: boolean;
  readonly spec: Path;
}

const options = {
  namespaces: {
    type: 'strings',
    default: ['kube-system', 'openshift-dns'],
    called: 'names of namespaces',
    pattern: '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?',
    description: 'Namespaces on which the whole cluster depends. A list takes the place of the default one.',
  },
} as const satisfies RuleOptions;

/** More labels of the usual resolver, as `key=value`: installers and its chart give it others. */
const OTHER_LABELS: readonly string[] = ['k8s-app=coredns', 'app.kubernetes.io/name=coredns'];

/** The labels of resolvers, as `key=value`; not of those on the host's network, which no policy is for. */
function resolverLabels(view: EnvironmentView): ReadonlySet<string> {
  const pods = resolversOf(view.profile).all.filter(({ hostNetwork }) => hostNetwork !== true);
  return new Set([...OTHER_LABELS, ...pods.flatMap(({ labels }) => Object.entries(labels).map(([key, value]) => `${key}=${value}`))]);
}

/** Where the resolvers of a namespace listen. */
function lookupPorts({ profile }: EnvironmentView, namespace: string): readonly number[] {
  const ports = resolversIn(resolversOf(profile), namespace).flatMap(portsOf);
  return ports.length > 0 ? [...new Set(ports)] : [53];
}

/** A policy that closes what the whole cluster depends on. */
export default rule<'NetworkPolicy in environment', Critical, typeof options>({
  id: 'critical-namespace-policy',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  options,
  docs: {
    summary: "A policy isolates every pod of the cluster's own namespace, or its resolver, and nothing lets name lookups in.",
    why: 'In `kube-system` run the resolver and controllers that every namespace needs. A default-deny there, which looks like one anywhere else, takes away name lookups from the whole cluster at once, and often the tools with which it could be taken back.',
    silent: 'Of policies for other pods of these namespaces, and where a policy there lets lookups in from every namespace.',
    wrong: "Where the resolver of the cluster runs elsewhere, or on the host's network.",
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: kube-system}
#                ^^^^^^^^^^^^ warning: critical-namespace-policy kube-system
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: kube-system}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from: [{namespaceSelector: {}}]
      ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
`,
    references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/', issueReference('ministryofjustice/cloud-platform', 342)],
  },
  *find({ object: placed, view, once }, { options: { namespaces } }) {
    const policy = view.policy(placed.id);
    const at = placed.object.metadata.name?.range;
    const { namespace, namespaceFrom } = placed;
    if (policy?.isolates.ingress !== true || !at || namespace === undefined || namespaceFrom === 'unknown') return;
    const subject = present(placed.object.spec.podSelector);
    const isWhole = subject === undefined || selectsAll(subject);
    const isResolver = policy.subject.pods.requirements.some(
      ({ key, operator, values }) => operator === 'In' && values.some((value) => once(resolverLabels).has(`${key}=${value}`)),
    );
    const named = resolversOf(view.profile).all.some((one) => one.configured && one.namespaces.includes(namespace));
    if (!namespaces.includes(namespace) && !(named && isResolver)) return;
    if ((!isWhole && !isResolver) || policy.subject.pods.unknown || view.mayHoldUnseenPolicies(namespace) || letsLookupsIn(view, namespace)) return;
    const directions = (['ingress', 'egress'] as const).filter((direction) => policy.isolates[direction] === true);
    yield { at, ports: lookupPorts(view, namespace), namespace, directions, isResolver, spec: [...placed.object.path, 'spec'] };
  },
  say: ({ namespace, directions, isResolver, ports }) =>
    isResolver
      ? `This policy isolates the resolver of the cluster, and nothing lets lookups in from every namespace: names stop working everywhere. Allow UDP and TCP ${ports.join(', ')} from every namespace.`
      : `This policy isolates every pod of \`${namespace}\` for ${listed(directions)}, the resolver of the cluster among them, and nothing lets lookups in: names stop working everywhere. Select the pods that are meant, or allow UDP and TCP ${ports.join(', ')} from every namespace.`,
  fix: ({ spec, ports }, { tree }) => widening(`Allow lookups from every namespace (UDP and TCP ${ports.join(', ')})`, allowLookups(tree, spec, ports)),
});

/** Whether a policy of the namespace lets UDP 53 in from everyone, or from whatever pods. */
function letsLookupsIn({ evaluator, profile }: EnvironmentView, namespace: string): boolean {
  const { ports } = resolversOf(profile);
  return evaluator.cluster.policies.some((policy: Policy) => policy.namespace === namespace && policy.rules.ingress.some((one) => isForLookups(one, ports)));
}

function isForLookups(rule: Rule, numbers: readonly number[]): boolean {
  if (rule.unknown !== undefined || admitsAll(rule)) return true;
  const { ports, peers } = rule;
  const takes =
    ports === 'any' ||
    ports.some(
      ({ protocol, port }) =>
        (protocol === undefined || protocol === 'UDP') &&
        (port === 'all' || 'name' in port || numbers.some((number) => port.first <= number && number <= port.last)),
    );
  return (
    takes &&
    (peers === 'anyone' ||
      peers.some((peer) => peer.kind === 'addresses' || ('labels' in peer.pods.namespaces && peer.pods.namespaces.labels.requirements.length === 0)))
  );
}

function allowLookups(tree: SyntaxTree, spec: Path, ports: readonly number[]): Edits {
  const map = writtenNode(tree, spec);
  if (map?.kind !== 'map') return undefined;
  const added = { from: [{ namespaceSelector: {} }], ports: dnsPorts(ports) };
  return writtenEntry(map, 'ingress') ? appendItem(tree, [...spec, 'ingress'], added) : insertEntry(tree, spec, 'ingress', [added]);
}
