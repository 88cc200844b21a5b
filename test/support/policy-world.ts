import { parseAllDocuments } from 'yaml';
import { type AddressRange, formatAddress, parseCidr } from '../../server/semantics/sets/address-set.js';
import type { AdminPolicyManifest, Labels, NetworkPolicyManifest, Party, Pod, Protocol, World } from './brute-force.js';
import { olderKindOf } from './older-kind.js';

/** Manifests read without a line of ours: what the brute-force evaluator takes, and the objects as they are. */
export interface ReadWorld extends World {
  readonly pods: readonly Pod[];
}

type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

const NAME = 'kubernetes.io/metadata.name';

/** Every document of a text, as a reader of YAML sees it; undefined for one that is none. */
export function documentsOf(text: string): readonly (Json | undefined)[] {
  const documents = parseAllDocuments(text, { uniqueKeys: false, merge: true, version: '1.1' });
  return Array.isArray(documents) ? documents.map((document) => (document.errors.length > 0 ? undefined : plainOf(() => document.toJS() as Json))) : [];
}

/** An alias that names nothing makes the reader throw. */
function plainOf(read: () => Json): Json | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The world that some objects make; a policy without a namespace is in `default`. */
export function worldOf(objects: readonly (Json | undefined)[]): ReadWorld {
  const policies: NetworkPolicyManifest[] = [];
  const adminPolicies: AdminPolicyManifest[] = [];
  const pods: Pod[] = [];
  const namespaces: Record<string, Labels> = {};
  for (const object of objects.flatMap(itemsOf)) {
    const metadata = mapOf(object['metadata']);
    const name = String(metadata['name'] ?? 'unnamed');
    const namespace = String(metadata['namespace'] ?? 'default');
    if (object['kind'] === 'NetworkPolicy') policies.push({ ...object, metadata: { name, namespace } } as unknown as NetworkPolicyManifest);
    if (object['kind'] === 'AdminNetworkPolicy' || object['kind'] === 'BaselineAdminNetworkPolicy')
      adminPolicies.push(object as unknown as AdminPolicyManifest);
    if (object['kind'] === 'ClusterNetworkPolicy' && String(object['apiVersion']).startsWith('policy.networking.k8s.io/'))
      adminPolicies.push(olderKindOf(object));
    if (object['kind'] === 'Namespace') namespaces[name] = { ...labelsOf(metadata['labels']), [NAME]: name };
    const template = object['kind'] === 'Pod' ? object : mapOf(mapOf(object['spec'])['template']);
    if (Object.keys(template).length > 0) pods.push({ namespace, name, labels: labelsOf(mapOf(template['metadata'])['labels']), ports: portsOf(template) });
  }
  return { namespaces, policies, adminPolicies, pods };
}

/** Everyone whom some worlds could tell apart: their pods, pods with the labels that they speak of, addresses on the edges of their blocks. */
export interface Probes {
  readonly namespaces: Readonly<Record<string, Labels>>;
  readonly parties: readonly Party[];
  readonly wires: readonly (readonly [Protocol, number])[];
}

/** @param most how many label sets and namespaces of each kind are tried */
export function probesFor(worlds: readonly ReadWorld[], most: number): Probes {
  const seen = harvest(worlds.flatMap(({ policies, adminPolicies }) => [...policies, ...adminPolicies] as unknown as Json[]));
  const pods = worlds.flatMap((world) => world.pods);
  const names = [
    ...new Set([...pods.map(({ namespace }) => namespace), ...worlds.flatMap(({ policies }) => policies.map(({ metadata }) => metadata.namespace))]),
  ];
  const named = [...new Set([...names, ...seen.namespaceNames, 'elsewhere'])].slice(0, most + names.length);
  const labelled = Object.fromEntries(
    seen.namespaceLabels.slice(0, most).map((labels, index) => [`labelled-${index}`, { ...labels, [NAME]: `labelled-${index}` }]),
  );
  const namespaces = {
    ...Object.fromEntries(named.map((name) => [name, { [NAME]: name }])),
    ...labelled,
    ...Object.assign({}, ...worlds.map((world) => world.namespaces)),
  };
  const ports: Pod['ports'] = seen.portNames.flatMap((name, index) => protocols.map((protocol) => ({ name, containerPort: 20_001 + index, protocol })));
  const unseen = Object.keys(namespaces).flatMap((namespace) =>
    [{}, ...seen.podLabels.slice(0, most)].map((labels, index): Pod => ({ namespace, name: `unseen-${index}`, labels, ports })),
  );
  const known = new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  const numbers = [
    ...new Set([
      ...seen.numbers.flatMap((n) => [n, n + 1]),
      ...ports.map(({ containerPort }) => containerPort),
      ...pods.flatMap((pod) => pod.ports.map(({ containerPort }) => containerPort)),
      1,
      53,
      65_535,
    ]),
  ];
  const wires = numbers.filter((n) => n >= 1 && n <= 65_535).flatMap((n) => protocols.map((protocol) => [protocol, n] as const));
  return { namespaces, parties: [...known.values(), ...unseen, ...seen.addresses, '198.51.100.1', '2001:db8:ffff::1'], wires };
}

const protocols = ['TCP', 'UDP', 'SCTP'] as const;

interface Harvest {
  readonly podLabels: readonly Labels[];
  readonly namespaceLabels: readonly Labels[];
  readonly namespaceNames: readonly string[];
  readonly addresses: readonly string[];
  readonly portNames: readonly string[];
  readonly numbers: readonly number[];
}

/** What policies speak of, wherever it stands. */
function harvest(policies: readonly Json[]): Harvest {
  const [podLabels, namespaceLabels, names, cidrs, portNames, numbers] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<number>(),
  ];
  const selector = (value: Json | undefined, into: Set<string>) => {
    const { matchLabels, matchExpressions } = mapOf(value);
    const alternatives = listOf(matchExpressions).map((each) => {
      const { key, values } = mapOf(each);
      return (listOf(values).length > 0 ? listOf(values) : ['x']).map((one) => ({ [String(key)]: String(one) }));
    });
    const all = alternatives.reduce<readonly Labels[]>((sets, more) => sets.flatMap((set) => more.map((one) => ({ ...set, ...one }))), [labelsOf(matchLabels)]);
    for (const labels of all) {
      if (into === namespaceLabels && labels[NAME] !== undefined) names.add(labels[NAME]);
      const { [NAME]: _, ...others } = labels;
      if (Object.keys(others).length > 0) into.add(JSON.stringify(others));
    }
  };
  const visit = (value: Json | undefined): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    for (const [key, member] of Object.entries(value as { readonly [key: string]: Json })) {
      if (key === 'podSelector') selector(member, podLabels);
      else if (key === 'namespaceSelector' || key === 'namespaces') selector(member, namespaceLabels);
      else if (key === 'cidr') cidrs.add(String(member));
      else if (key === 'except' || key === 'networks') for (const one of listOf(member)) cidrs.add(String(one));
      else if (key === 'namedPort' || (key === 'port' && typeof member === 'string')) portNames.add(String(member));
      else if ((key === 'port' || key === 'endPort' || key === 'start' || key === 'end') && typeof member === 'number') numbers.add(member);
      visit(member);
    }
  };
  policies.forEach(visit);
  const labels = (set: Set<string>) => [...set].map((text) => JSON.parse(text) as Labels);
  return {
    podLabels: labels(podLabels),
    namespaceLabels: labels(namespaceLabels),
    namespaceNames: [...names],
    addresses: [...new Set([...cidrs].flatMap((cidr) => edgesOf(parseCidr(cidr))))],
    portNames: [...portNames],
    numbers: [...numbers],
  };
}

/** The first and last address of a block, and those around it. */
function edgesOf(range: AddressRange | undefined): readonly string[] {
  if (!range) return [];
  const { family, first, last } = range;
  const most = family === 4 ? (1n << 32n) - 1n : (1n << 128n) - 1n;
  return [first - 1n, first, last, last + 1n].filter((each) => each >= 0n && each <= most).map((each) => formatAddress(family, each));
}

function itemsOf(object: Json | undefined): readonly { readonly [key: string]: Json }[] {
  const map = mapOf(object);
  return String(map['kind'] ?? '').endsWith('List') ? listOf(map['items']).map(mapOf) : Object.keys(map).length > 0 ? [map] : [];
}

function portsOf(template: { readonly [key: string]: Json }): Pod['ports'] {
  return listOf(mapOf(template['spec'])['containers']).flatMap((container) => listOf(mapOf(container)['ports'])) as unknown as Pod['ports'];
}

function labelsOf(value: Json | undefined): Labels {
  return Object.fromEntries(Object.entries(mapOf(value)).map(([key, member]) => [key, String(member)]));
}

function mapOf(value: Json | undefined): { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [key: string]: Json }) : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
