import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node, Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { generatedLabels } from './generated-labels.js';
import { otherNetworksOf } from './lower-exposure.js';
import { lowerLabels } from './lower-metadata.js';
import { workloadNames } from './lower-names.js';
import { podClues } from './lower-pod-clues.js';
import { lowerStatus } from './lower-status.js';
import { isProtocol, type ObjectBase } from './object-base.js';
import type { ContainerPort, Workload } from './objects.js';
import { int32Of, isNull, isUnknown, nodeAtPath, scalarAt, stringOf } from './read-node.js';

/** Where each of the built-in kinds keeps its pod template. */
const templatePaths: ReadonlyMap<string, Path> = new Map<string, Path>([
  ['Pod', []],
  ['Deployment', ['spec', 'template']],
  ['ReplicaSet', ['spec', 'template']],
  ['ReplicationController', ['spec', 'template']],
  ['StatefulSet', ['spec', 'template']],
  ['DaemonSet', ['spec', 'template']],
  ['Job', ['spec', 'template']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
]);

/** Kinds of other groups whose `spec.template` is known to become pods, also while it names no containers. */
const templateKinds: ReadonlySet<string> = new Set([
  'argoproj.io/Rollout',
  'apps.openshift.io/DeploymentConfig',
  'serving.knative.dev/Service',
  'serving.knative.dev/Configuration',
  'kubevirt.io/VirtualMachine',
  'kubevirt.io/VirtualMachineInstanceReplicaSet',
]);

/** The path to the pod template, from the object; undefined where the object makes no pods. */
export function podTemplatePath(object: MapNode, kind: string, group: string): Path | undefined {
  const own = builtInGroups.has(group) ? templatePaths.get(kind) : undefined;
  if (own) return own;
  const path = ['spec', 'template'];
  const template = nodeAtPath(object, path);
  if (template?.kind !== 'map') return undefined;
  return templateKinds.has(`${group}/${kind}`) || hasContainers(entryOf(template, 'spec')?.value) ? path : undefined;
}

/** '' also stands for an apiVersion that is not written yet or comes from a template. */
const builtInGroups: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

/** Other things are called template, too: of an application, a machine, a secret. Only pods have containers. */
function hasContainers(spec: Node | undefined): boolean {
  const containers = entryOf(spec, 'containers')?.value;
  return containers !== undefined && (containers.kind === 'sequence' || isUnknown(containers) || isNull(containers));
}

/** @param template path to the pod template, from the object */
export function lowerWorkload(tree: SyntaxTree, object: MapNode, base: ObjectBase, group: string, template: Path): Workload {
  const kind = base.kind.value;
  const podTemplate = nodeAtPath(object, template);
  const templatePath = [...base.path, ...template];
  const spec = entryOf(podTemplate, 'spec')?.value;
  const isPod = template.length === 0;
  const clues = podClues(tree, podTemplate);
  return {
    ...base,
    type: 'workload',
    podLabels: isPod ? base.metadata.labels : templateLabels(podTemplate, templatePath),
    generated: generatedLabels(kind, group, base.metadata.name?.value, kind === 'StatefulSet' ? ordinalsOf(entryOf(object, 'spec')?.value) : undefined),
    ...(isPod ? {} : selectorOf(entryOf(object, 'spec')?.value, base)),
    podTemplatePath: templatePath,
    ...lowerPorts(spec),
    chosenContainer: chosenContainer(spec, entryOf(podTemplate, 'metadata')?.value),
    hostNetwork: scalarAt(spec, 'hostNetwork')?.value === true,
    ...(isForWindows(spec) && { windows: true as const }),
    ...otherNetworksOf(podTemplate),
    ...lowerStatus(object, kind),
    ...(clues ? { clues } : {}),
    ...workloadNames(object, base.path, template),
  };
}

function isForWindows(spec: Node | undefined): boolean {
  const os = scalarAt(entryOf(spec, 'os')?.value, 'name')?.value;
  return os === 'windows' || scalarAt(entryOf(spec, 'nodeSelector')?.value, 'kubernetes.io/os')?.value === 'windows';
}

function selectorOf(spec: Node | undefined, base: ObjectBase): Pick<Workload, 'selector'> {
  const selector = lowerLabels(entryOf(spec, 'selector')?.value, 'matchLabels', [...base.path, 'spec', 'selector']);
  return selector.entries.length === 0 ? {} : { selector };
}

function templateLabels(podTemplate: Node | undefined, path: Path): Workload['podLabels'] {
  const metadata = entryOf(podTemplate, 'metadata')?.value;
  const labels = lowerLabels(metadata, 'labels', [...path, 'metadata']);
  // The whole template, or its metadata, may be what is filled in.
  const outside = podTemplate !== undefined && metadata === undefined && podTemplate.templated;
  return outside ? { ...labels, templated: true } : labels;
}

/** Without `replicas` something else may say how many pods there are; of none nothing needs to be known. */
function ordinalsOf(spec: Node | undefined): { readonly first: number; readonly last: number } | undefined {
  const written = entryOf(spec, 'replicas')?.value;
  const replicas = written && int32Of(written);
  if (replicas === undefined || replicas < 1) return undefined;
  const ordinals = entryOf(spec, 'ordinals')?.value;
  if (ordinals === undefined || isNull(ordinals)) return { first: 0, last: replicas - 1 };
  const start = entryOf(ordinals, 'start')?.value;
  const first = start === undefined ? (ordinals.templated ? undefined : 0) : int32Of(start);
  return first === undefined || first < 0 ? undefined : { first, last: first + replicas - 1 };
}

const defaultContainer = 'kubectl.kubernetes.io/default-container';

function chosenContainer(spec: Node | undefined, metadata: Node | undefined): string | undefined {
  const list = entryOf(spec, 'containers')?.value;
  if (list?.kind !== 'sequence' || list.items.length < 2 || list.templated) return undefined;
  const annotated = scalarAt(entryOf(metadata, 'annotations')?.value, defaultContainer)?.value;
  const name = annotated ?? scalarAt(list.items[0]?.value, 'name')?.value;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

interface Ports {
  readonly ports: readonly ContainerPort[];
  readonly portsTemplated: boolean;
}

/** The ports that stay open while the pod runs: of its containers, and of the init containers that run beside them (sidecars). */
function lowerPorts(spec: Node | undefined): Ports {
  const ports: ContainerPort[] = [];
  let portsTemplated = spec !== undefined && (isUnknown(spec) || spec.templated);
  for (const name of ['containers', 'initContainers']) {
    const list = entryOf(spec, name)?.value;
    if (list?.templated) portsTemplated = true;
    if (list?.kind !== 'sequence') continue;
    for (const { value: container } of list.items) {
      if (name === 'initContainers' && !mayBeSidecar(container)) continue;
      const found = containerPorts(container);
      ports.push(...found.ports);
      if (found.portsTemplated) portsTemplated = true;
    }
  }
  return { ports, portsTemplated };
}

function mayBeSidecar(container: Node): boolean {
  return isUnknown(container) || container.templated || scalarAt(container, 'restartPolicy')?.value === 'Always';
}

function containerPorts(container: Node): Ports {
  const list = entryOf(container, 'ports')?.value;
  // A container that holds an expression may get its ports from it, unless it lists them itself.
  const templated = list === undefined ? isUnknown(container) || container.templated : list.templated;
  if (list?.kind !== 'sequence') return { ports: [], portsTemplated: templated };
  const ports = list.items.map(({ value }) => containerPort(value));
  return {
    ports: ports.flatMap((port) => port ?? []),
    portsTemplated: templated || list.items.some(({ value }, index) => ports[index] === undefined && isTemplatedPort(value)),
  };
}

function containerPort(node: Node): ContainerPort | undefined {
  if (node.kind !== 'map') return undefined;
  const [number, protocol, name] = ['containerPort', 'protocol', 'name'].map((key) => entryOf(node, key)?.value);
  const port = number && int32Of(number);
  const protocolText = protocol === undefined || isNull(protocol) ? 'TCP' : stringOf(protocol);
  if (port === undefined || port < 1 || port > 65535 || !isProtocol(protocolText) || name?.templated) return undefined;
  return { name: (name && stringOf(name)) || undefined, number: port, protocol: protocolText, range: node.range };
}

function isTemplatedPort(node: Node): boolean {
  return node.templated || (node.kind === 'map' && node.entries.some(({ value }) => value.templated));
}
