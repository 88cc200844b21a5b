import { isWithin, parentOf } from '../util/file-id.js';
import type { EnvironmentOrigin } from './rendering/rendered-units.js';
import type { FileId } from './snapshot.js';

/** A part of the folders whose files are applied together. */
export interface Area {
  /** All that is below it, or only the files directly in it where folders below compete with them. */
  readonly folder: FileId;
  /** The deepest folder that holds all competing definitions of the part; what people call it by. */
  readonly place: FileId;
  /** Unique among the parts of one split, and the same in the next one where the part is. */
  readonly id: string;
  /** Of one that somebody asks for by the name of a kustomization, beside all others: what building it takes in. */
  readonly build?: BuildContent;
}

/** What building one kustomization gives, or all units of an environment. */
export interface BuildContent {
  /** A file at the place of the area, whose path is known. */
  readonly file: FileId;
  readonly files: ReadonlySet<FileId>;
  /** Of units: `files` has the records of what they render to, beside what that is rendered from, and nothing else counts. */
  readonly by?: Exclude<EnvironmentOrigin, 'files'>;
  /** Of what is deployed into another cluster: as that is named. */
  readonly cluster?: string | undefined;
}

const plainMark = '/%3Fplain';

/** What the files of a place are asked for by, where a kustomization there is an environment of its own: no file has this name. */
export function plainFrom(place: FileId): FileId {
  return `${place}${plainMark}`;
}

/** The place that `plainFrom` was given; undefined of all else. */
export function plainPlace(from: FileId): FileId | undefined {
  return from.endsWith(plainMark) ? from.slice(0, -plainMark.length) : undefined;
}

/** Where a folder belongs: to one part, or to every part at or below a folder, because it competes with none of them. */
export type Belonging = { readonly area: Area } | { readonly everyAreaOf: FileId };

/** Folders taken apart where they define the same. Immutable. */
export interface FolderSplit {
  /** At least one; in no order. */
  readonly areas: readonly Area[];
  belongingOf(folder: FileId): Belonging;
}

/**
 * Folders beside each other that define the same are parts of their own, and so are the files of a folder that one of its folders competes
 * with; inside of each part it is the same again. What competes with nothing beside it belongs to every part there, and below.
 * @param competing for each thing that is defined in several folders, these folders
 */
export function splitFolders(competing: Iterable<ReadonlySet<FileId>>): FolderSplit {
  const nodes = nodesOf(competing);
  const deepestFirst = [...nodes.values()].sort((a, b) => b.folder.length - a.folder.length);
  const areas = deepestFirst.flatMap((node) => settle(node));
  const root = nodes.get('');
  const whole: Area = { folder: '', place: '', id: '' };
  return { areas: areas.length === 0 ? [whole] : areas, belongingOf: (folder) => (root?.divided ? belongingIn(nodes, root, folder) : { area: whole }) };
}

/** Whether what belongs so counts in an area. */
export function belongsTo(area: Area, belonging: Belonging): boolean {
  return 'area' in belonging ? belonging.area === area : isWithin(belonging.everyAreaOf, area.folder);
}

/** A folder in which something competes, at whatever depth. */
interface Node {
  readonly folder: FileId;
  readonly children: Node[];
  /** What the folder's own files define. */
  readonly own: Set<number>;
  /** With all that is below; let go when the folder above has it. */
  all: Set<number>;
  divided: boolean;
  /** The part that this folder with all below it is. */
  area: Area | undefined;
  /** The part that its own files are. */
  ownArea: Area | undefined;
}

function nodesOf(competing: Iterable<ReadonlySet<FileId>>): ReadonlyMap<FileId, Node> {
  const nodes = new Map<FileId, Node>();
  let thing = 0;
  for (const folders of competing) {
    thing++;
    for (const folder of folders) nodeAt(nodes, folder).own.add(thing);
  }
  return nodes;
}

/** The node of a folder, hung below the one above it, and so on to the top. */
function nodeAt(nodes: Map<FileId, Node>, folder: FileId): Node {
  let below: Node | undefined;
  for (let at = folder; ; at = parentOf(at)) {
    const known = nodes.get(at);
    const node = known ?? { folder: at, children: [], own: new Set(), all: new Set(), divided: false, area: undefined, ownArea: undefined };
    if (below) node.children.push(below);
    if (!known) nodes.set(at, node);
    if (known || at === '') return nodes.get(folder) ?? node;
    below = node;
  }
}

/** Decides on a folder whose folders are decided on; the parts that its own files and the folders directly below it are. */
function settle(node: Node): readonly Area[] {
  const owner = new Map<number, Node>();
  const apart = new Set<Node>();
  for (const part of [node, ...node.children]) {
    for (const thing of part === node ? node.own : part.all) {
      const other = owner.get(thing);
      if (other === undefined) owner.set(thing, part);
      else apart.add(other).add(part);
    }
  }
  node.all = new Set(owner.keys());
  node.divided = apart.size > 0 || node.children.some(({ divided }) => divided);
  for (const part of apart) {
    if (part === node) node.ownArea = { folder: node.folder, place: node.folder, id: `${node.folder}/` };
    else if (!part.divided) part.area = { folder: part.folder, place: deepestOf(part), id: part.folder };
  }
  for (const child of node.children) child.all = new Set();
  return [...apart].flatMap((part) => (part === node ? node.ownArea : part.area) ?? []);
}

function deepestOf(node: Node): FileId {
  let at = node;
  for (let [only, ...more] = at.children; only && more.length === 0 && at.own.size === 0; [only, ...more] = at.children) at = only;
  return at.folder;
}

function belongingIn(nodes: ReadonlyMap<FileId, Node>, root: Node, folder: FileId): Belonging {
  const way: FileId[] = [];
  for (let at = folder; at !== ''; at = parentOf(at)) way.push(at);
  let at = root;
  for (let next = way.pop(); next !== undefined; next = way.pop()) {
    const node = nodes.get(next);
    if (node?.area) return { area: node.area };
    if (!node?.divided) return { everyAreaOf: at.folder };
    at = node;
  }
  return at.ownArea ? { area: at.ownArea } : { everyAreaOf: at.folder };
}
