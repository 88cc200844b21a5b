import { parseRegex, type RegexNode } from './regex-syntax.js';

/** One step of a machine that matches a regular expression; where it does not say, the next step follows. */
export type RegexStep =
  | { readonly kind: 'unit'; readonly matches: (unit: string) => boolean }
  | { readonly kind: 'assert'; readonly holds: (before: string | undefined, after: string | undefined) => boolean }
  | { readonly kind: 'split'; readonly first: number; readonly second: number }
  | { readonly kind: 'jump'; readonly to: number }
  | { readonly kind: 'match' };

export type RegexProgram = readonly RegexStep[];

/** More steps than any expression that somebody wrote needs. */
const mostSteps = 20_000;

/** The machine of an expression; `undefined` where Go does not take it, or it is too large. */
export function compileRegex(pattern: string): RegexProgram | undefined {
  const node = parseRegex(pattern);
  const program: RegexStep[] = [];
  if (node === undefined || !emit(node, program)) return undefined;
  program.push({ kind: 'match' });
  return program;
}

/** Appends the steps of a node; tells whether there was room. */
function emit(node: RegexNode, program: RegexStep[]): boolean {
  if (program.length > mostSteps) return false;
  switch (node.kind) {
    case 'unit':
      program.push({ kind: 'unit', matches: node.matches });
      return true;
    case 'assert':
      program.push({ kind: 'assert', holds: node.holds });
      return true;
    case 'sequence':
      return node.items.every((item) => emit(item, program));
    case 'choice':
      return emitChoice(node.items, program);
    default:
      return emitRepeat(node.item, node.least, node.most, program);
  }
}

function emitChoice(items: readonly RegexNode[], program: RegexStep[]): boolean {
  const ends: number[] = [];
  for (const [index, item] of items.entries()) {
    const split = program.length;
    if (index < items.length - 1) program.push({ kind: 'jump', to: split + 1 });
    if (!emit(item, program)) return false;
    if (index === items.length - 1) break;
    ends.push(program.length);
    program.push({ kind: 'jump', to: 0 });
    program[split] = { kind: 'split', first: split + 1, second: program.length };
  }
  for (const end of ends) program[end] = { kind: 'jump', to: program.length };
  return true;
}

function emitRepeat(item: RegexNode, least: number, most: number, program: RegexStep[]): boolean {
  for (let count = 0; count < least; count++) if (!emit(item, program)) return false;
  if (most === Number.POSITIVE_INFINITY) {
    const split = program.length;
    program.push({ kind: 'jump', to: split + 1 });
    if (!emit(item, program)) return false;
    program.push({ kind: 'jump', to: split });
    program[split] = { kind: 'split', first: split + 1, second: program.length };
    return true;
  }
  const splits: number[] = [];
  for (let count = least; count < most; count++) {
    splits.push(program.length);
    program.push({ kind: 'jump', to: program.length + 1 });
    if (!emit(item, program)) return false;
  }
  for (const split of splits) program[split] = { kind: 'split', first: split + 1, second: program.length };
  return true;
}
