import { doubleQuoted } from '../../syntax/edit/yaml-text.js';
import { resolveScalar } from '../../syntax/resolve-scalar.js';
import type { Segment, Written, WrittenMap } from '../rendering.js';
import { writtenMap } from '../written-map.js';
import { foldedAgain, isBlockAllowed } from './folded.js';
import { expectTextKeys, plainOf, resolve } from './scalars.js';
import { fail } from './stop.js';
import type { TreeNode } from './tree.js';

interface Printing {
  readonly parts: string[];
  length: number;
  readonly segments: Segment[];
}

/** Prints an object as YAML in block style, keys in the order that they have, and notes where each key and value was written. */
export function printObject(node: TreeNode): { readonly text: string; readonly map: WrittenMap } {
  const printing: Printing = { parts: [], length: 0, segments: [] };
  printValue(printing, node, 0);
  write(printing, '\n');
  return { text: printing.parts.join(''), map: writtenMap(printing.segments) };
}

function write(printing: Printing, text: string): void {
  printing.parts.push(text);
  printing.length += text.length;
}

/** Writes something at the current place, and notes where it comes from; what is in it follows in the list. */
function noting(printing: Printing, written: Written | undefined, print: () => void): void {
  const start = printing.length;
  const index = printing.segments.length;
  if (written) printing.segments.push({ range: { start, end: start }, written });
  print();
  if (written) printing.segments[index] = { range: { start, end: printing.length }, written };
}

function printValue(printing: Printing, node: TreeNode, indent: number): void {
  noting(printing, node.written, () => {
    if (node.kind === 'scalar') write(printing, scalarText(node, indent));
    else if (node.values.length === 0) write(printing, node.kind === 'map' ? '{}' : '[]');
    else if (node.kind === 'map') printMap(printing, node, indent);
    else printList(printing, node, indent);
  });
}

function printMap(printing: Printing, node: TreeNode, indent: number): void {
  const names = new Set<string>();
  if (indent > 0) expectTextKeys(node);
  node.keys.forEach(({ text, written }, index) => {
    if (names.has(text)) fail(`yaml: unmarshal errors: mapping key "${text}" already defined`, written);
    names.add(text);
    if (index > 0) write(printing, `\n${' '.repeat(indent)}`);
    noting(printing, written, () => write(printing, plainOrQuoted(text)));
    write(printing, ':');
    const value = node.values[index];
    if (value) printBehindKey(printing, value, indent);
  });
}

function printBehindKey(printing: Printing, value: TreeNode, indent: number): void {
  if (value.raw !== undefined) {
    const raw = value.raw;
    write(printing, '\n');
    noting(printing, value.written, () => write(printing, raw));
    return;
  }
  const isBelow = value.kind !== 'scalar' && value.values.length > 0;
  const below = value.kind === 'list' ? indent : indent + 2;
  write(printing, isBelow ? `\n${' '.repeat(below)}` : ' ');
  printValue(printing, value, below);
}

function printList(printing: Printing, node: TreeNode, indent: number): void {
  node.values.forEach((item, index) => {
    if (index > 0) write(printing, `\n${' '.repeat(indent)}`);
    write(printing, '- ');
    printValue(printing, item, indent + 2);
  });
}

/** A scalar, written so that every reader of YAML takes it for what Kustomize prints. */
function scalarText(node: TreeNode, indent: number): string {
  const plain = plainOf(node);
  const value = typeof plain === 'string' && node.style === 'folded' ? foldedAgain(plain) : plain;
  if (typeof value !== 'string') return typeof value === 'number' ? numberText(value, node) : String(value);
  if (value.includes('\n') && isBlockText(value)) return blockText(value, indent);
  if (node.style === 'double') return doubleQuoted(value);
  if (node.style === 'single' && /^[ -~\u00a0-\ud7ff]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return plainOrQuoted(value);
}

function numberText(value: number, node: TreeNode): string {
  return Number.isFinite(value) ? String(value) : fail(`json: unsupported value: ${value}`, node.written);
}

function plainOrQuoted(text: string): string {
  const isPlain = /^[A-Za-z_/][\w./@+-]*(?:[ :=,]+[\w./@+-]+)*$/.test(text) && !text.includes(': ');
  return isPlain && resolve(text)[0] === '!!str' && resolveScalar(text, true).kind === 'string' ? text : doubleQuoted(text);
}

/** Lines that stand in a block as they are. */
function isBlockText(text: string): boolean {
  return /^[^\s]/.test(text) && !text.includes('\t') && isBlockAllowed(text);
}

function blockText(text: string, indent: number): string {
  const body = text.replace(/\n+$/, '');
  const ends = text.length - body.length;
  const pad = ' '.repeat(Math.max(indent, 2));
  const lines = body.split('\n').map((line) => (line === '' ? '' : `${pad}${line}`));
  const head = ends === 0 ? '|-' : ends === 1 ? '|' : '|+';
  return `${head}\n${lines.join('\n')}${'\n'.repeat(Math.max(ends - 1, 0))}`;
}
