import type { FileEdit } from '../../rules/rule.js';
import { createEvaluator, type Evaluator } from '../../semantics/evaluator.js';
import { applyEdits } from '../../util/text-edit.js';
import { settingsAt } from '../../workspace/folder-settings.js';
import type { EnvironmentView, FileId, Snapshot } from '../../workspace/snapshot.js';
import { snapshotOfTexts } from '../../workspace/snapshot-of-texts.js';
import type { TextOf } from '../text-of.js';

/** The cluster as it is with the policies of some files as their texts say after edits: what is told of an edit is read from what it writes. */
export function afterEdits(snapshot: Snapshot, view: EnvironmentView, edits: readonly FileEdit[], textOf: TextOf): Evaluator {
  const { evaluator } = view;
  const files = new Set(edits.map(({ file }) => file));
  const kept = evaluator.cluster.policies.filter((policy) => !files.has(view.source(policy)?.file ?? ''));
  const read = edits.flatMap(({ file, edits: own }) => {
    const text = applyEdits(textOf(file)?.text ?? '', own);
    const settings = { ...settingsAt(snapshot.settings, file), defaultNamespace: namespaceOfFile(snapshot, view, file) };
    return snapshotOfTexts({ [file]: text }, settings).environment(file).evaluator.cluster.policies;
  });
  return createEvaluator({ ...evaluator.cluster, policies: [...kept, ...read] }, evaluator);
}

/** Of objects in it that name none. */
function namespaceOfFile(snapshot: Snapshot, view: EnvironmentView, file: FileId): string {
  const placed = snapshot.file(file)?.objects.find(({ namespaceFrom }) => namespaceFrom === 'kustomization' || namespaceFrom === 'default');
  return placed?.namespace ?? view.defaultNamespace;
}
