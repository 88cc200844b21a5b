import type { Node, ScalarNode } from '../../syntax/nodes.js';
import { parseDocument } from '../../syntax/parse-document.js';
import type { Range } from '../../util/range.js';

/** A line of a rendered text, and the line of a template that wrote it: both without the blanks around them. */
export interface LinePair {
  readonly rendered: Range;
  readonly template: Range;
  /** Whether the template's line is the one, and not only near. */
  readonly exact: boolean;
}

/** A key or value of a rendered text, and where in the template it was written. */
export interface NodePlace {
  readonly range: Range;
  readonly template: Range;
}

/**
 * The keys and values of a rendered document, each with its place in the template.
 *
 * @param pairOf the line at an offset of the document
 * @param templateText that of the template which `pairOf` means at the same offset
 */
export function nodePlaces<Pair extends LinePair>(
  text: string,
  pairOf: (offset: number) => Pair | undefined,
  templateText: (pair: Pair) => string,
): readonly (NodePlace & { readonly pair: Pair })[] {
  return [...scalarsOf(parseDocument(text).root)].flatMap(({ range }) => {
    const pair = pairOf(range.start);
    if (pair === undefined) return [];
    return [{ range, template: placeOn(range, pair, text, templateText(pair)), pair }];
  });
}

/** Of what stands on the template's line as it is, the place is its own; of what an action wrote, all that is not. */
function placeOn({ start, end }: Range, { rendered, template, exact }: LinePair, text: string, source: string): Range {
  if (!exact || end > rendered.end) return template;
  const [own, other] = [text.slice(rendered.start, rendered.end), source.slice(template.start, template.end)];
  const before = commonStart(own, other);
  const after = Math.min(commonEnd(own, other), own.length - before, other.length - before);
  const [from, to] = [start - rendered.start, end - rendered.start];
  // With nothing between the two, the lines are the same.
  const moved = other.length - own.length;
  if (to <= before) return { start: template.start + from, end: template.start + to };
  if (from >= own.length - after) return { start: template.start + from + moved, end: template.start + to + moved };
  return { start: template.start + Math.min(from, before), end: template.end - Math.min(own.length - to, after) };
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

/** Keys and values, in the order of the text. An alias has no place of its own but the one it is written at. */
function* scalarsOf(node: Node | undefined): Generator<ScalarNode> {
  if (node === undefined || node.alias !== undefined) return;
  if (node.kind === 'scalar') yield node;
  if (node.kind === 'sequence') for (const { value } of node.items) yield* scalarsOf(value);
  if (node.kind === 'map')
    for (const { key, value, merged } of node.entries) {
      if (merged) continue;
      yield key;
      yield* scalarsOf(value);
    }
}
