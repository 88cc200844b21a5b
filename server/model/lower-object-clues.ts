import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node, Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { ConfigEntry, MonitorPort, ObjectClues, ServiceClue } from './clues.js';
import { hostsOf } from './lower-hosts.js';
import { lowerSelector } from './lower-selector.js';
import { int32Of, keyName, knownString, nodeAtPath, scalarAt, stringOf } from './read-node.js';

type ReadClues = (tree: SyntaxTree, object: MapNode, path: Path) => ObjectClues | undefined;

/** What an object that makes no pods says of connections; undefined where it says nothing. What a template engine writes is passed over. */
export function objectClues(tree: SyntaxTree, object: MapNode, { kind, group, path }: { kind: string; group: string; path: Path }): ObjectClues | undefined {
  return tree.templated ? undefined : readers.get(`${group}/${kind}`)?.(tree, object, path);
}

const readers: ReadonlyMap<string, ReadClues> = new Map<string, ReadClues>([
  ['/ConfigMap', (tree, object) => configClues(tree, object, 'data')],
  ['/Secret', (tree, object) => configClues(tree, object, 'stringData')],
  ['/ServiceAccount', (_, object) => accountClues(object)],
  ['admissionregistration.k8s.io/ValidatingWebhookConfiguration', (_, object) => webhooks(object)],
  ['admissionregistration.k8s.io/MutatingWebhookConfiguration', (_, object) => webhooks(object)],
  [
    'apiextensions.k8s.io/CustomResourceDefinition',
    (_, object) => answering([nodeAtPath(object, ['spec', 'conversion', 'webhook', 'clientConfig', 'service'])]),
  ],
  ['apiregistration.k8s.io/APIService', (_, object) => answering([nodeAtPath(object, ['spec', 'service'])])],
  ['monitoring.coreos.com/ServiceMonitor', (_, object, path) => monitor(object, path, 'services')],
  ['monitoring.coreos.com/PodMonitor', (_, object, path) => monitor(object, path, 'pods')],
  ['rbac.authorization.k8s.io/Role', (_, object) => role(object)],
  ['rbac.authorization.k8s.io/ClusterRole', (_, object) => role(object)],
  ['rbac.authorization.k8s.io/RoleBinding', (_, object) => binding(object)],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', (_, object) => binding(object)],
]);

function itemsOf(map: Node | undefined, key: string): readonly Node[] {
  const list = entryOf(map, key)?.value;
  return list?.kind === 'sequence' ? list.items.map(({ value }) => value) : [];
}

function configClues(tree: SyntaxTree, object: MapNode, field: string): ObjectClues | undefined {
  const data = entryOf(object, field)?.value;
  if (data?.kind !== 'map') return undefined;
  const entries = data.entries.flatMap((entry): readonly ConfigEntry[] => {
    const { value } = entry;
    const key = keyName(entry);
    const hosts = value.kind === 'scalar' ? hostsOf(tree, { name: key, node: value }) : [];
    return hosts.length > 0 ? [{ key, hosts }] : [];
  });
  return entries.length > 0 ? { kind: 'config', entries } : undefined;
}

function accountClues(object: MapNode): ObjectClues | undefined {
  const mounts = scalarAt(object, 'automountServiceAccountToken')?.value;
  return typeof mounts === 'boolean' ? { kind: 'account', mountsToken: mounts } : undefined;
}

function webhooks(object: MapNode): ObjectClues | undefined {
  return answering(itemsOf(object, 'webhooks').map((webhook) => nodeAtPath(webhook, ['clientConfig', 'service'])));
}

/** References to Services; the port is 443 where none is written (API reference, ServiceReference). */
function answering(references: readonly (Node | undefined)[]): ObjectClues | undefined {
  const services = references.flatMap((node): readonly ServiceClue[] => {
    const name = knownString(node, 'name');
    const port = entryOf(node, 'port')?.value;
    const number = port === undefined ? 443 : int32Of(port);
    if (!name || number === undefined || entryOf(node, 'namespace')?.value.templated) return [];
    return [{ name: name.value, namespace: knownString(node, 'namespace')?.value, port: number, range: name.range }];
  });
  return services.length > 0 ? { kind: 'webhooks', services } : undefined;
}

function monitor(object: MapNode, path: Path, of: 'services' | 'pods'): ObjectClues | undefined {
  const spec = entryOf(object, 'spec')?.value;
  const selector = spec?.kind === 'map' ? lowerSelector(spec, 'selector', [...path, 'spec']) : undefined;
  const ports = itemsOf(spec, of === 'services' ? 'endpoints' : 'podMetricsEndpoints').flatMap((one) => monitorPort(one, of));
  const namespaces = watched(entryOf(spec, 'namespaceSelector')?.value);
  return selector && ports.length > 0 && namespaces ? { kind: 'monitor', of, selector, namespaces, ports } : undefined;
}

/** `port` is a name: of the Service's port, or of the container's; `targetPort` and `portNumber` are of the pods. */
function monitorPort(endpoint: Node, of: 'services' | 'pods'): readonly MonitorPort[] {
  const port = entryOf(endpoint, 'port')?.value;
  const name = port && stringOf(port);
  if (port && name) return [{ by: of === 'services' ? 'service' : 'pod', port: name, range: port.range }];
  const target = (entryOf(endpoint, 'targetPort') ?? entryOf(endpoint, 'portNumber'))?.value;
  const written = target && (int32Of(target) ?? stringOf(target));
  return target && written !== undefined && written !== '' ? [{ by: 'pod', port: written, range: target.range }] : [];
}

function watched(selector: Node | undefined): 'own' | 'any' | readonly string[] | undefined {
  if (selector?.templated) return undefined;
  if (scalarAt(selector, 'any')?.value === true) return 'any';
  const names = itemsOf(selector, 'matchNames').flatMap((node) => stringOf(node) ?? []);
  return names.length > 0 ? names : 'own';
}

/** Permissions are asked for by calling the API server, but for those to `use` something, which others ask about the pod. */
function role(object: MapNode): ObjectClues | undefined {
  const rules = itemsOf(object, 'rules');
  const callsApi = rules.some((rule) => {
    const verbs = itemsOf(rule, 'verbs').flatMap((node) => stringOf(node) ?? []);
    return itemsOf(rule, 'resources').length > 0 && verbs.some((verb) => verb !== 'use');
  });
  const isAggregated = entryOf(object, 'aggregationRule') !== undefined;
  return { kind: 'role', callsApi: callsApi || isAggregated };
}

function binding(object: MapNode): ObjectClues | undefined {
  const reference = entryOf(object, 'roleRef')?.value;
  const [kind, name] = [knownString(reference, 'kind')?.value, knownString(reference, 'name')?.value];
  if (kind === undefined || name === undefined) return undefined;
  const accounts = itemsOf(object, 'subjects').flatMap((subject) => {
    const account = knownString(subject, 'name');
    if (!account || knownString(subject, 'kind')?.value !== 'ServiceAccount' || entryOf(subject, 'namespace')?.value.templated) return [];
    return [{ name: account.value, namespace: knownString(subject, 'namespace')?.value, range: account.range }];
  });
  return accounts.length > 0 ? { kind: 'binding', role: { kind, name }, accounts } : undefined;
}
