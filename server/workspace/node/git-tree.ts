import path from 'node:path';
import { type RawContent, tooLarge } from '../file-source.js';
import type { Child, FolderTree } from '../search/folder-source.js';
import type { TreeEntry } from './git.js';
import type { Blob, GitBlobs } from './git-blobs.js';

/** The tree of one commit as a search goes through it. */
export interface GitTree extends FolderTree {
  /** Folders of other repositories, absolute: what is in them, this one does not know. */
  readonly submodules: readonly string[];
  /** Links that were met on the search and lead out of the repository, absolute. */
  readonly leadingOut: ReadonlySet<string>;
  /** Files that were asked for and of which this clone lacks the content, relative to the root, each with its object. */
  readonly missing: ReadonlyMap<string, string>;
}

export interface GitTreeOptions {
  readonly root: string;
  readonly entries: readonly TreeEntry[];
  readonly blobs: GitBlobs;
  /** A file outside of the tree, of the disk. */
  outside(file: string): Promise<string | undefined>;
}

type Node = { readonly kind: 'folder' } | { readonly kind: 'file' | 'link'; readonly object: string };
type Folders = ReadonlyMap<string, ReadonlyMap<string, Node>>;

/** Where a path leads to when links are followed; `outside`: out of the repository. */
type Place = { readonly kind: 'file'; readonly object: string } | { readonly kind: 'folder'; readonly path: string } | { readonly kind: 'outside' };

/** As many links as Linux follows before it says that they go round in circles. */
const mostLinks = 40;

/** An ignore file or the target of a link is never larger. */
const smallFile = 1024 * 1024;

/**
 * A commit as if it were checked out at `root`. Links are followed within the repository, as on the disk; one that leads out of it is listed
 * and left out, because where it led at the time nobody knows. `.git/info/exclude` is the disk's, for it belongs to no commit.
 */
export function gitTree({ root, entries, blobs, outside }: GitTreeOptions): GitTree {
  const folders = foldersOf(entries);
  const missing = new Map<string, string>();
  const leadingOut = new Set<string>();
  const blobOf = async (object: string, limit: number, name: string): Promise<Blob> => {
    const blob = await blobs.read(object, limit);
    if (blob.kind === 'missing') missing.set(name, object);
    return blob;
  };
  const small = async (object: string, name: string): Promise<string | undefined> => {
    const blob = await blobOf(object, smallFile, name);
    return blob.kind === 'bytes' ? new TextDecoder().decode(blob.bytes) : undefined;
  };
  const find = (file: string): Promise<Place | undefined> => follow(folders, partsOf(root, file), small);
  const objectOf = async (file: string): Promise<string | undefined> => {
    const place = await find(file);
    return place?.kind === 'file' ? place.object : undefined;
  };
  const gitFolder = path.join(root, '.git');
  return {
    submodules: entries.filter(({ mode }) => mode === submodule).map((entry) => path.join(root, ...entry.path.split('/'))),
    missing,
    leadingOut,
    children: async (folder) => {
      const place = await find(folder);
      const nodes = place?.kind === 'folder' ? [...(folders.get(place.path) ?? [])] : [];
      const found: Child[] = [];
      for (const [name, node] of nodes.sort(([a], [b]) => (a < b ? -1 : 1))) {
        const target = node.kind === 'link' ? await find(path.join(folder, name)) : node;
        if (target?.kind === 'outside') leadingOut.add(path.join(folder, name));
        else if (target) found.push({ name, kind: target.kind === 'folder' ? 'folder' : 'file', isLink: node.kind === 'link' });
      }
      return found;
    },
    realName: async (folder) => {
      const place = await find(folder);
      return place?.kind === 'folder' ? place.path : folder;
    },
    isFile: async (file) => (await find(file))?.kind === 'file',
    has: async (file) => file === gitFolder || ((await find(file)) ?? { kind: 'outside' }).kind !== 'outside',
    // A link that leads out of the repository is found to, and left out.
    staysBelow: async () => true,
    text: async (file) => {
      if (file.startsWith(gitFolder + path.sep)) return outside(file);
      // As on the disk, a link is no ignore file.
      const folder = await find(path.dirname(file));
      const node = folder?.kind === 'folder' ? folders.get(folder.path)?.get(path.basename(file)) : undefined;
      const object = node?.kind === 'file' ? node.object : undefined;
      return object === undefined ? undefined : small(object, relativeTo(root, file));
    },
    version: objectOf,
    read: async (file, { limit }) => {
      const object = await objectOf(file);
      return object === undefined ? { kind: 'gone' } : contentOf(await blobOf(object, limit, relativeTo(root, file)), object, limit);
    },
  };
}

const submodule = '160000';
const link = '120000';

function foldersOf(entries: readonly TreeEntry[]): Folders {
  const folders = new Map<string, Map<string, Node>>([['', new Map()]]);
  const folder = (name: string): Map<string, Node> => {
    const known = folders.get(name);
    if (known) return known;
    const made = new Map<string, Node>();
    folders.set(name, made);
    const slash = name.lastIndexOf('/');
    folder(name.slice(0, Math.max(slash, 0))).set(name.slice(slash + 1), { kind: 'folder' });
    return made;
  };
  for (const { mode, object, path: name } of entries) {
    if (mode === submodule) continue;
    const slash = name.lastIndexOf('/');
    folder(name.slice(0, Math.max(slash, 0))).set(name.slice(slash + 1), { kind: mode === link ? 'link' : 'file', object });
  }
  return folders;
}

/** Walks down from the root, as the kernel does: `..` behind a link is the folder above the link's target. */
async function follow(
  folders: Folders,
  parts: readonly string[],
  read: (object: string, name: string) => Promise<string | undefined>,
): Promise<Place | undefined> {
  let at = '';
  let rest = parts;
  for (let links = 0; rest.length > 0; ) {
    const [part = '', ...behind] = rest;
    rest = behind;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (at === '') return { kind: 'outside' };
      at = at.slice(0, Math.max(at.lastIndexOf('/'), 0));
      continue;
    }
    const node = folders.get(at)?.get(part);
    const name = at === '' ? part : `${at}/${part}`;
    if (node?.kind === 'folder') at = name;
    else if (node?.kind === 'file') return rest.length === 0 ? { kind: 'file', object: node.object } : undefined;
    else {
      const target = node && links++ < mostLinks ? await read(node.object, name) : undefined;
      if (target === undefined) return undefined;
      if (/^([/\\]|[A-Za-z]:)/.test(target)) return { kind: 'outside' };
      rest = [...target.split('/'), ...rest];
    }
  }
  return { kind: 'folder', path: at };
}

function partsOf(root: string, file: string): readonly string[] {
  return path.relative(root, file).split(path.sep);
}

function relativeTo(root: string, file: string): string {
  return partsOf(root, file).join('/');
}

function contentOf(blob: Blob, version: string, limit: number): RawContent {
  switch (blob.kind) {
    case 'missing':
      return { kind: 'refused', reason: `object ${version} is not in this clone, and nothing is fetched`, version };
    case 'large':
      return tooLarge(blob.size, limit, version);
    case 'bytes':
      return { kind: 'bytes', bytes: blob.bytes, version };
  }
}
