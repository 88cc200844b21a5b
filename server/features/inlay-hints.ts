import { isPolicy } from '../model/objects.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { overlaps, type Range, shift, touches } from '../util/range.js';
import { remember } from '../util/remember.js';
import type { FileId, PlacedObject, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { type HintScope, type InlayHint, type InlayHintOptions, plain } from './inlay-hints/hint.js';
import { policyHints } from './inlay-hints/policy.js';
import { serviceHints } from './inlay-hints/service.js';
import { renderedObjects } from './rendered-cursor.js';
import { policyOf } from './scope.js';

/**
 * What follows from the manifests of a file and is not written in them, in the order of the text; of a template what follows from what its chart
 * becomes. Until the workspace is read nothing is said, because anything may still turn up.
 * @param range in offsets of the file: hints elsewhere are not given
 */
export function inlayHints(snapshot: Snapshot, id: FileId, range: Range, options: InlayHintOptions): readonly InlayHint[] {
  const file = snapshot.file(id);
  if (!file || !snapshot.complete || (file.role !== 'manifest' && file.role !== 'template')) return [];
  const asked: Asked = { snapshot, file, range, options };
  const found = file.role === 'manifest' ? file.objects.flatMap((placed) => hintsOf(asked, placed, treeOf(file, placed))) : templateHints(asked);
  return found.sort((a, b) => a.at - b.at);
}

interface Asked {
  readonly snapshot: Snapshot;
  readonly file: WorkspaceFile;
  readonly range: Range;
  readonly options: InlayHintOptions;
}

/** A line may be rendered several times, as in a loop: of what is not the same each time nothing is said. */
function templateHints(asked: Asked): InlayHint[] {
  const found = renderedObjects(asked.snapshot, asked.file.id).flatMap(({ placed, tree }) => hintsOf(asked, placed, tree));
  const byPlace = new Map<string, InlayHint[]>();
  for (const hint of found) remember(byPlace, `${hint.at} ${hint.kind}`, () => []).push(hint);
  return [...byPlace.values()].flatMap((same) => (new Set(same.map((hint) => JSON.stringify(hint))).size === 1 ? same.slice(0, 1) : []));
}

function treeOf({ source }: WorkspaceFile, { document }: PlacedObject): SyntaxTree | undefined {
  return source?.documents[document]?.tree;
}

function hintsOf({ snapshot, file, range, options }: Asked, placed: PlacedObject, tree: SyntaxTree | undefined): readonly InlayHint[] {
  const { object, offset } = placed;
  const wanted = shift(range, -offset);
  if (!tree || !overlaps(object.range, wanted)) return [];
  const view = snapshot.environment(file.id);
  const scope: HintScope = { snapshot, file, view, print: plain, commands: {}, placed, tree, options, wanted, isTemplate: file.role === 'template' };
  return [...hints(scope)].filter(({ at }) => touches(wanted, at)).map((hint) => ({ ...hint, at: hint.at + offset }));
}

function hints(scope: HintScope): Iterable<InlayHint> {
  const { object } = scope.placed;
  if (object.type === 'service') return serviceHints(scope, object);
  const policy = isPolicy(object) ? policyOf(scope, scope.placed) : undefined;
  return policy && isPolicy(object) ? policyHints(scope, object, policy) : [];
}
