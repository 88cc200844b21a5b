import { isPolicy } from '../model/objects.js';
import { overlaps, type Range, shift, touches } from '../util/range.js';
import type { FileId, PlacedObject, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { type HintScope, type InlayHint, type InlayHintOptions, plain } from './inlay-hints/hint.js';
import { policyHints } from './inlay-hints/policy.js';
import { serviceHints } from './inlay-hints/service.js';
import { policyOf } from './scope.js';

/**
 * What follows from the manifests of a file and is not written in them, in the order of the text. Until the workspace is read nothing is
 * said, because anything may still turn up.
 * @param range in offsets of the file: hints elsewhere are not given
 */
export function inlayHints(snapshot: Snapshot, id: FileId, range: Range, options: InlayHintOptions): readonly InlayHint[] {
  const file = snapshot.file(id);
  if (!file || !snapshot.complete || file.role !== 'manifest') return [];
  const found = file.objects.flatMap((placed) => hintsOf(snapshot, file, placed, range, options));
  return found.sort((a, b) => a.at - b.at);
}

function hintsOf(snapshot: Snapshot, file: WorkspaceFile, placed: PlacedObject, range: Range, options: InlayHintOptions): readonly InlayHint[] {
  const { object, offset } = placed;
  const wanted = shift(range, -offset);
  const tree = file.source?.documents[placed.document]?.tree;
  if (!tree || !overlaps(object.range, wanted)) return [];
  const scope: HintScope = { snapshot, file, view: snapshot.environment(file.id), print: plain, commands: {}, placed, tree, options, wanted };
  return [...hints(scope)].filter(({ at }) => touches(wanted, at)).map((hint) => ({ ...hint, at: hint.at + offset }));
}

function hints(scope: HintScope): Iterable<InlayHint> {
  const { object } = scope.placed;
  if (object.type === 'service') return serviceHints(scope, object);
  const policy = isPolicy(object) ? policyOf(scope, scope.placed) : undefined;
  return policy && isPolicy(object) ? policyHints(scope, object, policy) : [];
}
