import { remember } from '../../util/remember.js';
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

/** The load balancers that a Service is for, by its annotations and those of Ingresses of its namespace, which are looked at once. */
export function balancersOf(view: EnvironmentView): (service: PlacedService) => readonly Balancer[] {
  const known = new Map<string | undefined, ReadonlyMap<string, ReadonlySet<string | undefined>>>();
  const behindAlb = (namespace: string | undefined) => remember(known, namespace, () => servicesBehindAlb(view, namespace));
  return (service) => [
    ...(isNegotiated(service) ? [gke] : []),
    ...(isTarget(service) || isBehindTarget(service, behindAlb(service.placed.namespace)) ? [aws] : []),
  ];
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
function isBehindTarget({ placed }: PlacedService, behindAlb: ReadonlyMap<string, ReadonlySet<string | undefined>>): boolean {
  const types = behindAlb.get(placed.object.metadata.name?.value ?? '');
  const own = targetType(placed);
  return types !== undefined && (own === undefined ? types.has('ip') : own === 'ip');
}

/** The Services that Ingresses of the class `alb` name, with what these say of the targets. */
function servicesBehindAlb(view: EnvironmentView, namespace: string | undefined): ReadonlyMap<string, ReadonlySet<string | undefined>> {
  const found = new Map<string, Set<string | undefined>>();
  for (const ingress of view.inNamespace(namespace, 'other')) {
    const route = ingress.object.type === 'other' ? ingress.object.route : undefined;
    if (route?.className !== 'alb') continue;
    for (const { kind, name } of route.backends) if (kind === 'Service' && name !== undefined) remember(found, name, () => new Set()).add(targetType(ingress));
  }
  return found;
}

function targetType(object: PlacedObject): string | undefined {
  return annotation(object, 'alb.ingress.kubernetes.io/target-type');
}

function annotation({ object }: PlacedObject, name: string): string | undefined {
  return object.metadata.annotations.entries.find(({ key }) => key.value === name)?.value.value;
}
