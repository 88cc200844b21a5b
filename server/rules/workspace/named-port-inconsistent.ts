import type { PolicyPort, PolicyRule } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Path } from '../../syntax/nodes.js';
import { listed } from '../../util/text.js';
import { appendItem, replaceMember, together, widening } from '../edits.js';
import { selectsAll } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule, type Violation } from '../rule.js';
import { portsAtDestinations } from './destinations.js';
import { placesOf } from './matching.js';

interface Inconsistent extends Violation {
  readonly policyRule: PolicyRule;
  readonly path: Path;
  readonly name: string;
  readonly protocol: string;
  /** One workload for each number. */
  readonly numbers: ReadonlyMap<number, WorkloadEndpoint>;
}

/** Names by which one rule is meant to reach pods of every kind. */
const COMMON = /metric|prom|monitor|health|probe|live|ready|admin/;

/** One name for several ports. */
export default rule<'NetworkPolicy in environment', Inconsistent>({
  id: 'named-port-inconsistent',
  category: 'workspace',
  severity: 'hint',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A port name of a rule stands for different numbers at different pods.',
    why: 'A name is looked up at each pod that a connection goes to, so a rule opens another port at each of them. That may be what is meant; but whoever reads the rule does not see it, and some plugins get it wrong where one policy comes to several numbers.',
    silent:
      'Of names by which many kinds of pods are reached on purpose (metrics, probes), where all pods of a namespace are meant, where ports of the pods come from a template, and where a rule names addresses.',
    wrong: 'Where the pods agree on a name and not on a number by design: the rule says that then.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web, tier: front}}
spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: old, namespace: shop, labels: {app: old, tier: front}}
spec: {containers: [{name: old, image: old, ports: [{name: http, containerPort: 80}]}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {tier: front}}
  ingress:
    - ports: [{port: http, protocol: TCP}]
#                    ^^^^ hint: named-port-inconsistent 8080
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - ports: [{port: http, protocol: TCP}]
`,
    references: [apiReference('NetworkPolicyPort'), issueReference('cilium/cilium', 30003)],
  },
  *find(target) {
    const { object, view } = target;
    const isForAll = view.policy(object.id)?.subject.pods.requirements.length === 0;
    const reachesAll = (policyRule: PolicyRule) => (policyRule.direction === 'ingress' ? isForAll : selectsAllPods(policyRule));
    const isWanted = ({ port }: PolicyPort, policyRule: PolicyRule) => typeof port?.value === 'string' && !COMMON.test(port.value) && !reachesAll(policyRule);
    for (const { policyRule, item, port, protocol, workloads } of portsAtDestinations(target, isWanted)) {
      const numbers = new Map<number, WorkloadEndpoint>();
      for (const workload of workloads)
        for (const each of workload.ports)
          if (each.name === port.value && each.protocol === protocol && !numbers.has(each.number)) numbers.set(each.number, workload);
      if (numbers.size > 1)
        yield { at: port.range, policyRule, path: item.path, name: String(port.value), protocol, numbers, related: placesOf(view, [...numbers.values()]) };
    }
  },
  say: ({ name, numbers }) =>
    `\`${name}\` is ${listed([...numbers].slice(0, 3).map(([number, { name: workload }]) => `${number} at \`${workload}\``))}, so this opens another port at each of them. Write the numbers, or give the pods one.`,
  fix: ({ policyRule, path, protocol, numbers }, { tree }) => {
    const [first, ...others] = [...numbers.keys()].sort((a, b) => a - b);
    if (first === undefined || others.length > 3) return [];
    const added = others.map((number) => appendItem(tree, [...policyRule.path, 'ports'], { port: number, protocol }));
    return widening(
      `Write ${listed([first, ...others].map(String))}, to allow each of them everywhere`,
      together(replaceMember(tree, path, 'port', String(first)), ...added),
    );
  },
});

/** Whether some peer is every pod of a namespace: then the name is how the rule says which ports. */
function selectsAllPods({ peers }: PolicyRule): boolean {
  return peers?.items.some(({ podSelector }) => !podSelector || selectsAll(podSelector)) === true;
}
