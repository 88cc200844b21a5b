import type { Direction } from '../../model/network-policy.js';
import { implies, isSatisfiable } from '../../semantics/cluster/label-selector.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import type { YamlValue } from '../../syntax/edit/yaml-text.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { allowDnsTitle, dnsRule, resolversFor } from '../dns.js';
import { fixOf, insertEntry, removeItem, replaceMember, widening } from '../edits.js';
import { typeName, writtenKeys } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { unsaidClosureOf } from '../unsaid-closure.js';

interface ClosedDirection {
  readonly at: Range;
  readonly direction: Direction;
  readonly spec: Path;
  /** Of the type in `policyTypes`. */
  readonly index: number;
}

/** A direction that is closed entirely, perhaps only because both types were copied. */
export default rule<'NetworkPolicy', ClosedDirection>({
  id: 'policy-type-without-rules',
  category: 'mistake',
  severity: 'info',
  on: 'NetworkPolicy',
  docs: {
    summary: '`policyTypes` lists a direction that the policy has no rules for.',
    why: 'A direction that is listed is isolated, and without rules nothing of it passes. Where the policy has rules for the other direction only, both types were often copied from an example, and the pods can then not even look up names, or nobody reaches them. An empty list (`egress: []`) says the same in so many words.',
    silent:
      'Where the name of the policy or a comment in it speaks of that (`deny`, `isolated`; "no egress"), of databases that connect to nothing, where another policy closes the direction for the same pods anyway or has rules for it, and of ingress where none of the pods declares a port.',
    wrong: 'Where the direction is to be closed: write the empty list.',
    bad: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
#                        ^^^^^^ info: policy-type-without-rules not even look up names
  ingress:
    - from: [{podSelector: {}}]
`,
    good: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{podSelector: {}}]
  egress: []
`,
    references: [apiReference('NetworkPolicySpec'), issueReference('kubernetes/website', 34867)],
  },

  *find(policy, { tree }) {
    const closure = unsaidClosureOf(tree, policy);
    if (closure) yield { ...closure, spec: [...policy.path, 'spec'] };
  },
  say: ({ direction }) =>
    direction === 'egress'
      ? '`Egress` is listed, and there are no `egress` rules: these pods may connect to nothing, and not even look up names. Remove `Egress` if only ingress is meant, or write `egress: []` to say so.'
      : '`Ingress` is listed, and there are no `ingress` rules: nobody may connect to these pods. Remove `Ingress` if only egress is meant, or write `ingress: []` to say so.',
  excused: ({ direction }, { placed }, view) => {
    const policy = placed && view.policy(placed.id);
    return policy?.namespace !== undefined && (isSettledElsewhere(view, policy, direction) || (direction === 'ingress' && listensNowhere(view, policy)));
  },
  fix: ({ direction, spec, index }, context) => {
    const { tree } = context;
    const resolvers = resolversFor(context);
    const write = (value: YamlValue) =>
      writtenKeys(tree, spec).includes(direction) ? replaceMember(tree, spec, direction, value) : insertEntry(tree, spec, direction, value);
    return [
      ...widening(`Leave ${direction} open: remove ${typeName(direction)}`, removeItem(tree, [...spec, 'policyTypes'], index)),
      ...(direction === 'egress' ? widening(allowDnsTitle(resolvers), write([dnsRule(resolvers)])) : []),
      ...fixOf(`Say that nothing of it passes: ${direction}: []`, write([])),
    ];
  },
});

/** Whether another policy may allow something to the same pods in that direction, or closes it for all of them as well. */
function isSettledElsewhere({ evaluator }: EnvironmentView, policy: Policy, direction: Direction): boolean {
  const own = policy.subject.pods;
  return evaluator.cluster.policies.some((other) => {
    if (other.id === policy.id || other.namespace !== policy.namespace || other.isolates[direction] === false) return false;
    const pods = other.subject.pods;
    if (other.rules[direction].length === 0) return other.isolates[direction] === true && implies(own, pods);
    return isSatisfiable({ requirements: [...own.requirements, ...pods.requirements], unknown: false });
  });
}

/** Whether all its pods are known, and none of them declares a port. */
function listensNowhere({ evaluator }: EnvironmentView, policy: Policy): boolean {
  const subjects = evaluator.subjectsOf(policy);
  return subjects.length > 0 && subjects.every(({ workload }) => workload.ports.length === 0 && !workload.portsOpen);
}
