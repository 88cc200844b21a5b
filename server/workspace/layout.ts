import { isUnnamed } from '../render/unit-request.js';
import { baseName, isWithin, parentOf, resolveId } from '../util/file-id.js';
import { compareText } from '../util/text.js';
import type { BuildContent } from './folder-split.js';
import { isKustomization, isRemote, type Kustomization } from './kustomization.js';
import { type KustomizationNode, type Membership, type Memberships, membershipsOf } from './memberships.js';
import type { RenderedUnit, RenderedUnits, UnitEnvironment } from './rendering/rendered-units.js';
import type { FileId, FileRole, Unseen } from './snapshot.js';

/** What the folders, kustomizations and charts of a workspace say of the files in them. Immutable. */
export interface Layout {
  /** What a file is by its place; undefined where its place says nothing. */
  roleOf(id: FileId): FileRole | undefined;
  /** The namespace that the kustomizations above give to what a file holds. */
  namespaceOf(id: FileId): GivenNamespace | undefined;
  /** The builds that take a file in; undefined where no kustomization lists it. */
  buildsOf(id: FileId): readonly Membership[] | undefined;
  /** The kustomization of a folder, with all files that building it takes in. */
  buildAt(folder: FileId): BuildContent | undefined;
  /** The files that several builds take in; the same list as long as the layout is. */
  readonly inSeveralBuilds: readonly FileId[];
  /** What the kustomizations leave unrendered. */
  readonly unseen: readonly Unseen[];
}

/** A namespace that a kustomization gives. */
export interface GivenNamespace {
  readonly namespace: string;
  /** Also to objects that name another one, as Kustomize does it: every build that takes the file in says so. Else only to those that name none. */
  readonly always: boolean;
}

export interface LayoutInput {
  readonly kustomizations: ReadonlyMap<FileId, Kustomization>;
  /** The folders in which a `Chart.yaml` stands, with the namespaces unknown and whether it takes other charts in. */
  readonly charts: ReadonlyMap<FileId, { readonly dependencies: boolean }>;
  defaultNamespaceOf(file: FileId): string;
  readonly rendered: RenderedUnits;
  /** Whether the workspace has a file of this name. */
  has(id: FileId): boolean;
  /** Whether a patch file changes labels of pods. */
  changesLabels(id: FileId): boolean;
}

interface Node extends KustomizationNode {
  readonly nested: readonly Node[];
  /** Members that are fetched from elsewhere or are not in the workspace. */
  readonly missing: readonly string[];
}

/** The layout of a workspace. Reads nothing; takes time by the number of kustomizations and the files they list. */
export function buildLayout(input: LayoutInput): Layout {
  const nodes = nodesOf(input);
  const listed = new Set<FileId>();
  const inputs = new Set<FileId>();
  for (const { folder, says, files } of nodes) {
    for (const file of files) listed.add(file);
    for (const path of says.inputs) {
      const id = resolveId(folder, path);
      if (id !== undefined) inputs.add(id);
    }
  }
  const memberships = membershipsOf(nodes);
  const namespaces = givenNamespaces(memberships);
  return {
    roleOf: (id) => {
      if (isKustomization(id)) return 'kustomization';
      return chartRole(id, input.charts) ?? (inputs.has(id) && !listed.has(id) ? 'patch' : undefined);
    },
    namespaceOf: (id) => namespaces.get(id),
    buildsOf: (id) => memberships.get(id),
    buildAt: (folder) => {
      const node = nodes.find((one) => one.folder === folder);
      return node && { file: node.file, files: closureOf(node) };
    },
    inSeveralBuilds: [...memberships].flatMap(([id, builds]) => (builds.some(({ root }) => root !== builds[0]?.root) ? [id] : [])),
    unseen: [
      ...nodes.flatMap((node) => (input.rendered.readBy.has(node.file) ? [] : unseenOf(node, namespaces, input))),
      ...unseenUnits(input),
      ...unseenCharts(input),
    ],
  };
}

function nodesOf({ kustomizations, has }: LayoutInput): readonly Node[] {
  const byFolder = new Map<FileId, { file: FileId; folder: FileId; says: Kustomization; files: FileId[]; nested: Node[]; missing: string[] }>();
  for (const [file, says] of [...kustomizations].sort(([a], [b]) => compareText(b, a)))
    byFolder.set(parentOf(file), { file, folder: parentOf(file), says, files: [], nested: [], missing: [] });
  for (const node of byFolder.values()) {
    for (const member of node.says.members) {
      const id = isRemote(member) ? undefined : resolveId(node.folder, member);
      const nested = id === undefined ? undefined : byFolder.get(id);
      if (nested) node.nested.push(nested);
      else if (id !== undefined && has(id)) node.files.push(id);
      else node.missing.push(member);
    }
  }
  return [...byFolder.values()];
}

/** Every file that a kustomization lists, itself or through others. */
function closureOf(root: Node): ReadonlySet<FileId> {
  const files = new Set<FileId>();
  const seen = new Set<Node>([root]);
  for (const node of seen) {
    for (const file of node.files) files.add(file);
    for (const nested of node.nested) seen.add(nested);
  }
  return files;
}

/** Only a kustomization above: what an overlay beside makes of a base is not all that becomes of the base. */
function givenNamespaces(memberships: Memberships): ReadonlyMap<FileId, GivenNamespace> {
  const given = new Map<FileId, GivenNamespace>();
  for (const [file, builds] of memberships) {
    const above = builds.flatMap(({ namespaces }) => namespaces.find(({ folder }) => isWithin(folder, file)) ?? []);
    const nearest = above.reduce<(typeof above)[number] | undefined>((best, one) => (best && best.folder.length >= one.folder.length ? best : one), undefined);
    const namespace = nearest?.namespace;
    if (namespace !== undefined) given.set(file, { namespace, always: builds.every(({ namespaces }) => namespaces[0]?.namespace === namespace) });
  }
  return given;
}

function unseenOf(node: Node, namespaces: ReadonlyMap<FileId, GivenNamespace>, input: LayoutInput): readonly Unseen[] {
  const { file, folder, says } = node;
  const own = says.namespace === undefined ? undefined : [says.namespace];
  const found: Unseen[] = node.missing.map((member) => ({
    cause: 'remote',
    reason: `${nameOf(file)} takes objects from \`${member}\`, which is not in this workspace`,
    file,
    namespaces: own,
    pods: 'any',
    policies: true,
  }));
  for (const namespace of says.charts) {
    found.push({
      cause: 'chart',
      reason: `${nameOf(file)} renders a chart`,
      file,
      namespaces: namespace === undefined ? undefined : [namespace],
      pods: 'any',
      policies: true,
    });
  }
  const labels = says.changesLabels || says.patches.some((path) => input.changesLabels(resolveId(folder, path) ?? ''));
  if (says.namespace === undefined && !labels) return found;
  const closure = closureOf(node);
  const elsewhere = [...closure]
    .map((member) => namespaces.get(member)?.namespace ?? input.defaultNamespaceOf(member))
    .filter((namespace) => labels || namespace !== says.namespace);
  if (elsewhere.length > 0) {
    const reason = labels ? `${nameOf(file)} changes labels` : `${nameOf(file)} puts objects into namespace ${says.namespace}`;
    found.push({ cause: 'overlay', reason, file, namespaces: [...new Set([...(own ?? []), ...elsewhere])].sort(compareText), pods: 'any', policies: true });
  }
  return found;
}

/** Of a unit that is not rendered, anything may be missing, and what is there may be other than it stands in the files: where it says so, in its namespace. */
function unseenUnits({ rendered, kustomizations }: LayoutInput): readonly Unseen[] {
  const anything = { cause: 'unit', pods: 'any', policies: true } as const;
  const units = [...rendered.units.values()].flatMap((unit): readonly Unseen[] => {
    const { file, problem, limits, request } = unit;
    // Of a chart that is not rendered the templates count as they stand, and say so.
    if (problem && request.engine === 'helm' && isUnnamed(request)) return [];
    const at = environmentsWith(unit, rendered).map(({ id }) => ({ ...anything, file, by: id }));
    if (!problem) return at.flatMap((one) => limits.map((limit) => ({ ...one, reason: `${nameOf(file)} ${limit}`, namespaces: undefined })));
    const own = kustomizations.get(file)?.namespace;
    const namespaces = own === undefined ? undefined : [own];
    const reason = `${nameOf(file)} is not rendered: ${problem.message}`;
    return (at.length === 0 ? [{ ...anything, file }] : at).map((one) => ({ ...one, reason, namespaces }));
  });
  const missing = rendered.environments.flatMap(({ id, missing }) =>
    missing.map(
      ({ message, place, namespaces }): Unseen => ({ ...anything, reason: message.replace(/\.$/, ''), file: place.file, at: place.range, by: id, namespaces }),
    ),
  );
  return [...units, ...missing];
}

/** The environments in which other units count, whatever became of this one. */
function environmentsWith({ key, outcome }: RenderedUnit, { environments, units }: RenderedUnits): readonly UnitEnvironment[] {
  const others = ({ units: keys }: UnitEnvironment) => keys.some((other) => other !== key && units.get(other)?.outcome === 'rendered');
  return environments.filter((one) => one.units.includes(key) && (outcome === 'rendered' || others(one)));
}

function unseenCharts({ charts, rendered }: LayoutInput): readonly Unseen[] {
  return [...charts].flatMap(([folder, { dependencies }]): readonly Unseen[] => {
    const file = `${folder}/Chart.yaml`;
    if (!dependencies || rendered.readBy.has(file)) return [];
    return [{ cause: 'chart', reason: `chart ${nameOf(file)} takes in other charts`, file, namespaces: undefined, pods: 'any', policies: true }];
  });
}

/** A chart's templates are text for its engine; what else stands at its top is input of the chart. See "The Chart File Structure" of Helm's documentation. */
function chartRole(id: FileId, charts: LayoutInput['charts']): FileRole | undefined {
  if (charts.size === 0) return undefined;
  for (let folder = parentOf(id); folder !== ''; folder = parentOf(folder)) {
    if (!charts.has(folder)) continue;
    const rest = id.slice(folder.length + 1);
    if (rest.startsWith('templates/')) return 'template';
    return /^(Chart|values[^/]*|ci\/.*)\.ya?ml$|^values.*\.json$|^values\/.*\.ya?ml$/.test(rest) ? 'patch' : undefined;
  }
  return undefined;
}

function nameOf(file: FileId): string {
  return `\`${baseName(parentOf(file))}/${baseName(file)}\``;
}
