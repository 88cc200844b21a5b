import type { JsonValue } from './field.js';
import { GoExpression } from './go-expression.js';
import { NotEvaluated } from './not-evaluated.js';
import type { Row } from './params.js';

/** A text, or what stands between `{{` and `}}`. */
type Part = { readonly text: string; readonly action?: undefined } | { readonly action: string; readonly written: string };

/**
 * What a Go template comes to, as far as people write them into ApplicationSets: fields, functions of texts, `if`. Anything else is `NotEvaluated`.
 * What needs a value that only a cluster knows stays as it is written.
 */
export function goText(template: string, row: Row): string {
  const parts = partsOf(template);
  const { text, next } = renderParts(parts, 0, row);
  if (next < parts.length) throw new NotEvaluated(`\`${template}\``);
  return text;
}

function partsOf(template: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  let trims = false;
  for (const match of template.matchAll(/\{\{(- )?(.*?)( -)?\}\}/gs)) {
    let text = template.slice(at, match.index);
    if (trims) text = text.trimStart();
    if (match[1] !== undefined) text = text.trimEnd();
    parts.push({ text }, { action: (match[2] ?? '').trim(), written: match[0] });
    trims = match[3] !== undefined;
    at = match.index + match[0].length;
  }
  const rest = template.slice(at);
  return [...parts, { text: trims ? rest.trimStart() : rest }];
}

/** Up to the end of a block. */
function renderParts(parts: readonly Part[], start: number, row: Row): { readonly text: string; readonly next: number } {
  let text = '';
  let index = start;
  while (index < parts.length) {
    const part = parts[index];
    if (part === undefined || (part.action !== undefined && /^(?:end|else)\b/.test(part.action))) break;
    if (part.action === undefined) text += part.text;
    else if (part.action.startsWith('if ')) {
      const block = renderIf(parts, index, row);
      text += block.text;
      index = block.next;
    } else text += renderAction(part.action, part.written, row);
    index++;
  }
  return { text, next: index };
}

/** From `if` to its `end`. */
function renderIf(parts: readonly Part[], start: number, row: Row): { readonly text: string; readonly next: number } {
  let condition = parts[start]?.action?.slice(3);
  let chosen: string | undefined;
  let index = start;
  for (;;) {
    const isChosen = condition === undefined || isTrue(conditionOf(condition, row));
    const branch = renderParts(parts, index + 1, row);
    if (isChosen) chosen ??= branch.text;
    index = branch.next;
    const action = parts[index]?.action;
    if (action === 'end') return { text: chosen ?? '', next: index };
    if (action === undefined) throw new NotEvaluated('an `if` without end');
    condition = action.startsWith('else if ') ? action.slice(8) : undefined;
  }
}

/** A condition needs to be known. */
function conditionOf(expression: string, row: Row): JsonValue | undefined {
  const found = new GoExpression(expression, row).evaluate();
  if (found.isUnknown) throw new NotEvaluated(`\`${expression}\``);
  return found.value;
}

function renderAction(action: string, written: string, row: Row): string {
  if (action.startsWith('/*')) return '';
  const { value, isUnknown } = new GoExpression(action, row).evaluate();
  if (isUnknown) return written;
  return value === undefined ? '<no value>' : shown(value);
}

function shown(value: JsonValue): string {
  if (typeof value !== 'object') return String(value);
  throw new NotEvaluated('a list or map as text');
}

/** As `if` takes it: empty things are false. */
export function isTrue(value: JsonValue | undefined): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '';
}
