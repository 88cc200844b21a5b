import { compareText } from '../util/text.js';
import type { Kustomization } from './kustomization.js';
import type { FileId } from './snapshot.js';

/** A kustomization with what it lists. */
export interface KustomizationNode {
  readonly file: FileId;
  readonly folder: FileId;
  readonly says: Kustomization;
  readonly files: readonly FileId[];
  readonly nested: readonly KustomizationNode[];
}

/** A file as one build takes it: which kustomization is built, and what becomes of the names and namespaces on the way. */
export interface Membership {
  /** The folder of the kustomization that no other one lists. */
  readonly root: FileId;
  /** That kustomization itself. */
  readonly rootFile: FileId;
  /** The kustomizations on the way that say `namespace`; the outermost first, which counts. */
  readonly namespaces: readonly Giver[];
  readonly prefix: string;
  readonly suffix: string;
}

interface Giver {
  readonly namespace: string;
  readonly folder: FileId;
}

/** By file: the builds that take it in, kustomizations themselves included. A file that no kustomization lists is not there. */
export type Memberships = ReadonlyMap<FileId, readonly Membership[]>;

/** Beyond this many steps through one build, no kustomization is entered again under another name: prefixes multiply where folders list folders. */
const mostSteps = 1_000;

/** Takes time by the number of files that each build takes in. */
export function membershipsOf(nodes: readonly KustomizationNode[]): Memberships {
  const found = new Map<FileId, Map<string, Membership>>();
  const reached = new Set<KustomizationNode>();
  for (const root of rootsOf(nodes)) addBuild(root, found, reached);
  // Those that list each other have no beginning: the first by name is one.
  for (const node of [...nodes].sort((a, b) => compareText(a.file, b.file))) if (!reached.has(node)) addBuild(node, found, reached);
  return new Map([...found].map(([file, builds]) => [file, [...builds.values()]]));
}

function rootsOf(nodes: readonly KustomizationNode[]): readonly KustomizationNode[] {
  const listed = new Set(nodes.flatMap(({ nested }) => nested));
  return nodes.filter((node) => !listed.has(node));
}

/** A kustomization on the way from the root of a build. */
interface Step {
  readonly node: KustomizationNode;
  readonly here: Membership;
  readonly above: Step | undefined;
}

function addBuild(root: KustomizationNode, found: Map<FileId, Map<string, Membership>>, reached: Set<KustomizationNode>): void {
  const start: Membership = { root: root.folder, rootFile: root.file, namespaces: [], prefix: '', suffix: '' };
  const seen = new Set<string>();
  const entered = new Set<KustomizationNode>();
  const open: Step[] = [{ node: root, here: within(start, root), above: undefined }];
  for (let step = open.pop(); step; step = open.pop()) {
    const { node, here } = step;
    const key = pathOf(here);
    if (seen.has(`${node.file} ${key}`) || (seen.size > mostSteps && entered.has(node))) continue;
    seen.add(`${node.file} ${key}`);
    entered.add(node);
    reached.add(node);
    for (const file of [node.file, ...node.files]) {
      const builds = found.get(file) ?? new Map<string, Membership>();
      found.set(file, builds.set(key, here));
    }
    for (const nested of node.nested) if (!isOnTheWay(nested, step)) open.push({ node: nested, here: within(here, nested), above: step });
  }
}

function isOnTheWay(node: KustomizationNode, to: Step): boolean {
  for (let at: Step | undefined = to; at; at = at.above) if (at.node === node) return true;
  return false;
}

function within(outer: Membership, { folder, says }: KustomizationNode): Membership {
  const { namespace } = says;
  return {
    root: outer.root,
    rootFile: outer.rootFile,
    namespaces: namespace === undefined ? outer.namespaces : [...outer.namespaces, { namespace, folder }],
    prefix: `${outer.prefix}${says.namePrefix}`,
    suffix: `${says.nameSuffix}${outer.suffix}`,
  };
}

/** What becomes of a name and a namespace: equal texts, equal results. */
export function keyOf({ namespaces, prefix, suffix }: Membership): string {
  return `${namespaces[0]?.namespace ?? ''}/${prefix}/${suffix}`;
}

function pathOf(membership: Membership): string {
  return `${membership.root} ${keyOf(membership)} ${membership.namespaces.map(({ folder }) => folder).join(' ')}`;
}
