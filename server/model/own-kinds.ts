import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { groupOf } from './identity.js';
import type { PolicyReader } from './lower.js';
import { isRoute } from './lower-route.js';
import { podTemplatePath } from './lower-workload.js';
import { knownString, stringOf } from './read-node.js';

/**
 * Whether a document holds an object of a kind that is read here: a policy, what makes pods, a Namespace, a Service, a route, a kustomization,
 * or a List with one of these. Definitions of resources, dashboards, ConfigMaps and the files of other programs are nobody's business here. Of
 * a text that is no YAML, what can be read decides.
 */
export function holdsOwnKind({ root, text, problems }: SyntaxTree, policies: readonly PolicyReader[]): boolean {
  const kinds = root?.kind === 'map' ? writtenAt(root, 'kind') : [];
  if (root?.kind === 'map' && kinds.length > 0) {
    const versions = writtenAt(root, 'apiVersion');
    return kinds.some((kind) => (versions.length === 0 ? [undefined] : versions).some((version) => isOwn(root, kind, version, policies)));
  }
  return problems.length > 0 && ownWords(policies).test(text);
}

/** What is written at a key, also where it does not count: where the `---` between two objects is missing, each key is there twice. */
function writtenAt({ entries, dropped = [] }: MapNode, name: string): readonly string[] {
  return [...dropped, ...entries]
    .flatMap(({ key, value, merged }) => (!merged && key.value === name ? (stringOf(value) ?? '') : ''))
    .filter((text) => text !== '');
}

function isOwn(object: MapNode, kind: string, apiVersion: string | undefined, policies: readonly PolicyReader[]): boolean {
  const items = kind.endsWith('List') ? entryOf(object, 'items')?.value : undefined;
  if (items?.kind !== 'sequence')
    return isOwnKind(object, kind, apiVersion, policies) || (kind.endsWith('List') && isOwnKind(object, itemKind(kind), apiVersion, policies));
  return items.items.some(({ value }) => isOwnItem(value, kind === 'List' ? undefined : itemKind(kind), apiVersion, policies));
}

function itemKind(kind: string): string {
  return kind.slice(0, -'List'.length);
}

/** An item of a typed list (`NetworkPolicyList`) need not say what it is. */
function isOwnItem(item: Node, kind: string | undefined, apiVersion: string | undefined, policies: readonly PolicyReader[]): boolean {
  const own = knownString(item, 'kind')?.value ?? kind;
  return item.kind === 'map' && own !== undefined && isOwn(item, own, knownString(item, 'apiVersion')?.value ?? apiVersion, policies);
}

function isOwnKind(object: MapNode, kind: string, apiVersion: string | undefined, policies: readonly PolicyReader[]): boolean {
  const group = groupOf(apiVersion);
  if (policies.some((each) => each.reads(kind, apiVersion) || each.group === group)) return true;
  if (kind === 'Namespace' || kind === 'Service') return group === '' || podTemplatePath(object, kind, group) !== undefined;
  return group === KUSTOMIZE || isRoute(kind, group) || podTemplatePath(object, kind, group) !== undefined;
}

const KUSTOMIZE = 'kustomize.config.k8s.io';

/** At the left edge, or behind a bracket: what a value holds as text belongs to somebody else. */
function ownWords(policies: readonly PolicyReader[]): RegExp {
  const kinds = [...policies.flatMap((each) => each.kinds), ...OTHER_KINDS].join('|');
  return new RegExp(
    `(?:^|\\{\\s*)["']?(?:kind["']?[ \\t]*:[ \\t]*["']?(?:${kinds})(?:list)?["']?[ \\t]*(?:[,}#\\r\\n]|$)|apiVersion["']?[ \\t]*:[ \\t]*["']?(?:policy\\.)?networking\\.k8s\\.io/)`,
    'im',
  );
}

const OTHER_KINDS = [
  'pod',
  'deployment',
  'statefulset',
  'daemonset',
  'replicaset',
  'replicationcontroller',
  'job',
  'cronjob',
  'namespace',
  'service',
  'ingress',
  '(?:http|grpc|tcp|tls|udp)route',
  'kustomization',
];
