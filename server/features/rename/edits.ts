import type { FileEdit } from '../../rules/rule.js';
import { renameKey, replaceText } from '../../syntax/edit/replace.js';
import { documentAt, pathAt } from '../../syntax/locate.js';
import type { SourceDocument } from '../../syntax/source-file.js';
import { encloses, shift } from '../../util/range.js';
import type { TextEdit } from '../../util/text-edit.js';
import type { FileId } from '../../workspace/snapshot.js';
import type { NamePlace } from './place.js';
import type { RenameRefusal, Renaming } from './plan.js';

/** The edits that write another name at each of these places, a file each; or why one of the places cannot be changed. */
export function editsAt(renaming: Renaming, places: readonly NamePlace[], name: string, to: string): readonly FileEdit[] | RenameRefusal {
  const byFile = new Map<FileId, TextEdit[]>();
  // All are asked for before one is missed, so that they can be read together.
  const sources = new Map(places.map(({ file }) => [file, renaming.read(file)]));
  for (const place of places) {
    if (place.fixed === 'cluster') return { refusal: `${place.who} was read from a cluster: rename it in the manifest that it was made from.` };
    const source = sources.get(place.file);
    const path = renaming.snapshot.file(place.file)?.path ?? place.file;
    if (!source) return { refusal: `${place.who} is written in ${path}, which is outside of this workspace or cannot be read.` };
    const document = documentAt(source, place.range.start);
    const isPrinted = place.fixed === 'template' || renaming.snapshot.file(place.file)?.role === 'template';
    const edits = document && !isPrinted && (place.within ? textEdits(document, place) : nameEdits(document, place, name, to));
    if (!document || !edits) {
      const line = source.lines.positionAt(place.range.start).line + 1;
      return { refusal: `${place.who} says ${name} in ${path}, line ${line}, ${isPrinted ? inTemplate : reasonAt(document, place)}.` };
    }
    const known = byFile.get(place.file) ?? [];
    byFile.set(place.file, [...known, ...edits.map(({ range, newText }) => ({ range: shift(range, document.offset), newText }))]);
  }
  return [...byFile].map(([file, edits]) => ({ file, create: false, edits }));
}

const inTemplate = 'in a template: what it renders to is not known by it, so nothing is changed in it';

function reasonAt(document: SourceDocument | undefined, { range }: NamePlace): string {
  if (document?.tree.templated) return inTemplate;
  const node = document && pathAt(document.tree, range.start - document.offset)?.node;
  if (node?.alias !== undefined) return 'by an alias of something that is written elsewhere';
  if (node?.templated) return 'where another tool fills in a part of it';
  return 'where it is made of something else or cannot be changed by itself';
}

/** Of a key or value that is this very name. */
function nameEdits({ tree, offset }: SourceDocument, { range }: NamePlace, name: string, to: string): readonly TextEdit[] | undefined {
  const located = pathAt(tree, range.start - offset);
  if (!located) return undefined;
  if (located.on === 'key') return located.entry?.key.value === name ? renameKey(tree, located.path.slice(0, -1), name, to) : undefined;
  const { node } = located;
  return node.kind === 'scalar' && node.value === name ? replaceText(tree, located.path, to) : undefined;
}

/** Of a name within a text: characters that YAML takes as they are, in any style. */
function textEdits({ tree, offset }: SourceDocument, { range, within }: NamePlace): readonly TextEdit[] | undefined {
  if (tree.templated || !within) return undefined;
  const around = shift(range, -offset);
  const start = tree.text.toLowerCase().indexOf(within.text.toLowerCase(), around.start);
  const end = start + within.text.length;
  return start >= 0 && encloses(around, { start, end }) ? [{ range: { start, end }, newText: within.newText }] : undefined;
}
