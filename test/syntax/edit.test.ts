import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Edits } from '../../server/syntax/edit/edits.js';
import { appendItem, insertEntry, insertEntryBefore, insertItem } from '../../server/syntax/edit/insert.js';
import { removeEntry, removeItem } from '../../server/syntax/edit/remove.js';
import { quoteScalar, renameKey, replaceNode, replaceText, unquoteScalar } from '../../server/syntax/edit/replace.js';
import { mergeWithNext, moveEntry, splitItem, wrapEntries } from '../../server/syntax/edit/restructure.js';
import type { YamlValue } from '../../server/syntax/edit/yaml-text.js';
import type { Path } from '../../server/syntax/nodes.js';
import { parseDocument } from '../../server/syntax/parse-document.js';
import type { SyntaxTree } from '../../server/syntax/source-file.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { yamlDocument } from '../support/yaml-documents.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An edit that a document allows, and what the document says after it. */
interface Possible {
  readonly name: string;
  readonly edits: (tree: SyntaxTree) => Edits;
  readonly change: (root: Json) => Json;
}

const NEW_VALUES: readonly YamlValue[] = ['x', 7, 'yes', {}, [], { a: 'b', c: ['d', { e: 1 }] }, [{ f: {} }]];

describe('edits of generated documents', () => {
  test('leave a text that says what was meant, with all comments of what stays', () => {
    let made = 0;
    let refused = 0;
    fc.assert(
      fc.property(yamlDocument, fc.nat(), fc.constantFrom(...NEW_VALUES), ({ text, value }, pick, added) => {
        const tree = parseDocument(text);
        expect(parse(text), text).toEqual(value);
        const all = possibleEdits(value as Json, [], added);
        const names = [...new Set(all.map(({ name }) => name))];
        const alike = all.filter(({ name }) => name === names[pick % names.length]);
        const possible = alike[pick % alike.length];
        if (!possible) return;
        const edits = possible.edits(tree);
        if (edits === undefined) {
          refused++;
          return;
        }
        made++;
        const after = applyEdits(text, edits);
        expect(parse(after), `${possible.name} of\n${text}\nto\n${after}`).toEqual(possible.change(structuredClone(value) as Json));
        if (!/^re(?:move|place)/.test(possible.name)) expect(commentsOf(after), `${possible.name} of\n${text}\nto\n${after}`).toEqual(commentsOf(text));
        const lineEndings = new Set(after.match(/\r?\n/g));
        expect(lineEndings.size).toBeLessThanOrEqual(1);
      }),
      { numRuns: 3000, seed: 5 },
    );
    // Refused is what cannot be done without a loss, such as moving an entry with its comment into brackets.
    expect(made).toBeGreaterThan(2800);
    expect(refused / made).toBeLessThan(0.03);
  });
});

function commentsOf(text: string): string[] {
  return [...text.matchAll(/# (c\d+)/g)].map(([, name]) => name ?? '').sort();
}

function possibleEdits(value: Json, path: Path, added: YamlValue): Possible[] {
  if (value === null || typeof value !== 'object') return scalarEdits(value, path);
  if (Array.isArray(value)) {
    const nested = value.flatMap((item, i) => possibleEdits(item, [...path, i], added));
    return [...nested, ...listEdits(value, path, added), replacing(path)];
  }
  const nested = Object.entries(value).flatMap(([key, member]) => possibleEdits(member, [...path, key], added));
  return [...nested, ...mapEdits(value, path, added), ...(path.length > 0 ? [replacing(path)] : [])];
}

function replacing(path: Path): Possible {
  return { name: 'replaceNode', edits: (tree) => replaceNode(tree, path, []), change: (root) => at(root, path, () => []) };
}

function scalarEdits(value: Json, path: Path): Possible[] {
  const edits: Possible[] = [{ name: 'replaceText', edits: (tree) => replaceText(tree, path, 'no: x'), change: (root) => at(root, path, () => 'no: x') }];
  if (typeof value === 'number') edits.push({ name: 'quoteScalar', edits: (tree) => quoteScalar(tree, path), change: (root) => at(root, path, String) });
  if (value === '80') edits.push({ name: 'unquoteScalar', edits: (tree) => unquoteScalar(tree, path), change: (root) => at(root, path, Number) });
  if (value === null) edits.push({ name: 'insertEntry', edits: (tree) => insertEntry(tree, path, 'k', 1), change: (root) => at(root, path, () => ({ k: 1 })) });
  return edits;
}

function listEdits(list: Json[], path: Path, added: YamlValue): Possible[] {
  const edits: Possible[] = [
    { name: 'appendItem', edits: (tree) => appendItem(tree, path, added), change: (root) => at(root, path, (items) => [...(items as Json[]), added as Json]) },
    {
      name: 'insertItem',
      edits: (tree) => insertItem(tree, path, 0, added),
      change: (root) => at(root, path, (items) => [added as Json, ...(items as Json[])]),
    },
  ];
  for (const [i, item] of list.entries()) {
    edits.push({
      name: 'removeItem',
      edits: (tree) => removeItem(tree, path, i),
      change: (root) => at(root, path, (items) => (items as Json[]).toSpliced(i, 1)),
    });
    const next = list[i + 1];
    if (isMap(item) && isMap(next) && Object.keys(item).length > 0 && Object.keys(next).length > 0 && !Object.keys(next).some((key) => key in item)) {
      edits.push({
        name: 'mergeWithNext',
        edits: (tree) => mergeWithNext(tree, path, i),
        change: (root) => at(root, path, (items) => (items as Json[]).toSpliced(i, 2, { ...item, ...next })),
      });
    }
    if (!isMap(item)) continue;
    const [, second] = Object.keys(item);
    if (second === undefined) continue;
    const [first, ...rest] = Object.entries(item);
    edits.push({
      name: 'splitItem',
      edits: (tree) => splitItem(tree, path, i, second),
      change: (root) => at(root, path, (items) => (items as Json[]).toSpliced(i, 1, Object.fromEntries(first ? [first] : []), Object.fromEntries(rest))),
    });
  }
  return edits;
}

function mapEdits(map: { [key: string]: Json }, path: Path, added: YamlValue): Possible[] {
  const keys = Object.keys(map);
  const edits: Possible[] = [
    {
      name: 'insertEntry',
      edits: (tree) => insertEntry(tree, path, 'new', added),
      change: (root) => at(root, path, (old) => ({ ...(old as object), new: added as Json })),
    },
  ];
  for (const key of keys) {
    const without = (old: Json) => Object.fromEntries(Object.entries(old as object).filter(([name]) => name !== key)) as Json;
    edits.push({ name: 'removeEntry', edits: (tree) => removeEntry(tree, path, key), change: (root) => at(root, path, without) });
    edits.push({
      name: 'insertEntryBefore',
      edits: (tree) => insertEntryBefore(tree, path, 'new', added, key),
      change: (root) => at(root, path, (old) => ({ ...(old as object), new: added as Json })),
    });
    edits.push({
      name: 'renameKey',
      edits: (tree) => renameKey(tree, path, key, 'on'),
      change: (root) => at(root, path, (old) => ({ ...(without(old) as object), on: (old as Record<string, Json>)[key] ?? null })),
    });
    edits.push({
      name: 'wrapEntries',
      edits: (tree) => wrapEntries(tree, path, [key], 'wrap'),
      change: (root) => at(root, path, (old) => ({ ...(without(old) as object), wrap: { [key]: (old as Record<string, Json>)[key] ?? null } })),
    });
    for (const [name, member] of Object.entries(map)) {
      if (name === key || !isMap(member) || Object.keys(member).length === 0 || key in member) continue;
      edits.push({
        name: 'moveEntry',
        edits: (tree) => moveEntry(tree, path, key, [...path, name]),
        change: (root) => at(root, path, (old) => ({ ...(without(old) as object), [name]: { ...member, [key]: (old as Record<string, Json>)[key] ?? null } })),
      });
    }
  }
  return edits;
}

function isMap(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(root: Json, path: Path, change: (value: Json) => Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return change(root);
  if (Array.isArray(root)) return root.map((item, i) => (i === step ? at(item, rest, change) : item));
  return Object.fromEntries(Object.entries(root as object).map(([key, value]) => [key, key === step ? at(value, rest, change) : value])) as Json;
}
