import type { ClusterProfile } from '../workspace/cluster-profile.js';
import type { Installation } from '../workspace/installations.js';
import { usualInstallations } from './installations.js';

/** What answers name lookups in a cluster. */
export interface Resolvers {
  /** All that a rule for lookups may mean, those that a person named first. */
  readonly all: readonly Installation[];
  /** Those to allow where lookups are to work. */
  readonly meant: readonly Installation[];
  /** Of those to allow, the one to name where one is named: its pods have a namespace and are matched by selectors. */
  readonly main: Installation;
  /** A person said which pods answer lookups, so no others do. */
  readonly decided: boolean;
  /** Where the pods of all of them may be. */
  readonly namespaces: readonly string[];
  /** Where all of them listen. */
  readonly ports: readonly number[];
}

const known = new WeakMap<ClusterProfile, Resolvers>();

/** The resolvers of a cluster: what `dns` names, what `installations` adds, and the usual ones where `dns` names no pods. */
export function resolversOf(profile: ClusterProfile): Resolvers {
  const found = known.get(profile) ?? find(profile);
  known.set(profile, found);
  return found;
}

const usual = usualInstallations.filter(({ kind }) => kind === 'dns');

/** Where a cluster has a resolver that is made as Kubernetes documents it. */
const stock: Installation = usual[0] ?? { kind: 'dns', name: 'CoreDNS', namespaces: ['kube-system'], labels: { 'k8s-app': 'kube-dns' }, ports: [53] };

function find({ dns = [], installations = [] }: ClusterProfile): Resolvers {
  const named = [...dns, ...installations.filter(({ kind }) => kind === 'dns')];
  // An address may be that of a Service, in front of the usual pods.
  const decided = dns.some(isPods);
  const all = decided ? named : [...named, ...usual];
  const meant = named.length > 0 ? named : [stock];
  return {
    all,
    meant,
    main: meant.find((one) => isPods(one) && one.namespaces.length > 0 && one.hostNetwork !== true) ?? stock,
    decided,
    namespaces: [...new Set(all.flatMap(({ namespaces }) => namespaces))],
    ports: [...new Set([...usual, ...named].flatMap(portsOf))],
  };
}

function isPods({ namespaces, labels }: Installation): boolean {
  return namespaces.length > 0 || Object.keys(labels).length > 0;
}

/** Where the pods of a resolver listen. */
export function portsOf({ ports = [53] }: Installation): readonly number[] {
  return ports;
}

/** The resolvers that may be in a namespace; one of which nobody said where it is may be in any. */
export function resolversIn({ all }: Resolvers, namespace: string): readonly Installation[] {
  return all.filter((one) => one.namespaces.includes(namespace) || (one.namespaces.length === 0 && isPods(one)));
}

/** The cache of lookups that usually runs on every node. */
export const usualCache: Installation | undefined = usual.find(({ hostNetwork }) => hostNetwork);

/** The resolver of OpenShift. */
export const openshiftResolver: Installation | undefined = usual.find(({ namespaces }) => namespaces.includes('openshift-dns'));

/** The words for usual resolvers that a configuration takes. */
export const resolverWords: ReadonlyMap<string, Installation> = new Map(
  Object.entries({ coredns: stock, 'kube-dns': stock, 'node-local-dns': usualCache, 'openshift-dns': openshiftResolver }).flatMap(
    ([word, one]): [string, Installation][] => (one ? [[word, one]] : []),
  ),
);

/** The ports of usual resolvers, DNS over TLS among them. */
export const usualDnsPorts: ReadonlySet<number> = new Set([...usual.flatMap(portsOf), 853]);
