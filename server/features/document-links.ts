import { kustomizationNames } from '../render/kustomize/load.js';
import type { Node } from '../syntax/nodes.js';
import { parentOf, resolveId } from '../util/file-id.js';
import type { Range } from '../util/range.js';
import { shift } from '../util/range.js';
import { isChart, isKustomization, isRemote, readChart, readKustomization } from '../workspace/kustomization.js';
import { textAt } from '../workspace/node-reading.js';
import type { FileId, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';

/** A text that names a file or an address. */
export interface DocumentLink {
  readonly range: Range;
  /** Of another file, whether it is there or not; or of a page on the web. */
  readonly to: { readonly file: FileId } | { readonly page: string };
}

/** The fields of a kustomization below which files, folders and charts stand. */
const fields: readonly string[] = [
  ...['resources', 'bases', 'components', 'crds', 'patches', 'patchesJson6902', 'patchesStrategicMerge', 'configMapGenerator', 'secretGenerator'],
  ...['replacements', 'generators', 'transformers', 'validators', 'configurations', 'helmCharts', 'openapi'],
];

/** Keys whose values are names, whatever they look like. */
const names: readonly string[] = ['name', 'namespace', 'literals', 'releaseName', 'patch', 'valuesInline', 'target'];

/**
 * The links of a file: from a kustomization to its members, inputs, values and charts, from a chart to those beside it, and from annotations
 * to pages of documentation.
 */
export function documentLinks(snapshot: Snapshot, id: FileId): readonly DocumentLink[] {
  const file = snapshot.file(id);
  if (!file?.source) return [];
  if (isKustomization(id)) return inDocuments(file, (root) => kustomizationLinks(snapshot, id, root));
  if (isChart(id)) return inDocuments(file, (root) => chartLinks(id, root));
  return file.objects.flatMap(({ object, offset }) =>
    object.metadata.annotations.entries.flatMap(({ value }) => {
      const page = value.value === undefined ? undefined : pageOf(value.value);
      return page === undefined || value.range.elsewhere ? [] : [{ range: shift(value.range, offset), to: { page } }];
    }),
  );
}

function inDocuments({ source }: WorkspaceFile, links: (root: Node) => Iterable<DocumentLink>): readonly DocumentLink[] {
  return (source?.documents ?? []).flatMap(({ tree, offset }) =>
    tree.root ? [...links(tree.root)].map((link) => ({ ...link, range: shift(link.range, offset) })) : [],
  );
}

function* kustomizationLinks(snapshot: Snapshot, id: FileId, root: Node): Iterable<DocumentLink> {
  if (root.kind !== 'map') return;
  const { members, inputs, chartFolders } = readKustomization(root);
  const paths = new Set([...members, ...inputs]);
  for (const { key, value, merged } of root.entries) {
    if (merged || !fields.includes(key.text)) continue;
    for (const { node, under } of textsIn(value)) {
      const chart = key.text === 'helmCharts' && under === 'name' ? chartFolders.find((folder) => folder.endsWith(`/${node.text}`)) : undefined;
      const path = chart === undefined ? node.text.slice(node.text.indexOf('=') + 1) : `${chart}/Chart.yaml`;
      if (chart === undefined && (names.includes(under) || !(paths.has(path) || key.text === 'crds'))) continue;
      const to = targetOf(snapshot, id, path);
      if (to) yield { range: node.range, to };
    }
  }
}

function targetOf(snapshot: Snapshot, id: FileId, path: string): DocumentLink['to'] | undefined {
  const page = pageOf(path);
  if (page !== undefined) return { page };
  if (isRemote(path)) return undefined;
  const target = resolveId(parentOf(id), path);
  if (target === undefined || target === parentOf(id)) return undefined;
  const kustomization = kustomizationNames.map((name) => `${target}/${name}`).find((each) => snapshot.kustomizations.includes(each));
  if (kustomization !== undefined) return { file: kustomization };
  // A folder without a kustomization is nothing that an editor could open.
  return snapshot.file(target) || /\.[a-z0-9]+$/i.test(path) ? { file: target } : undefined;
}

function* chartLinks(id: FileId, root: Node): Iterable<DocumentLink> {
  const { local } = readChart(root);
  for (const { node, under } of textsIn(root)) {
    if (under !== 'repository' || !node.text.startsWith('file://') || !local.includes(node.text.slice('file://'.length))) continue;
    const folder = resolveId(parentOf(id), node.text.slice('file://'.length));
    if (folder !== undefined) yield { range: node.range, to: { file: `${folder}/Chart.yaml` } };
  }
}

interface Text {
  readonly node: Extract<Node, { kind: 'scalar' }>;
  /** The nearest key above. */
  readonly under: string;
}

/** Every text in one line below a node that no template writes; without recursion, for nesting may be deep. */
function* textsIn(root: Node): Iterable<Text> {
  const waiting: { readonly node: Node; readonly under: string }[] = [{ node: root, under: '' }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, under } = next;
    if (node.alias !== undefined) continue;
    if (node.kind === 'scalar') {
      if (textAt(node) !== undefined && !/[\r\n]/.test(node.text)) yield { node, under };
    } else if (node.kind === 'map') {
      waiting.push(...node.entries.filter(({ merged }) => !merged).map(({ key, value }) => ({ node: value, under: key.text })));
    } else waiting.push(...node.items.map(({ value }) => ({ node: value, under })));
  }
}

/** A page that a browser shows; no other scheme is handed to an editor. */
function pageOf(text: string): string | undefined {
  return /^https?:\/\/[^\s"'<>\\^`{|}]+$/i.test(text) && URL.canParse(text) ? text : undefined;
}
