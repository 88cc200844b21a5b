import type { Dependency, Target } from '../../dependencies/dependency.js';
import { selectorOf, twinsOf } from '../../dependencies/identity.js';
import { installationsOfClass } from '../../dependencies/installations.js';
import { serviceSelector } from '../../dependencies/service-pods.js';
import type { Direction } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Requirement } from '../../semantics/cluster/selector.js';
import { connectionsOf, unionConnections } from '../../semantics/sets/connection-set.js';
import { portRange } from '../../semantics/sets/port-set.js';
import { listed } from '../../util/text.js';
import { plainly } from '../../words/mark.js';
import { connectionsText } from '../../words/ports.js';
import type { Installation } from '../../workspace/installations.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { type AllowPeer, type AllowPolicy, allowText } from '../allow-text.js';
import type { Fix, RuleContext } from '../rule.js';
import { addedDocument } from './added-document.js';
import { type Blocked, portsOf } from './blocked.js';
import { policyNames, shortName } from './policy-names.js';

/** So many policies at once nobody reads. */
const MOST = 4;

/**
 * Adds the policies that let closed dependencies pass, and nothing else: as new documents in the file of the object that needs them, or as a new
 * file beside it. Of what is installed elsewhere, one fix for each that it may be.
 */
export function allowFixes(
  view: EnvironmentView,
  placed: PlacedObject,
  blocked: readonly Blocked[],
  context: Pick<RuleContext, 'file' | 'isTaken'>,
): readonly Fix[] {
  const [first] = blocked;
  const from = first?.dependency.from;
  const usual = from?.kind === 'installation' ? selectable(installationsOfClass(from.usual, classOf(placed))).slice(0, 3) : [undefined];
  return usual.flatMap((installation) => {
    const found = blocked.map(({ dependency, by }) =>
      policiesFor(view, placed, { dependency, directions: by.map(({ direction }) => direction) }, installation),
    );
    const known = found.flatMap((one) => one ?? []);
    if (found.includes(undefined) || known.length === 0 || known.length > MOST) return [];
    return fixesOf({ view, placed, known: distinct(view, known), installation, twins: twinsOfClients(view, blocked) }, context);
  });
}

/** Who is let through, too, because no selector tells them from those who need it. */
function twinsOfClients({ evaluator }: EnvironmentView, blocked: readonly Blocked[]): readonly WorkloadEndpoint[] {
  const clients = blocked.flatMap(({ dependency: { from } }) => (from.kind === 'workload' ? [from.workload] : []));
  return [...new Set(clients.flatMap((client) => twinsOf(evaluator, client)))].filter((twin) => !clients.includes(twin));
}

/** Those that a selector can let in. */
function selectable(installations: readonly Installation[]): readonly Installation[] {
  return installations.filter(({ namespaces, hostNetwork }) => namespaces.length > 0 && !hostNetwork);
}

/** The class of controllers that a route is for. */
function classOf({ object }: PlacedObject): string | undefined {
  return object.type === 'other' ? object.route?.className : undefined;
}

interface Wanted {
  readonly view: EnvironmentView;
  readonly placed: PlacedObject;
  readonly known: readonly AllowPolicy[];
  readonly installation: Installation | undefined;
  readonly twins: readonly WorkloadEndpoint[];
}

function fixesOf({ view, placed, known, installation, twins }: Wanted, { file, isTaken = () => false }: Pick<RuleContext, 'file' | 'isTaken'>): readonly Fix[] {
  const lineEnding = file.source?.documents[placed.document]?.tree.lineEnding ?? '\n';
  const text = known.map((one) => allowText(one, lineEnding)).join(`---${lineEnding}`);
  const names = known.map(({ name }) => `\`${name}\``).join(' and ');
  const too = twins.length > 0 ? ` (${listed(twins.map(({ id }) => id))}, too, whose labels are the same)` : '';
  const what = `${allowedText(known, installation)}${too}`;
  return (['file', 'newFile'] as const).flatMap((into) => {
    const edit = addedDocument({ view, placed, namespace: placed.namespace ?? '', file, isTaken }, text, into, known[0]?.name ?? '');
    const title = `${what}: add ${known.length === 1 ? 'the policy' : 'the policies'} ${names}${into === 'newFile' ? ' in a new file' : ''}`;
    return edit ? [{ title, safe: false, caution: 'widens' as const, edits: [], elsewhere: [edit] }] : [];
  });
}

function allowedText([first]: readonly AllowPolicy[], installation: Installation | undefined): string {
  if (installation) return `Let ${installation.name} in`;
  if (!first || first.peer) return 'Allow it';
  return `Allow ${connectionsText(first.ports, undefined, plainly)} ${first.direction === 'egress' ? 'to' : 'from'} any address`;
}

/** A dependency, and the ends at which it is to be let through. */
export interface ToAllow {
  readonly dependency: Dependency;
  readonly directions: readonly Direction[];
}

/** Undefined where one of the ends has no labels that name it, or stands in a namespace that this file cannot place policies in. */
export function policiesFor(
  view: EnvironmentView,
  placed: PlacedObject,
  { dependency, directions: closed }: ToAllow,
  installation: Installation | undefined,
): readonly AllowPolicy[] | undefined {
  const { from, to } = dependency;
  const [client, server] = [clientOf(view, from, installation), to.kind === 'pods' ? serverOf(view, to) : apiServer];
  const ports = to.kind === 'pods' ? portsOf(to) : apiServerPorts;
  if (!client || !server) return undefined;
  const directions = (['egress', 'ingress'] as const).filter((direction) => closed.includes(direction));
  const policies = directions.map((direction): AllowPolicy | undefined => {
    const [own, other] = direction === 'ingress' ? [server, client] : [client, server];
    if (own.namespace === undefined || own.pods.length === 0 || !canPlace(view, placed, own.namespace)) return undefined;
    const peer: AllowPeer | undefined =
      other.namespace === undefined ? undefined : { namespace: other.namespace === own.namespace ? undefined : other.namespace, pods: other.pods };
    return {
      name: allowName(direction, client.name, server.name),
      namespace: writtenNamespace(placed, own.namespace),
      direction,
      pods: own.pods,
      peer,
      ports,
    };
  });
  return policies.includes(undefined) ? undefined : policies.flatMap((one) => one ?? []);
}

interface End {
  readonly name: string;
  /** Undefined: it is no pod. */
  readonly namespace: string | undefined;
  readonly pods: readonly Requirement[];
}

/** No selector matches it, and its addresses are in no manifest. */
const apiServer: End = { name: 'api-server', namespace: undefined, pods: [] };

/** Behind the Service `kubernetes`, and by itself where kubeadm or k3s made it: plugins look at the one or the other. */
export const apiServerPorts = unionConnections(connectionsOf('TCP', portRange(443)), connectionsOf('TCP', portRange(6443)));

function clientOf({ evaluator }: EnvironmentView, from: Dependency['from'], installation: Installation | undefined): End | undefined {
  if (from.kind === 'api-server') return apiServer;
  if (from.kind === 'installation') {
    const pods = Object.entries(installation?.labels ?? {}).map(([key, value]): Requirement => ({ key, operator: 'In', values: [value] }));
    return installation && { name: nameText(installation.name), namespace: installation.namespaces[0], pods };
  }
  return ofWorkload(evaluator, from.workload);
}

function ofWorkload(evaluator: EnvironmentView['evaluator'], workload: WorkloadEndpoint): End | undefined {
  const pods = selectorOf(evaluator, workload);
  return pods && { name: nameText(workload.name), namespace: workload.namespace, pods };
}

/** The pods by the labels that their Service goes by, else by their own. */
function serverOf({ evaluator }: EnvironmentView, { service, pods }: Extract<Target, { kind: 'pods' }>): End | undefined {
  const [first, ...others] = pods;
  if (service?.placed.object.type === 'service') {
    const selector = serviceSelector(service.placed.object);
    return selector && !selector.unknown ? { name: nameText(service.name), namespace: service.namespace, pods: selector.requirements } : undefined;
  }
  return first && others.length === 0 ? ofWorkload(evaluator, first.workload) : undefined;
}

/** A part of an object's name, as the API server takes it. */
export function nameText(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** What a policy is called that lets one end reach another. */
export function allowName(direction: Direction, client: string, server: string): string {
  return shortName(direction === 'ingress' ? `${server}-from-${client}` : `${client}-to-${server}`);
}

/** What a kustomization places all goes to its namespace, and what nobody placed to wherever it is applied. */
function canPlace(view: EnvironmentView, placed: PlacedObject, namespace: string): boolean {
  if (placed.namespaceFrom === 'manifest') return true;
  if (placed.namespaceFrom === 'none') return view.inNamespace(namespace, 'workload').every((one) => one.namespaceFrom === 'manifest');
  return placed.namespace === namespace;
}

function writtenNamespace({ namespaceFrom }: PlacedObject, namespace: string): string | undefined {
  return namespaceFrom === 'manifest' || namespaceFrom === 'none' ? namespace : undefined;
}

/** One policy for each name, none of which is taken. */
export function distinct(view: EnvironmentView, policies: readonly AllowPolicy[]): readonly AllowPolicy[] {
  const nameFor = policyNames(view);
  return policies.map((policy) => ({ ...policy, name: nameFor(policy.namespace, policy.name) }));
}
