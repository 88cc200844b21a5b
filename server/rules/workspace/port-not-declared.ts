import type { PolicyPort } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { editDistance, listed } from '../../util/text.js';
import { widening } from '../edits.js';
import { apiReference } from '../references.js';
import { rule, type Violation } from '../rule.js';
import { portsAtDestinations } from './destinations.js';
import { placesOf, workloadsText } from './matching.js';
import { servicesInFront } from './services.js';

interface NotDeclared extends Violation {
  readonly number: number;
  readonly protocol: string;
  readonly workloads: readonly WorkloadEndpoint[];
  /** What the pods do declare for the protocol, the most alike first. */
  readonly declared: readonly number[];
}

/** A port by a number that no container declares. */
export default rule<'NetworkPolicy in environment', NotDeclared>({
  id: 'port-not-declared',
  category: 'workspace',
  severity: 'hint',
  recommended: false,
  on: 'NetworkPolicy in environment',
  everywhere: true,
  docs: {
    summary: 'A rule opens a port that no container of its pods declares.',
    why: 'It may be a slip, or what is left of a port that moved. It is off by default, because a container may listen on any port, declared or not: `containerPort` is for people to read.',
    silent:
      'Where containers declare no port at all, where ports come from a template, of ranges, and where the number is the port of a Service in front, which another rule speaks of.',
    wrong: 'Where the application listens on a port that its manifest does not name.',
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
    - ports: [{port: 8081, protocol: TCP}]
#                    ^^^^ hint: port-not-declared 8080
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - ports: [{port: 8080, protocol: TCP}]
`,
    references: [apiReference('NetworkPolicyPort'), 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports'],
  },
  *find(target) {
    const { view, once } = target;
    const isNumber = ({ port, endPort, templated }: PolicyPort) => typeof port?.value === 'number' && !endPort && !templated;
    for (const { port, protocol, workloads } of portsAtDestinations(target, isNumber)) {
      if (workloads.some(({ ports }) => ports.length === 0)) continue;
      const services = once(servicesInFront);
      const number = Number(port.value);
      const declared = [...new Set(workloads.flatMap(({ ports }) => ports.flatMap((each) => (each.protocol === protocol ? [each.number] : []))))];
      const isOfService = workloads.some((workload) => services(workload).some(({ service }) => service.ports.some((each) => each.port === number)));
      if (declared.length === 0 || declared.includes(number) || isOfService) continue;
      yield { at: port.range, number, protocol, workloads, declared: mostAlike(number, declared), related: placesOf(view, workloads) };
    }
  },
  say: ({ number, protocol, workloads, declared }) =>
    `No container of ${workloadsText(workloads)} declares ${protocol} ${number}; ${workloads.length === 1 ? 'it declares' : 'they declare'} ${listed(declared.slice(0, 3).map(String))}. Write the port that is meant, or declare it.`,
  fix: ({ at, declared }, { tree }) =>
    tree.templated ? [] : declared.slice(0, 2).flatMap((number) => widening(`Write ${number}, to allow that port`, [{ range: at, newText: String(number) }])),
});

function mostAlike(number: number, declared: readonly number[]): readonly number[] {
  const distance = (other: number) => editDistance(String(number), String(other), 5);
  return [...declared].sort((a, b) => distance(a) - distance(b) || a - b);
}
