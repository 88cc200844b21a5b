import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { Outcome, RenderedObject, Written } from '../../server/render/rendering.js';

/** A key or scalar of a rendered object that is not what stands where it is said to be written. */
export interface Misplaced {
  readonly rendered: unknown;
  readonly written: Written | undefined;
  readonly stands: unknown;
}

export interface Comparison {
  readonly compared: number;
  /** Those of which only the text is known that they stand in. */
  readonly coarse: number;
  readonly misplaced: readonly Misplaced[];
}

/** How many keys and scalars were held against the files that they were written in, and which differ. */
export function compareWritten(outcome: Outcome, files: ReadonlyMap<string, string>): Comparison {
  const misplaced: Misplaced[] = [];
  let compared = 0;
  let coarse = 0;
  for (const object of outcome.kind === 'rendered' ? outcome.objects : [])
    for (const { value, start } of scalarsOf(object)) {
      const written = object.map.segments.findLast(({ range }) => range.start === start)?.written;
      if (written === undefined) misplaced.push({ rendered: value, written, stands: undefined });
      else if (written.by === 'base' || written.by === 'patch') {
        compared++;
        const stands = valueAt(written, files);
        if (stands.some((text) => isSame(value, text))) continue;
        if (stands.some((text) => typeof text === 'string' && /^[[{]|\n/.test(text) && [String(value), pointerPart(value)].some((part) => text.includes(part))))
          coarse++;
        else misplaced.push({ rendered: value, written, stands });
      }
    }
  return { compared, coarse, misplaced };
}

/** The path of an operation writes the keys in it. */
function isInPath(rendered: unknown, stands: unknown): boolean {
  return typeof stands === 'string' && stands.startsWith('/') && stands.split('/').includes(pointerPart(rendered));
}

function pointerPart(value: unknown): string {
  return String(value).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Labels and annotations become texts, and quotes stay, so that a number may stand for a text. */
function isSame(rendered: unknown, stands: unknown): boolean {
  return (
    isInPath(rendered, stands) ||
    String(rendered) === String(stands) ||
    (rendered === '' && stands === null) ||
    (typeof stands === 'number' && Number(rendered) === stands)
  );
}

function scalarsOf({ text }: RenderedObject): readonly { readonly value: unknown; readonly start: number }[] {
  const found: { value: unknown; start: number }[] = [];
  const walk = (node: unknown): void => {
    if (isScalar(node)) found.push({ value: node.value, start: node.range?.[0] ?? -1 });
    else if (isMap(node))
      for (const { key, value } of node.items) {
        walk(key);
        walk(value);
      }
    else if (isSeq(node)) for (const item of node.items) walk(item);
  };
  walk(parseDocument(text, { version: '1.2', schema: 'core' }).contents as Node);
  return found;
}

/** What the stretch of the file says, read as YAML: as it is, and where it stands inside of quotes without what they need. */
function valueAt({ file, range }: Written, files: ReadonlyMap<string, string>): readonly unknown[] {
  const slice = files.get(file)?.slice(range.start, range.end) ?? '';
  return [slice, unescaped(slice), slice.replaceAll("''", "'"), `${slice}\n`].map((text) => {
    const document = parseDocument(text, { version: '1.2', schema: 'core' });
    return document.errors.length > 0 ? text : (document.toJS() as unknown);
  });
}

function unescaped(slice: string): string {
  try {
    return JSON.parse(`"${slice}"`) as string;
  } catch {
    return slice;
  }
}
