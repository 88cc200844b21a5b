import { portsOf, resolversOf } from '../../dependencies/resolvers.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { allowDnsTitle, resolversFor } from '../dns.js';
import { widening } from '../edits.js';
import { conceptReference } from '../references.js';
import { type RelatedPlace, rule, type Severity } from '../rule.js';
import { unsaidClosureOf } from '../unsaid-closure.js';
import { allowDns, cutOffFromDns, dnsSpeakers, isSilentOnDns, mayReachDns } from './dns-reach.js';
import { mayBeAllowedElsewhere } from './isolation.js';
import { type LeftOut, leftOutOf, withoutText } from './left-out.js';
import { placesOf, workloadsText } from './matching.js';

interface DnsBlocked {
  readonly at: Range;
  readonly severity: Severity;
  readonly related: readonly RelatedPlace[];
  readonly spec: Path;
  /** The policy has no egress rule at all. */
  readonly closed: boolean;
  /** Empty where the workspace holds no workload of the namespace. */
  readonly workloads: readonly WorkloadEndpoint[];
  readonly leftOut: LeftOut;
  /** Where the resolver listens. */
  readonly ports: readonly number[];
}

/** Workloads that may connect to something, but not look up its name. */
export default rule<'NetworkPolicy in environment', DnsBlocked>({
  id: 'dns-blocked',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'Egress is isolated, and no policy lets the pods reach DNS.',
    why: 'Nearly every connection begins with a name. Where egress is isolated, looking it up needs a rule of its own, for UDP and TCP 53, and without one the application reports time-outs of its database rather than of DNS. Any rule that could reach a resolver counts; a workload whose egress is closed entirely, beside others that may look up names, is taken for meant. Of a namespace without workloads here it is said mildly, and only where the policy lets its pods reach others by their labels. Which resolver the cluster has can be said in the configuration (`dns`), on which ports, too.',
    silent:
      'Where another policy of the pods may let lookups pass, where a policy of another kind may decide, and of pods of a namespace that is partly written elsewhere.',
    wrong: 'For programs that connect to addresses only. Where a policy closes egress entirely, it is told of mildly.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: backend, namespace: shop, labels: {app: backend}}
spec: {containers: [{name: backend, image: backend}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: mysql}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: backend, namespace: shop}
spec:
  podSelector: {matchLabels: {app: backend}}
  policyTypes: [Egress]
  egress:
# ^^^^^^ warning: dns-blocked \`backend\`
    - to: [{podSelector: {matchLabels: {app: db}}}]
      ports: [{port: 3306, protocol: TCP}]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: backend, namespace: shop}
spec:
  podSelector: {matchLabels: {app: backend}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: db}}}]
      ports: [{port: 3306, protocol: TCP}]
    - to:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
      ports:
        - {port: 53, protocol: UDP}
        - {port: 53, protocol: TCP}
`,
    references: [conceptReference('default-deny-all-egress-traffic'), 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/'],
  },

  *find({ object: placed, view, once }, { tree }) {
    const policy = view.policy(placed.id);
    if (policy?.isolates.egress !== true || placed.namespaceFrom === 'unknown' || placed.namespace === undefined) return;
    if (view.mayHoldUnseenPolicies(placed.namespace) || once(mayBeAllowedElsewhere)(placed.namespace) || mayReachDns(policy, resolversOf(view.profile))) return;
    const workloads = cutOffFromDns(view, policy, once(dnsSpeakers));
    const closed = policy.rules.egress.length === 0;
    // That all of egress is closed, DNS included, is said where the type is listed.
    if (closed && unsaidClosureOf(tree, placed.object)?.direction === 'egress') return;
    const { spec } = placed.object;
    const at = spec.egress?.key ?? spec.policyTypes?.key ?? placed.object.metadata.name?.range;
    if (!at || (workloads.length === 0 && !isSilentOnDns(view, policy, placed.namespace))) return;
    const leftOut = leftOutOf(view, [placed.namespace]);
    const related = [...placesOf(view, workloads), ...leftOut.places];
    const severity = workloads.length > 0 && !closed ? 'warning' : 'info';
    const ports = portsOf(resolversOf(view.profile).main);
    yield { at, closed, ports, severity, spec: [...placed.object.path, 'spec'], workloads, related, leftOut };
  },
  say: ({ workloads, closed, leftOut, ports }) => {
    const without = withoutText(leftOut);
    const needed = `Allow UDP and TCP ${ports.join(', ')} to the resolver of the cluster.`;
    if (closed && workloads.length > 0)
      return `This policy closes egress: ${workloadsText(workloads)} may connect to nothing, DNS included. If ${workloads.length === 1 ? 'it is' : 'they are'} to connect to something, allow DNS first.${without}`;
    if (workloads.length === 0)
      return `This policy isolates egress of its pods, but no policy here lets them reach DNS, so they cannot look up any name. ${needed}${without}`;
    return `This policy isolates egress of ${workloadsText(workloads)}, but no policy lets ${workloads.length === 1 ? 'it' : 'them'} reach DNS, so ${workloads.length === 1 ? 'it' : 'they'} cannot look up any name. ${needed}${without}`;
  },
  fix: ({ spec }, context) => widening(allowDnsTitle(resolversFor(context)), allowDns(context.tree, spec, resolversFor(context))),
});
