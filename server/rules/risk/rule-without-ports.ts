import { type WrittenRule, writtenRulesOf } from '../../families/written-rules.js';
import type { PolicyRule } from '../../model/network-policy.js';
import type { YamlValue } from '../../syntax/edit/yaml-text.js';
import type { Range } from '../../util/range.js';
import { insertEntry, losing } from '../edits.js';
import { hasStrayKeys, headOfItem, rulesOf } from '../reading.js';
import { apiReference } from '../references.js';
import { type Fix, type RuleContext, rule } from '../rule.js';
import { destinationsOf } from '../workspace/destinations.js';
import { knownBlocks, worldsIn } from './world.js';

interface EveryPort {
  readonly at: Range;
  readonly policyRule: PolicyRule;
}

/** For those who want the ports of every rule listed. */
export default rule<'NetworkPolicy', EveryPort>({
  id: 'rule-without-ports',
  category: 'risk',
  severity: 'info',
  on: 'NetworkPolicy',
  recommended: false,
  docs: {
    summary: 'A rule lists peers and no ports, so it is for every port.',
    why: 'These peers get at the ports for debugging, metrics and administration, too. Most policies are written like that and mean it, so this is off by default.',
    silent: 'Beside a rule with ports alone, of which `ports-as-separate-rule` speaks, and of peers that are everyone, of which other rules do.',
    given: `
#- /db.yaml
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: mysql, ports: [{containerPort: 3306}]}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from:
#   ^^^^^^ info: rule-without-ports
        - podSelector: {matchLabels: {app: api}}
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: api}}
      ports:
        - {port: 3306, protocol: TCP}
`,
    references: [apiReference('NetworkPolicyIngressRule')],
  },

  *find(policy, { tree }) {
    const rules = rulesOf(policy);
    const written = writtenRulesOf(policy);
    for (const [index, each] of written.entries()) {
      const policyRule = rules[index];
      if (!policyRule?.peers || policyRule.peers.items.length === 0 || each.ports !== 'all' || !each.allows || each.everyPod.length > 0) continue;
      if (hasStrayKeys(tree, each.path, ['from', 'to', 'ports']) || isBesidePorts(written, index) || worldsIn(knownBlocks(each)).length > 0) continue;
      yield { at: headOfItem(policyRule.range, [policyRule.peers.key]), policyRule };
    }
  },
  say: ({ policyRule: { direction } }) =>
    direction === 'ingress'
      ? 'Without `ports`, these peers may connect to every port of the pods. List those that they need.'
      : 'Without `ports`, the pods may connect to every port of these peers. List those that they need.',
  fix: (fact, context) => declaredPorts(fact, context),
});

function isBesidePorts(rules: readonly WrittenRule[], index: number): boolean {
  const isPortsOnly = (other: WrittenRule | undefined) =>
    other !== undefined && other.direction === rules[index]?.direction && !other.hasPeers && other.ports !== 'all';
  return isPortsOnly(rules[index - 1]) || isPortsOnly(rules[index + 1]);
}

/** More ports are no choice but a list of what happens to be declared. */
const MOST_PORTS = 6;

/** The ports that the containers at the other end, or for ingress at this one, declare. */
function declaredPorts({ policyRule }: EveryPort, { tree, environment, placed }: RuleContext): readonly Fix[] {
  const view = environment?.();
  const policy = placed && view?.policy(placed.id);
  const workloads = view && policy ? destinationsOf(view, policy, policyRule) : undefined;
  if (!workloads || workloads.some(({ portsOpen, ports }) => portsOpen || ports.length === 0)) return [];
  const ports = new Map(
    workloads.flatMap((workload) => workload.ports.map(({ number, protocol }) => [`${protocol} ${number}`, { port: number, protocol }] as const)),
  );
  if (ports.size === 0 || ports.size > MOST_PORTS) return [];
  const value: YamlValue = [...ports.values()];
  return losing(`Only the ports that the pods declare: ${[...ports.keys()].join(', ')}`, insertEntry(tree, policyRule.path, 'ports', value));
}
