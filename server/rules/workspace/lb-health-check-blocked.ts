import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Evaluator } from '../../semantics/evaluator.js';
import { addressSet, intersectAddresses, parseCidr } from '../../semantics/sets/address-set.js';
import { hasConnections } from '../../semantics/sets/connection-set.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { appendItem, type Edits, insertEntry, widening, writtenEntry, writtenNode } from '../edits.js';
import { issueReference } from '../references.js';
import { rule, type Violation } from '../rule.js';
import { mayBeAllowedElsewhere } from './isolation.js';
import { type Balancer, balancersOf } from './load-balancers.js';
import { placeOfObject, workloadsText } from './matching.js';
import { type PlacedService, servicesInFront } from './services.js';

interface Unchecked extends Violation {
  readonly balancer: Balancer;
  readonly service: PlacedService;
  readonly workloads: readonly WorkloadEndpoint[];
  readonly spec: Path;
}

/** Pods that a load balancer outside looks at, and that let it in nowhere. */
export default rule<'NetworkPolicy in environment', Unchecked>({
  id: 'lb-health-check-blocked',
  category: 'workspace',
  severity: 'hint',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A load balancer of GKE or AWS knows the pods of a Service by their addresses, and no policy lets its health checks in.',
    why: 'On GKE, with the annotation `cloud.google.com/neg` the load balancer connects to pods directly. Its health checks and its connections come from `130.211.0.0/22` and `35.191.0.0/16`. Where policies let in pods only, every pod is taken for unhealthy, and the Service answers with 502. On AWS, with the target type `ip` (of a Service, or of an Ingress of the class `alb`), they come from the subnets of the VPC, whose addresses no manifest names.',
    silent: 'Where some of these addresses may be let in (on AWS: any address outside of the cluster), and where a policy of another kind may decide.',
    wrong: 'Where the annotation stays though no load balancer is in use, or where the nodes of the plugin let health checks in by themselves.',
    given: `
#- /web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, annotations: {cloud.google.com/neg: '{"ingress": true}'}}
spec: {selector: {app: web}, ports: [{port: 80}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
#                ^^^ hint: lb-health-check-blocked 35.191.0.0/16
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from: [{podSelector: {}}]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from: [{podSelector: {}}]
    - from: [{ipBlock: {cidr: 130.211.0.0/22}}, {ipBlock: {cidr: 35.191.0.0/16}}]
`,
    references: [issueReference('ory/k8s', 113), issueReference('kubernetes-sigs/agent-sandbox', 1415)],
  },
  *find({ object: placed, view, once }) {
    const policy = view.policy(placed.id);
    const at = placed.object.metadata.name?.range;
    if (
      policy?.isolates.ingress !== true ||
      !at ||
      placed.namespace === undefined ||
      view.mayHoldUnseenPolicies(placed.namespace) ||
      once(mayBeAllowedElsewhere)(placed.namespace)
    )
      return;
    const services = once(servicesInFront);
    const balancers = once(balancersOf);
    const found = view.evaluator.subjectsOf(policy).flatMap(({ workload, sure }) => {
      if (!sure || workload.hostNetwork) return [];
      const [first] = services(workload).flatMap((service) => balancers(service).map((balancer) => ({ service, balancer })));
      // Of several policies for a pod the first says it.
      const speaks = first && view.evaluator.policiesOf(workload).find((each) => each.sure && each.policy.isolates.ingress === true)?.policy === policy;
      return first && speaks && isClosed(view.evaluator, workload, first.balancer) ? [{ ...first, workload }] : [];
    });
    const [first] = found;
    if (!first) return;
    const { service, balancer } = first;
    const related = placeOfObject(service.placed, `Service \`${service.service.metadata.name?.value}\` is for a load balancer of ${balancer.title}`);
    const workloads = found.flatMap((one) => (one.balancer === balancer ? [one.workload] : []));
    yield { at, balancer, service, workloads, spec: [...placed.object.path, 'spec'], related };
  },
  say: ({ workloads, service: { service }, balancer: { title, from } }) =>
    `Service \`${service.metadata.name?.value}\` is for a load balancer of ${title}, whose health checks come from ${from}, and no policy lets these in to ${workloadsText(workloads)}. Allow them, or its pods are taken for unhealthy.`,
  fix: ({ spec, balancer }, { tree }) => widening(balancer.fix, allowChecks(tree, spec, balancer.ranges)),
});

/** Whether surely nothing from where a load balancer is reaches a workload. */
function isClosed(evaluator: Evaluator, workload: WorkloadEndpoint, { anywhere, ranges }: Balancer): boolean {
  const addresses = addressSet(ranges.flatMap((cidr) => parseCidr(cidr) ?? []));
  return evaluator
    .outside(workload, 'ingress')
    .every(({ range, answer }) => !hasConnections(answer.possible) || (!anywhere && intersectAddresses([range], addresses).length === 0));
}

function allowChecks(tree: SyntaxTree, spec: Path, ranges: readonly string[]): Edits {
  const map = writtenNode(tree, spec);
  if (map?.kind !== 'map') return undefined;
  const added = { from: ranges.map((cidr) => ({ ipBlock: { cidr } })) };
  return writtenEntry(map, 'ingress') ? appendItem(tree, [...spec, 'ingress'], added) : insertEntry(tree, spec, 'ingress', [added]);
}
