import { isWithin, parentOf } from '../../util/file-id.js';
import { kustomizationNames } from '../kustomize/load.js';
import type { RenderId } from '../rendering.js';
import type { UnitRequest } from '../unit-request.js';
import type { Declaration } from './declarations.js';
import type { ClosureHost, DeclaredEnvironment } from './gitops.js';
import { Known } from './known.js';
import { resolveDeclaration } from './resolve.js';

/** Declarations that stand together. */
export interface FoundDeclarations {
  readonly folder: RenderId;
  /** `kustomization`: in what the folder's kustomization becomes, which is part of no other; `files`: in files that no kustomization takes in. */
  readonly by: 'kustomization' | 'files';
  readonly declarations: readonly Declaration[];
}

/** Where following begins. */
export interface Entry {
  readonly by: DeclaredEnvironment['by'];
  readonly request: UnitRequest;
}

/** Declarations with the folders here that they point to. */
interface Group extends FoundDeclarations {
  readonly targets: ReadonlySet<RenderId>;
}

/**
 * The folders where following begins: those with declarations that no declaration elsewhere points to. Plain files count for the topmost folder that
 * holds such, because that is what is applied; what declares a folder that it stands in itself, as Flux does when it is set up, counts for that folder.
 * Declarations that lead nowhere here make no entry.
 */
export async function entriesOf(found: readonly FoundDeclarations[], rendering: ClosureHost): Promise<readonly Entry[]> {
  // Which folder it is can be told without what stands in it.
  const host: ClosureHost = { ...rendering, render: async () => undefined };
  const { root } = host.repository;
  const all = found.flatMap(({ declarations }) => declarations);
  const applied = await Promise.all(found.map((one) => isApplied(one, host)));
  const counting = found.filter((_, index) => applied[index]);
  const grouped = await Promise.all(topmost(counting, root).map((one) => groupOf(one, all, host)));
  const groups = topmost(merged(grouped.map(liftedGroup)), root);
  const whole = (await Promise.all(groups.map((one) => groupOf(one, all, host)))).filter(({ targets }) => targets.size > 0);
  return entriesAmong(whole.toSorted((a, b) => (a.folder < b.folder ? -1 : 1))).map((group) => entryOf(group, root));
}

/** What a kustomization beside or above a file does not list is left out on purpose; but that at the top of a repository is of something else. */
async function isApplied({ folder, by }: FoundDeclarations, host: ClosureHost): Promise<boolean> {
  if (by === 'kustomization') return true;
  const { root } = host.repository;
  for (let at = folder; at !== '' && isWithin(root, at); at = parentOf(at)) {
    if (at === root && at !== folder) return true;
    const kinds = await Promise.all(kustomizationNames.map((name) => host.kindOf(`${at}/${name}`)));
    if (kinds.includes('file')) return false;
  }
  return true;
}

/** Plain files below a folder with plain files are built with it; but below the top of a repository there is everything. */
function topmost(found: readonly FoundDeclarations[], root: RenderId): readonly FoundDeclarations[] {
  const tops: FoundDeclarations[] = [];
  for (const one of found.filter(({ by }) => by === 'files').toSorted((a, b) => a.folder.length - b.folder.length)) {
    const index = tops.findIndex(({ folder }) => folder === one.folder || (folder !== root && isWithin(folder, one.folder)));
    const top = tops[index];
    if (top) tops[index] = { ...top, declarations: [...top.declarations, ...one.declarations] };
    else tops.push(one);
  }
  return [...found.filter(({ by }) => by === 'kustomization'), ...tops];
}

/** Sources may be declared anywhere; of those with one name, its own count. */
async function groupOf(found: FoundDeclarations, all: readonly Declaration[], host: ClosureHost): Promise<Group> {
  const known = new Known();
  for (const declaration of [...all, ...found.declarations]) known.declare(declaration, undefined);
  const resolved = await Promise.all(found.declarations.map((declaration) => resolveDeclaration(declaration, undefined, known, host)));
  const folders = resolved.flat().flatMap((one) => (one.kind === 'unit' ? [one.unit.request.folder] : []));
  return { ...found, targets: new Set(folders) };
}

/** What declares a folder above itself is part of that. */
function liftedGroup(group: Group): FoundDeclarations {
  const [above] = [...group.targets].filter((target) => isWithin(target, group.folder)).sort((a, b) => a.length - b.length);
  const { declarations } = group;
  return above === undefined || above === group.folder ? group : { folder: above, by: 'files', declarations };
}

function merged(found: readonly FoundDeclarations[]): readonly FoundDeclarations[] {
  const byFolder = new Map<RenderId, FoundDeclarations>();
  for (const one of found) {
    const own = byFolder.get(one.folder);
    const by = own?.by === 'kustomization' ? own.by : one.by;
    byFolder.set(one.folder, own ? { ...own, by, declarations: [...own.declarations, ...one.declarations] } : one);
  }
  return [...byFolder.values()];
}

/** Those that nothing points to; where all that is left points to each other, the first of them. */
function entriesAmong(groups: readonly Group[]): readonly Group[] {
  const reached = new Set<Group>();
  const entries: Group[] = [];
  const begin = (entry: Group) => {
    entries.push(entry);
    const open = [entry];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      for (const group of groups) if (pointsTo(next, group)) open.push(group);
    }
  };
  for (const group of groups) if (!groups.some((other) => pointsTo(other, group))) begin(group);
  for (const group of groups) if (!reached.has(group)) begin(group);
  return entries;
}

function pointsTo(from: Group, to: Group): boolean {
  return from !== to && [...from.targets].some((target) => isWithin(target, to.folder) && !isWithin(target, from.folder));
}

function entryOf({ folder, by, declarations }: Group, root: RenderId): Entry {
  const isFlux = declarations.some(({ kind }) => kind === 'flux-kustomization' || kind === 'helm-release');
  if (folder === root && by === 'files') {
    const request: UnitRequest = { engine: 'folder', folder, recurse: false, include: '', exclude: '', namespace: undefined };
    return { by: isFlux ? 'flux' : 'argocd', request };
  }
  // As the tool that reads the declarations builds their folder.
  if (isFlux) {
    const flux = { spec: '{}', substitute: undefined, place: { file: folder, range: { start: 0, end: 0 } } };
    return { by: 'flux', request: { engine: 'kustomize', folder, loadRestriction: 'none', flux } };
  }
  if (by === 'kustomization') return { by: 'argocd', request: { engine: 'kustomize', folder, loadRestriction: 'root' } };
  return { by: 'argocd', request: { engine: 'folder', folder, recurse: true, include: '', exclude: '', namespace: undefined } };
}
