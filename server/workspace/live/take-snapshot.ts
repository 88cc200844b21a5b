import { blockYaml } from '../../syntax/edit/yaml-text.js';
import { itemsOf, mapOf, type ServedMap, type ServedValue } from './json.js';
import { type NotListed, notListedObject } from './not-listed.js';
import { builtIn, groupsPath, type ListedResource, listPath, namespacePath, policyGroupPaths, policyResources, type ReadPath } from './resources.js';
import { snapshotObject } from './snapshot-object.js';

/** What a cluster says to a path that is read. */
export type Got =
  | { readonly outcome: 'got'; readonly value: ServedValue }
  /** `missing`: it is not served; `expired`: the rest of a list that has changed too much meanwhile. */
  | { readonly outcome: 'forbidden' | 'missing' | 'expired' };

export interface TakingOptions {
  /** Only these; all of them where it is left out. */
  readonly namespaces?: readonly string[] | undefined;
  /** Reads; whatever else goes wrong it throws. */
  get(path: ReadPath): Promise<Got>;
  /** Told of each list when it is whole. */
  readonly onListed?: (resource: string, count: number) => void;
}

export interface ClusterSnapshot {
  /** A `List` in YAML. */
  readonly text: string;
  readonly notListed: readonly NotListed[];
}

/** A list that goes on changing is not asked for again and again. */
const mostStarts = 3;

/** Reads from a cluster what answers need, page by page, each made small at once. */
export async function takeSnapshot(options: TakingOptions): Promise<ClusterSnapshot> {
  const { namespaces, get } = options;
  const parts: string[] = [];
  const lacking: NotListed[] = namespaces === undefined ? [] : othersNotAsked(namespaces);
  for (const resource of [...builtIn, ...(await otherPolicies(get, lacking))]) {
    const asked = resource.kind === 'Namespace' ? await namespaceObjects(options, lacking) : undefined;
    const places = resource.isNamespaced && namespaces !== undefined ? namespaces : [undefined];
    const found = asked ?? (await Promise.all(places.map((namespace) => listed(resource, namespace, options, lacking)))).flat();
    for (const object of found) parts.push(itemText(object));
    options.onListed?.(resource.plural, found.length);
  }
  for (const one of lacking) parts.push(itemText(notListedObject(one)));
  const items = parts.length === 0 ? 'items: []\n' : `items:\n${parts.join('')}`;
  return { text: `apiVersion: v1\nkind: List\n${items}`, notListed: lacking };
}

function itemText(object: ServedMap): string {
  return `- ${blockYaml(object, 2, { lineEnding: '\n', mapStep: 2, listStep: 0, json: false })}\n`;
}

function othersNotAsked(namespaces: readonly string[]): NotListed[] {
  const reason = `the snapshot has only ${namespaces.length === 1 ? 'namespace' : 'namespaces'} ${namespaces.join(', ')}`;
  return (['pods', 'other-policies'] as const).map((shows) => ({ resource: `elsewhere-${shows}`, shows, namespace: undefined, reason }));
}

/** Who is asked about some namespaces may often read these, and not the list of all. */
async function namespaceObjects({ namespaces, get }: TakingOptions, lacking: NotListed[]): Promise<readonly ServedMap[] | undefined> {
  if (namespaces === undefined) return undefined;
  const answers = await Promise.all(namespaces.map(async (name) => ({ name, got: await get(namespacePath(name)) })));
  return answers.flatMap(({ name, got }) => {
    if (got.outcome === 'got') return [snapshotObject('v1', 'Namespace', mapOf(got.value))];
    const reason = got.outcome === 'missing' ? `there is no namespace ${name}` : `not allowed to read the labels of namespace ${name}`;
    lacking.push({ resource: 'namespaces', shows: 'details', namespace: name, reason });
    return [];
  });
}

/** The resources of the families of policies that the cluster serves. */
async function otherPolicies(get: TakingOptions['get'], lacking: NotListed[]): Promise<readonly ListedResource[]> {
  const groups = await get(groupsPath);
  if (groups.outcome !== 'got') {
    lacking.push({ resource: 'apis', shows: 'other-policies', namespace: undefined, reason: 'which kinds of policies the cluster serves is not known' });
    return [];
  }
  const lists = await Promise.all(policyGroupPaths(groups.value).map(get));
  return lists.flatMap((list) => (list.outcome === 'got' ? policyResources(list.value) : []));
}

async function listed(resource: ListedResource, namespace: string | undefined, { get }: TakingOptions, lacking: NotListed[]): Promise<readonly ServedMap[]> {
  for (let start = 1; ; start++) {
    const found = await allPages(resource, namespace, get);
    if (Array.isArray(found)) return found;
    if (found === 'missing') return [];
    if (found === 'expired' && start < mostStarts) continue;
    lacking.push(notListedOf(resource, namespace, found === 'forbidden' ? 'not allowed to list' : 'the cluster changed too fast to list'));
    return [];
  }
}

async function allPages(
  resource: ListedResource,
  namespace: string | undefined,
  get: TakingOptions['get'],
): Promise<readonly ServedMap[] | Exclude<Got['outcome'], 'got'>> {
  const objects: ServedMap[] = [];
  let next: string | undefined;
  do {
    const got = await get(listPath(resource, namespace, next));
    if (got.outcome !== 'got') return got.outcome;
    const page = mapOf(got.value);
    for (const item of itemsOf(page['items'])) objects.push(snapshotObject(resource.apiVersion, resource.kind, mapOf(item)));
    const more = mapOf(page['metadata'])['continue'];
    next = typeof more === 'string' && more !== '' ? more : undefined;
  } while (next !== undefined);
  return objects;
}

function notListedOf({ plural, apiVersion, shows }: ListedResource, namespace: string | undefined, why: string): NotListed {
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  return { resource: `${plural}${group}`, shows, namespace, reason: `${why} ${plural}${namespace === undefined ? '' : ` in ${namespace}`}` };
}
