import { listed } from '../../util/text.js';
import { asCode } from '../../words/mark.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import type { PlacedService } from './services.js';

/** A load balancer outside of the cluster that connects to pods by their addresses. */
export interface Balancer {
  readonly title: string;
  /** Where its health checks come from, in a sentence. */
  readonly from: string;
  /** The blocks that let them in. */
  readonly ranges: readonly string[];
  /** It may stand at any address: the blocks are where such networks usually are. */
  readonly anywhere: boolean;
  /** What the fix says that adds the blocks. */
  readonly fix: string;
}

/** By the documentation of Google. */
const google: readonly string[] = ['130.211.0.0/22', '35.191.0.0/16'];

const gke: Balancer = {
  title: 'GKE',
  from: listed(google.map(asCode)),
  ranges: google,
  anywhere: false,
  fix: 'Allow the health checks of GKE',
};

const aws: Balancer = {
  title: 'AWS',
  from: 'the subnets of its VPC',
  ranges: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  anywhere: true,
  fix: 'Allow private addresses, which those of a VPC mostly are',
};

/** The load balancers that a Service is for, by its annotations and those of Ingresses of its namespace. */
export function balancersOf(view: EnvironmentView): (service: PlacedService) => readonly Balancer[] {
  return (service) => [...(isNegotiated(service) ? [gke] : []), ...(isTarget(service) || isBehindTarget(view, service) ? [aws] : [])];
}

/** The annotation says so: `{"ingress": true}`, or which ports are exposed. */
function isNegotiated({ placed }: PlacedService): boolean {
  return /"ingress"\s*:\s*true|"exposed_ports"\s*:\s*\{\s*"/.test(annotation(placed, 'cloud.google.com/neg') ?? '');
}

/** A Network Load Balancer that connects to pods, not to nodes. */
function isTarget({ placed }: PlacedService): boolean {
  const own = (name: string): string | undefined => annotation(placed, `service.beta.kubernetes.io/aws-load-balancer-${name}`);
  return own('nlb-target-type') === 'ip' || own('type') === 'nlb-ip';
}

/** An Application Load Balancer, by an Ingress; the Service itself may say to which it connects. */
function isBehindTarget(view: EnvironmentView, { placed }: PlacedService): boolean {
  const name = placed.object.metadata.name?.value;
  const targetType = (object: PlacedObject): string | undefined => annotation(object, 'alb.ingress.kubernetes.io/target-type');
  return view.inNamespace(placed.namespace, 'other').some((ingress) => {
    const route = ingress.object.type === 'other' ? ingress.object.route : undefined;
    const isAlb = route?.className === 'alb' && (targetType(placed) ?? targetType(ingress)) === 'ip';
    return isAlb && route.backends.some((backend) => backend.kind === 'Service' && backend.name === name);
  });
}

function annotation({ object }: PlacedObject, name: string): string | undefined {
  return object.metadata.annotations.entries.find(({ key }) => key.value === name)?.value.value;
}
