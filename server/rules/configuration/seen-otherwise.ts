import { keyName, stringOf } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import type { Node } from '../../syntax/nodes.js';
import type { SourceDocument } from '../../syntax/source-file.js';
import { isWithin, parentOf, pathBelow, resolveId } from '../../util/file-id.js';
import { type Range, shift } from '../../util/range.js';
import { nearest } from '../../util/text.js';
import { parseKubernetesVersion } from '../../validation/kubernetes-version.js';
import { versionNote } from '../../words/kubernetes-version.js';
import type { Snapshot, WorkspaceFile } from '../../workspace/snapshot.js';
import type { Severity } from '../rule.js';

/** What is well written in a configuration, and yet not as whoever wrote it believes; ranges count from the start of the file. */
export interface SeenOtherwise {
  readonly range: Range;
  readonly message: string;
  readonly severity: Severity;
}

/** A version that is judged as another one, and environments whose kustomization is not there. */
export function seenOtherwise(snapshot: Snapshot, file: WorkspaceFile, { tree, offset }: SourceDocument): readonly SeenOtherwise[] {
  const at = (key: string) => entryOf(tree.root, key)?.value;
  return [...judgedAsAnother(at('kubernetesVersion')), ...withoutKustomization(snapshot, file, at('environments'))].map((one) => ({
    ...one,
    range: shift(one.range, offset),
  }));
}

function* judgedAsAnother(node: Node | undefined): Iterable<SeenOtherwise> {
  const version = node && parseKubernetesVersion(stringOf(node) ?? '');
  const message = versionNote(version);
  if (node && message !== undefined) yield { range: node.range, message, severity: 'info' };
}

/** Only where all of the folder is read: of files that were named one by one, the kustomization may stand beside them. */
function* withoutKustomization({ complete, kustomizations }: Snapshot, { id, isNamed }: WorkspaceFile, node: Node | undefined): Iterable<SeenOtherwise> {
  if (!complete || isNamed || node?.kind !== 'map') return;
  const home = parentOf(id);
  const known = new Set(kustomizations.map(parentOf));
  const names = [...known].filter((folder) => isWithin(home, folder)).map((folder) => pathBelow(home, folder));
  for (const entry of node.entries) {
    const value = entryOf(entry.value, 'kustomize')?.value;
    const written = value && stringOf(value);
    const folder = written === undefined ? undefined : resolveId(home, written);
    if (!value || written === undefined || folder === undefined || !isWithin(home, folder) || known.has(folder)) continue;
    const near = nearest(written.replace(/^\.\/|\/+$/g, ''), names, 3);
    const meant = near === undefined ? 'Name the folder of one, from where this file is.' : `Is \`${near}\` meant?`;
    yield {
      range: value.range,
      message: `There is no kustomization in ${JSON.stringify(written)}, so there is no environment \`${keyName(entry)}\`. ${meant}`,
      severity: 'warning',
    };
  }
}
