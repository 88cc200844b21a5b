import { keyName, stringOf } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import type { Node } from '../../syntax/nodes.js';
import type { SourceDocument } from '../../syntax/source-file.js';
import { isWithin, parentOf, pathBelow, resolveId } from '../../util/file-id.js';
import { type Range, shift } from '../../util/range.js';
import { nearest } from '../../util/text.js';
import { parseKubernetesVersion } from '../../validation/kubernetes-version.js';
import { versionNote } from '../../words/kubernetes-version.js';
import type { FileId, Snapshot, WorkspaceFile } from '../../workspace/snapshot.js';
import type { Severity } from '../rule.js';

/** What is well written in a configuration, and yet not as whoever wrote it believes; ranges count from the start of the file. */
export interface SeenOtherwise {
  readonly range: Range;
  readonly message: string;
  readonly severity: Severity;
}

/** A version that is judged as another one, and environments whose kustomization, chart or values are not there. */
export function seenOtherwise(snapshot: Snapshot, file: WorkspaceFile, { tree, offset }: SourceDocument): readonly SeenOtherwise[] {
  const at = (key: string) => entryOf(tree.root, key)?.value;
  return [...judgedAsAnother(at('kubernetesVersion')), ...withoutFiles(snapshot, file, at('environments'))].map((one) => ({
    ...one,
    range: shift(one.range, offset),
  }));
}

function* judgedAsAnother(node: Node | undefined): Iterable<SeenOtherwise> {
  const version = node && parseKubernetesVersion(stringOf(node) ?? '');
  const message = versionNote(version);
  if (node && message !== undefined) yield { range: node.range, message, severity: 'info' };
}

/** Only where all of the folder is read: of files that were named one by one, what is meant may stand beside them. */
function* withoutFiles(snapshot: Snapshot, { id, isNamed }: WorkspaceFile, node: Node | undefined): Iterable<SeenOtherwise> {
  if (!snapshot.complete || isNamed || node?.kind !== 'map') return;
  const home = parentOf(id);
  for (const entry of node.entries) {
    const at = (key: string) => entryOf(entry.value, key)?.value;
    yield* withoutFolder('kustomization', at('kustomize'), snapshot.kustomizations, { home, name: keyName(entry) });
    yield* withoutFolder('chart', at('helm'), snapshot.charts, { home, name: keyName(entry) });
    yield* withoutValues(snapshot, at('helm'), at('values'), home);
  }
}

/** @param files those that say what the folders of an environment of this kind are */
function* withoutFolder(
  what: 'kustomization' | 'chart',
  value: Node | undefined,
  files: readonly FileId[],
  { home, name }: { readonly home: FileId; readonly name: string },
): Iterable<SeenOtherwise> {
  const written = value && stringOf(value);
  const folder = written === undefined ? undefined : resolveId(home, written);
  const known = new Set(files.map(parentOf));
  // What lies outside is not read here, so that it may be there.
  if (!value || written === undefined || folder === undefined || !isWithin(home, folder) || known.has(folder)) return;
  const names = [...known].filter((one) => isWithin(home, one)).map((one) => pathBelow(home, one));
  const near = nearest(written.replace(/^\.\/|\/+$/g, ''), names, 3);
  const meant = near === undefined ? 'Name the folder of one, from where this file is.' : `Is \`${near}\` meant?`;
  yield {
    range: value.range,
    message: `There is no ${what} in ${JSON.stringify(written)}, so there is no environment \`${name}\`. ${meant}`,
    severity: 'warning',
  };
}

/** Files of values of a chart that is not rendered, because they are not there: from the chart, or from the folder of the configuration. */
function* withoutValues(snapshot: Snapshot, helm: Node | undefined, values: Node | undefined, home: FileId): Iterable<SeenOtherwise> {
  const folder = resolveId(home, (helm && stringOf(helm)) ?? '');
  const items = values?.kind === 'sequence' ? values.items.map(({ value }) => value) : values ? [values] : [];
  if (folder === undefined) return;
  for (const item of items) {
    const written = stringOf(item);
    const places = written === undefined ? [] : [folder, home].flatMap((from) => resolveId(from, written) ?? []);
    if (written === undefined || places.some((place) => snapshot.file(place) || !isWithin(home, place)) || !isUnrendered(snapshot, folder, places)) continue;
    const message = `There is no file ${JSON.stringify(written)}, neither from the folder of the chart nor from here, so the chart is not rendered with it.`;
    yield { range: item.range, message, severity: 'warning' };
  }
}

/** A file that is left out of the workspace is read all the same, and then the chart is rendered. */
function isUnrendered({ units }: Snapshot, folder: FileId, places: readonly FileId[]): boolean {
  return units.some(
    ({ request, outcome }) =>
      request.engine === 'helm' &&
      request.folder === folder &&
      outcome !== 'rendered' &&
      request.values.some((one) => 'file' in one && places.includes(one.file)),
  );
}
