import { clusterScoped } from './tables/cluster-scoped.js';

/** What Kustomize tells objects apart by. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface Id extends Gvk {
  readonly name: string;
  readonly namespace: string;
  /** Of an object's present identity; of its former ones Kustomize does not look. */
  readonly isClusterScoped: boolean;
}

const withoutNamespace: ReadonlySet<string> = new Set(
  clusterScoped
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [apiVersion = '', ...kinds] = line.split(' ');
      return kinds.map((kind) => `${apiVersion} ${kind}`);
    }),
);

export function isClusterScoped({ group, version, kind }: Gvk): boolean {
  return withoutNamespace.has(`${group === '' ? '' : `${group}/`}${version} ${kind}`);
}

export function groupVersionOf(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export function apiVersionOf({ group, version }: Gvk): string {
  return group === '' ? version : `${group}/${version}`;
}

/** What is written for the namespace of what has none. */
const noNamespace = '_non_namespaceable_';

export function effectiveNamespace(id: Id): string {
  if (id.isClusterScoped) return noNamespace;
  return id.namespace === '' ? 'default' : id.namespace;
}

export function isSameNamespace(a: Id, b: Id): boolean {
  return effectiveNamespace(a) === effectiveNamespace(b);
}

/** Equal where the ids are. */
export function keyOfId(id: Id): string {
  return `${id.group}|${id.version}|${id.kind}|${id.name}|${effectiveNamespace(id)}`;
}

/** Whether the selector, in which nothing means anything, takes the kind in. */
export function isSelected(gvk: Gvk, selector: Partial<Gvk>): boolean {
  return matches(gvk.group, selector.group) && matches(gvk.version, selector.version) && matches(gvk.kind, selector.kind);
}

function matches(value: string, wanted: string | undefined): boolean {
  return wanted === undefined || wanted === '' || value === wanted;
}

/** As Kustomize writes it in its messages. */
export function idText({ group, version, kind, name, namespace }: Id): string {
  return `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}/${name || '[noName]'}.${namespace || '[noNs]'}`;
}
