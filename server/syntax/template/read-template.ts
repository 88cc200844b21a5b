import type { Range } from '../../util/range.js';
import type { Node, ScalarNode } from '../nodes.js';
import { readTolerant } from '../read-tolerant.js';
import type { Comment } from '../source-file.js';
import { readStrict } from '../strict/read-strict.js';
import { type TemplateText, TreeBuilder } from '../tree-builder.js';
import type { Action } from './actions.js';
import { maskActions } from './mask.js';
import { findPlaceholders, isExpression, type PlaceholderText } from './placeholders.js';
import { markUnknownMembers } from './unknown-members.js';

/** What can be read of a template: its literal parts. */
export function readTemplate(text: string, actions: readonly Action[]): { readonly root: Node | undefined; readonly comments: readonly Comment[] } {
  const masked = maskActions(text, actions);
  const template: TemplateText = {
    branches: true,
    isTemplated: unknownIn(text, actions, findPlaceholders(text)),
    textAt: (start, end, style) => (overlaps(actions, start, end) ? sourceOf(text.slice(start, end), style) : ''),
  };
  let builder = new TreeBuilder(template);
  const reading = readStrict(masked.text, builder);
  let comments: readonly Comment[];
  if (reading.refused === undefined) comments = reading.comments;
  else {
    builder = new TreeBuilder(template);
    comments = readTolerant(masked.text, builder);
  }
  const root = builder.finish(text.length);
  return { root: root && markUnknownMembers(root, text, actions, masked.lines), comments: comments.map((comment) => asWritten(comment, text)) };
}

/** What is written at a scalar that is not read as it is written. */
export function sourceOf(source: string, style: ScalarNode['style']): string {
  if (style === 'plain') return source;
  return style === 'single' || style === 'double' ? source.slice(1, -1) : '';
}

/** A comment of a text that was read with words in place of what others fill in. */
export function asWritten({ range }: Comment, text: string): Comment {
  return { range, text: text.slice(range.start + 1, range.end).trim() };
}

/** Tells of which stretches others fill in a part. */
export function unknownIn(text: string, actions: readonly Action[], placeholders: readonly PlaceholderText[]): TemplateText['isTemplated'] {
  return (start, end) => overlaps(actions, start, end) || overlaps(placeholders, start, end) || isExpression(text, start, end);
}

/** Whether one of the actions has a part in the stretch. */
export function overlaps(actions: readonly { readonly range: Range }[], start: number, end: number): boolean {
  let low = 0;
  let high = actions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((actions[middle]?.range.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const next = actions[low];
  return next !== undefined && next.range.start < end;
}
