import { resolversOf } from '../../dependencies/resolvers.js';
import { lowerPolicy } from '../../families/registry.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { allowDnsTitle, resolversFor, usualResolvers } from '../dns.js';
import { widening } from '../edits.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { allowDns, isSilentOnDns, mayReachDns } from '../workspace/dns-reach.js';

interface NoLookups {
  readonly at: Range;
  readonly spec: Path;
}

/** For those who want each policy with egress rules to allow name lookups by itself. */
export default rule<'NetworkPolicy', NoLookups>({
  id: 'dns-rule-missing',
  category: 'risk',
  severity: 'warning',
  on: 'NetworkPolicy',
  recommended: false,
  docs: {
    summary: 'A policy has egress rules, and none of them lets name lookups pass.',
    why: 'Names stop resolving, and the application reports time-outs of its database rather than of DNS. Whether another policy of the same pods allows lookups, only the workspace shows: `dns-blocked` looks at it, and this rule looks at the one document. It is off by default for that reason, and says nothing where `dns-blocked` speaks or knows better.',
    silent:
      'Where the workspace has pods that the policy is for, or another policy of the namespace that lets lookups pass, and where egress is closed entirely.',
    wrong: 'For programs that connect to addresses only.',
    bad: `
egress:
#^^^^^ warning: dns-rule-missing
  - to: [{ipBlock: {cidr: 192.0.2.7/32}}]
    ports: [{port: 5432, protocol: TCP}]
`,
    good: `
egress:
  - to: [{ipBlock: {cidr: 192.0.2.7/32}}]
    ports: [{port: 5432, protocol: TCP}]
  - to:
      - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
        podSelector: {matchLabels: {k8s-app: kube-dns}}
    ports:
      - {port: 53, protocol: UDP}
      - {port: 53, protocol: TCP}
`,
    references: [conceptReference('default-deny-all-egress-traffic')],
  },

  *find(policy, { placed }) {
    const { egress } = policy.spec;
    const lowered = placed && lowerPolicy(policy, placed.id, placed.namespace ?? 'default');
    if (!egress || !lowered || lowered.isolates.egress !== true || lowered.rules.egress.length === 0 || mayReachDns(lowered, usualResolvers)) return;
    yield { at: egress.key, spec: [...policy.path, 'spec'] };
  },
  excused: (_, { placed }, view) => placed !== undefined && isKnownBetter(view, placed),
  say: () =>
    'None of these rules lets name lookups pass, so unless another policy does, the pods cannot look up any name. Allow UDP and TCP 53 to the resolver of the cluster.',
  fix: ({ spec }, context) => widening(allowDnsTitle(resolversFor(context)), allowDns(context.tree, spec, resolversFor(context))),
});

/** Whether `dns-blocked` speaks of the policy, or sees that lookups pass, or that they are none of its business. */
function isKnownBetter(view: EnvironmentView, { id, namespace }: PlacedObject): boolean {
  const policy = view.policy(id);
  if (!policy || namespace === undefined) return true;
  const resolvers = resolversOf(view.profile);
  if (mayReachDns(policy, resolvers) || view.evaluator.subjectsOf(policy).length > 0 || isSilentOnDns(view, policy, namespace)) return true;
  return view.evaluator.cluster.policies.some((each) => each.id !== policy.id && each.namespace === namespace && mayReachDns(each, resolvers));
}
