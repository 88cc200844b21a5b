import type { Direction } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Range } from '../../util/range.js';
import { replaceWord, widening } from '../edits.js';
import { peersKey } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { type RelatedPlace, rule } from '../rule.js';
import { portsAtDestinations } from './destinations.js';
import { placesOf, workloadsText } from './matching.js';

interface UndeclaredPort {
  readonly at: Range;
  readonly direction: Direction;
  readonly related: readonly RelatedPlace[];
  readonly name: string;
  readonly protocol: string;
  readonly workloads: readonly WorkloadEndpoint[];
  /** What the pods do declare for the protocol. */
  readonly declared: readonly string[];
}

/** A port by a name that no container gives to one of its ports. */
export default rule<'NetworkPolicy in environment', UndeclaredPort>({
  id: 'named-port-undeclared',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  everywhere: true,
  docs: {
    summary: 'A rule names a port that no container of its pods declares.',
    why: 'A port name is looked up in the containers that the connection goes to: the pods of the policy for ingress, the pods of the peer for egress. A name that none declares, or that belongs to another protocol, admits nothing.',
    given: `
#- /web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - ports: [{port: https, protocol: TCP}]
#                    ^^^^^ warning: named-port-undeclared \`http\`
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
    references: [apiReference('NetworkPolicyPort'), issueReference('grafana/loki', 19073)],
  },

  *find(target) {
    for (const { policyRule, port, protocol, workloads } of portsAtDestinations(target, ({ port }) => typeof port?.value === 'string')) {
      const name = String(port.value);
      const declared = [...new Set(workloads.flatMap(({ ports }) => ports.flatMap((each) => (each.protocol === protocol ? (each.name ?? []) : []))))].sort();
      if (!declared.includes(name))
        yield { at: port.range, direction: policyRule.direction, name, protocol, workloads, declared, related: placesOf(target.view, workloads) };
    }
  },
  say: ({ direction, name, protocol, workloads, declared }) => {
    const whose =
      direction === 'ingress'
        ? `No container of ${workloadsText(workloads)}`
        : `No container of ${workloadsText(workloads)}, which \`${peersKey(direction)}\` matches,`;
    const instead =
      declared.length > 0 ? `It has ${declared.map((each) => `\`${each}\``).join(', ')}.` : 'Write the number, or name the port in the container.';
    return `${whose} declares a ${protocol} port named \`${name}\`, so this admits nothing. ${instead}`;
  },
  fix: ({ at, declared }, { tree }) => declared.slice(0, 3).flatMap((name) => widening(`Write ${name}, to allow that port`, replaceWord(tree, at, name))),
});
