import { lineStart } from '../locate.js';
import type { MapNode, Node } from '../nodes.js';
import { resolveScalar } from '../resolve-scalar.js';
import type { SyntaxTree } from '../source-file.js';
import type { PlainValue } from './plain-value.js';

/** A value to be written as YAML; keys in the order given. */
export type YamlValue = string | number | boolean | null | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** How values are written in a document. */
export interface Style {
  readonly lineEnding: string;
  /** Columns from a key to the keys below it. */
  readonly mapStep: number;
  /** Columns from a key to the dashes of its list: 0 or more. */
  readonly listStep: number;
  /** As JSON: keys and texts in double quotes. */
  readonly json: boolean;
}

/** The style of a document, as its first map and list show it; two columns where none does. */
export function styleOf(tree: SyntaxTree): Style {
  const steps: { map?: number; list?: number } = {};
  if (tree.root) findSteps(tree.text, tree.root, steps);
  return { lineEnding: tree.lineEnding, mapStep: steps.map ?? 2, listStep: steps.list ?? 2, json: tree.root?.kind === 'map' && isJson(tree.root) };
}

function isJson(root: MapNode): boolean {
  return root.flow && root.entries.length > 0 && root.entries.every(({ key }) => key.style === 'double');
}

function findSteps(text: string, node: Node, steps: { map?: number; list?: number }): void {
  if (node.kind === 'scalar' || node.flow || node.alias !== undefined || (steps.map !== undefined && steps.list !== undefined)) return;
  if (node.kind === 'sequence') {
    for (const { value } of node.items) findSteps(text, value, steps);
    return;
  }
  for (const { key, value, merged } of node.entries) {
    if (merged || value.kind === 'scalar' || value.flow || value.alias !== undefined) continue;
    const first = value.kind === 'map' ? value.range.start : (value.items[0]?.range.start ?? value.range.start);
    const step = first - lineStart(text, first) - (key.range.start - lineStart(text, key.range.start));
    if (value.kind === 'map' && step > 0) steps.map ??= step;
    if (value.kind === 'sequence' && step >= 0) steps.list ??= step;
    findSteps(text, value, steps);
  }
}

/** Text that every YAML reader takes for this text: plain where that is sure, else in double quotes. */
export function scalarText(text: string, json = false): string {
  const isPlain = !json && /^[A-Za-z0-9_/][\w./@+-]*$/.test(text) && resolveScalar(text, true).kind === 'string' && !MAYBE_OTHER.test(text);
  return isPlain ? text : doubleQuoted(text);
}

/** Dates, and numbers of other versions of YAML. */
const MAYBE_OTHER = /^(?:\d{4}-\d|0[box]|\d[\d_]*(?:\.[\d_]*)?(?:[eE].*)?$)/;

/** The text in double quotes, as JSON and every version of YAML read it; what is not seen, or turns the order of others around, is escaped. */
export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029\p{Cf}\ufffe\uffff]/gu, (one) =>
    [...Array(one.length).keys()].map((at) => `\\u${one.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}

/** `{a: b, c: [d]}`, on one line. */
export function flowYaml(value: YamlValue, json = false): string {
  if (typeof value === 'string') return scalarText(value, json);
  if (value === null || typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map((item) => flowYaml(item, json)).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, member]) => `${scalarText(key, json)}: ${flowYaml(member, json)}`)
    .join(', ')}}`;
}

/**
 * The value in block style, to stand at column `indent`: the first line without its indentation, the others with it, no line break
 * at the end. Empty maps and lists are written in flow style.
 */
export function blockYaml(value: YamlValue, indent: number, style: Style): string {
  if (!isNested(value)) return flowYaml(value, style.json);
  const next = `${style.lineEnding}${' '.repeat(indent)}`;
  if (isList(value)) return value.map((item) => `- ${blockYaml(item, indent + 2, style)}`).join(next);
  return Object.entries(value)
    .map(([key, member]) => blockEntry(key, member, indent, style))
    .join(next);
}

/** `key: value`, the key at column `indent`. */
export function blockEntry(key: string, value: YamlValue, indent: number, style: Style): string {
  if (!isNested(value)) return `${scalarText(key, style.json)}: ${flowYaml(value, style.json)}`;
  const below = indent + (isList(value) ? style.listStep : style.mapStep);
  return `${scalarText(key, style.json)}:${style.lineEnding}${' '.repeat(below)}${blockYaml(value, below, style)}`;
}

/** What the value says, as a reader will find it. */
export function plainOfYaml(value: YamlValue): PlainValue {
  if (value === null || typeof value !== 'object') return { kind: 'scalar', value };
  if (isList(value)) return { kind: 'list', items: value.map(plainOfYaml) };
  return { kind: 'map', entries: Object.entries(value).map(([key, member]) => [key, plainOfYaml(member)] as const) };
}

function isNested(value: YamlValue): value is readonly YamlValue[] | { readonly [key: string]: YamlValue } {
  return typeof value === 'object' && value !== null && (isList(value) ? value.length > 0 : Object.keys(value).length > 0);
}

function isList(value: object): value is readonly YamlValue[] {
  return Array.isArray(value);
}
