import type { Direction, NetworkPolicy, PolicyPort, PolicyRule } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { appendItem, widening } from '../edits.js';
import { requirementsOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule, type Severity } from '../rule.js';

interface OneProtocol {
  readonly at: Range;
  readonly severity: Severity;
  readonly policyRule: PolicyRule;
  readonly number: number;
  readonly allowed: 'UDP' | 'TCP';
}

/** Name lookups over one of the two protocols that they need. */
export default rule<'NetworkPolicy', OneProtocol>({
  id: 'dns-protocol-incomplete',
  category: 'mistake',
  severity: 'info',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'The port of a resolver is allowed for only one of UDP and TCP.',
    why: 'Lookups use UDP first, and TCP where an answer does not fit. With UDP alone, large answers fail now and then; with TCP alone, nearly every lookup fails. It is said of port 53, and of 5353 where the rule names the resolver of OpenShift.',
    silent: 'Where any other rule of the policy in that direction allows the port for the other protocol.',
    bad: `
to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
ports:
  - {port: 53, protocol: UDP}
#          ^^ info: dns-protocol-incomplete TCP
`,
    good: `
to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
ports:
  - {port: 53, protocol: UDP}
  - {port: 53, protocol: TCP}
`,
    references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/', apiReference('NetworkPolicyPort')],
  },

  *find(policy) {
    for (const direction of ['ingress', 'egress'] as const) {
      for (const policyRule of policy.spec[direction]?.items ?? []) {
        if (!policyRule.ports || policyRule.ports.templated || policyRule.templated || policy.spec[direction]?.templated) continue;
        for (const item of policyRule.ports.items) {
          const fact = oneProtocol(policy, direction, policyRule, item);
          if (fact) yield fact;
        }
      }
    }
  },
  say: ({ number, allowed }) =>
    allowed === 'UDP'
      ? `Only UDP ${number} is allowed: answers that do not fit are asked for again over TCP, and fail. Allow TCP ${number}, too.`
      : `Only TCP ${number} is allowed: lookups use UDP first, so nearly all of them fail. Allow UDP ${number}, too.`,
  fix: ({ policyRule, number, allowed }, { tree }) => {
    const protocol = allowed === 'UDP' ? 'TCP' : 'UDP';
    return widening(`Allow ${protocol} ${number}, too`, appendItem(tree, [...policyRule.path, 'ports'], { port: number, protocol }));
  },
});

function oneProtocol(
  { spec }: NetworkPolicy,
  direction: Direction,
  policyRule: PolicyRule,
  { port, protocol, templated }: PolicyPort,
): OneProtocol | undefined {
  const [number, allowed] = [port?.value, protocol?.value];
  if (!port || templated || (allowed !== 'UDP' && allowed !== 'TCP')) return undefined;
  if (number !== 53 && !(number === 5353 && direction === 'egress' && namesResolver(policyRule))) return undefined;
  const others = spec[direction]?.items ?? [];
  const covered = others.some(({ ports }) => !ports || ports.items.some((item) => coversOther(item, number, allowed)));
  return covered ? undefined : { at: port.range, severity: allowed === 'UDP' ? 'info' : 'warning', policyRule, number, allowed };
}

/** Port 5353 is that of OpenShift's resolver, and elsewhere of multicast lookups, which use UDP only. */
function namesResolver({ peers }: PolicyRule): boolean {
  const selectors = (peers?.items ?? []).flatMap(({ namespaceSelector, podSelector }) => [namespaceSelector, podSelector]);
  return selectors.some(
    (selector) => selector && requirementsOf(selector).requirements.some(({ values }) => values.some(({ value }) => value.includes('dns'))),
  );
}

function coversOther({ port, protocol, templated }: PolicyPort, number: number, allowed: string): boolean {
  if (templated || (port === undefined && protocol?.value !== allowed)) return true;
  return port?.value === number && protocol?.value !== allowed;
}
