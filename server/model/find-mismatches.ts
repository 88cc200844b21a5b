import { schemas } from '../generated/schemas.js';
import type { MapEntry, MapNode, Node, Path, ScalarNode } from '../syntax/nodes.js';
import { resolveScalar } from '../syntax/resolve-scalar.js';
import { isUnreadable, type SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import type { FoundType, Mismatch } from './mismatch.js';
import { isNull, keyName } from './read-node.js';
import { type SchemaError, schemaErrors } from './schema.js';

/** A kind's schema, and how its API server reads null. */
export interface PolicySchema {
  /** Of its file in `schemas/`. */
  readonly name: string;
  /**
   * Of a custom resource, a field that is null is dropped before anything is checked, so it counts as left out; not so an item of
   * a list, which keeps its place. See `PruneNonNullableNullsWithoutDefaults` in k8s.io/apiextensions-apiserver.
   */
  readonly dropsNulls: boolean;
}

/** Where a policy does not fit the schema of its kind, in the order of the text. What a template writes fits anything. */
export function findMismatches(tree: SyntaxTree, object: MapNode, objectPath: Path, schema: PolicySchema): readonly Mismatch[] {
  const errors = schemaErrors(schemas, schema.name, jsonOf(object, schema), MOST_MISMATCHES);
  if (errors.length === 0) return NONE;
  const entryOf = entryFinder();
  const found = errors.flatMap((error) => mismatchOf(error, object, objectPath, entryOf, schema) ?? []).filter((mismatch) => isSure(tree, mismatch));
  return found.filter((mismatch) => !isOfOtherType(mismatch, found)).sort((a, b) => placeOf(a) - placeOf(b));
}

/** A value of another type is none of those that there are; that is said once. */
function isOfOtherType({ fault, found, path }: Mismatch, all: readonly Mismatch[]): boolean {
  return fault === 'value' && found !== 'string' && all.some((other) => other.fault === 'type' && other.path.join('\0') === path.join('\0'));
}

const NONE: readonly Mismatch[] = [];

/** Nobody reads more of them, and each costs a search in its map. */
const MOST_MISMATCHES = 1000;

/** Templates decide what becomes of a structure around them, and below broken YAML the tree is a guess: nothing is said of it there. */
function isSure(tree: SyntaxTree, mismatch: Mismatch): boolean {
  const isScalar = mismatch.found !== 'map' && mismatch.found !== 'list';
  if (tree.templated) return isScalar && mismatch.fault !== 'unknown' && (mismatch.fault !== 'type' || mismatch.expected.includes('string'));
  return isBeforeFaults(tree, Math.max(mismatch.range.end, mismatch.key?.end ?? 0));
}

/** Whether what ends at `end` is read with certainty: it stands on lines before the first that is not YAML. */
export function isBeforeFaults({ problems, text }: SyntaxTree, end: number): boolean {
  const broken = problems.find((problem) => isUnreadable(problem) && problem.code !== 'merge');
  return broken === undefined || end <= text.lastIndexOf('\n', broken.range.start - 1) + 1;
}

function placeOf({ key, range }: Mismatch): number {
  return key?.start ?? range.start;
}

/** What JSON would carry to the API server; undefined for what is unknown, or counts as left out. */
function jsonOf(node: Node, schema: PolicySchema): unknown {
  if (node.kind === 'scalar') return node.templated ? undefined : scalarValue(node);
  // An item that is unknown is null to the schema, and if that does not fit, nothing is said of it.
  if (node.kind === 'sequence') return node.items.map(({ value }) => jsonOf(value, schema) ?? null);
  const object: Record<string, unknown> = Object.create(null);
  for (const entry of node.entries) {
    const key = keyName(entry);
    if (!entry.key.templated && !(entry.merged && key in object))
      object[key] = schema.dropsNulls && isNull(entry.value) ? undefined : jsonOf(entry.value, schema);
  }
  return object;
}

const TWO_TO_63 = 2 ** 63;

/**
 * A number as the schema can judge it. Several that are written differently are one number in JavaScript at the ends of Kubernetes'
 * `int64`; of those, only whole numbers without fraction or exponent that fit arrive as they are written.
 */
function scalarValue({ value, text }: ScalarNode): unknown {
  if (typeof value !== 'number' || Math.abs(value) !== TWO_TO_63) return value;
  return resolveScalar(text, true).kind === 'int' ? value : Number.POSITIVE_INFINITY;
}

function mismatchOf(error: SchemaError, object: MapNode, objectPath: Path, entryOf: EntryFinder, schema: PolicySchema): Mismatch | undefined {
  const { fault } = error;
  if (fault === 'missing') return missingField(error.name, locate(object, error.steps, entryOf), objectPath, entryOf);
  const found = locate(object, fault === 'unknown' ? [...error.steps, error.name] : error.steps, entryOf);
  // Of labels the schema sees each one that is written.
  if (fault === 'type' && schema.dropsNulls && found && isNull(found.node) && typeof found.path.at(-1) === 'string') return undefined;
  if (!found || (found.node.kind === 'scalar' && found.node.templated)) return undefined;
  const { path, node, key } = found;
  return {
    fault,
    path: [...objectPath, ...path],
    range: node.range,
    key,
    found: foundType(node),
    expected: fault === 'type' ? error.expected.filter((type) => type !== 'null') : [],
    text: node.kind === 'scalar' ? node.text : '',
  };
}

/** A field that must be there: told at the field where it is null, else at its map, or the first key of that. */
function missingField(name: string, map: Located | undefined, objectPath: Path, entryOf: EntryFinder): Mismatch | undefined {
  if (map?.node.kind !== 'map' || map.node.templated) return undefined;
  const entry = entryOf(map.node, name);
  if (entry?.value.templated) return undefined;
  const key = entry?.key.range ?? map.key ?? map.node.entries[0]?.key.range;
  return { fault: 'missing', path: [...objectPath, ...map.path, name], range: map.node.range, key, found: 'map', expected: [], text: '' };
}

interface Located {
  readonly path: Path;
  readonly node: Node;
  /** Of the last step, where it is the member of a map. */
  readonly key: Range | undefined;
}

/** A JSON pointer does not tell the index 0 from the key "0"; the tree does. */
function locate(object: Node, steps: readonly string[], entryOf: EntryFinder): Located | undefined {
  const path: (string | number)[] = [];
  let node = object;
  let key: Range | undefined;
  for (const step of steps) {
    const entry = node.kind === 'map' ? entryOf(node, step) : undefined;
    const next = node.kind === 'sequence' ? node.items[Number(step)]?.value : entry?.value;
    if (!next) return undefined;
    path.push(node.kind === 'sequence' ? Number(step) : step);
    node = next;
    key = entry?.key.range;
  }
  return { path, node, key };
}

type EntryFinder = (map: MapNode, key: string) => MapEntry | undefined;

/** Finds entries by key, as `entryOf` of the syntax layer does, in maps of any size: each is indexed once. */
function entryFinder(): EntryFinder {
  const indexes = new Map<MapNode, ReadonlyMap<string, MapEntry>>();
  return (map, key) => {
    const index = indexes.get(map) ?? indexOf(map);
    indexes.set(map, index);
    return index.get(key);
  };
}

function indexOf(map: MapNode): ReadonlyMap<string, MapEntry> {
  const index = new Map<string, MapEntry>();
  for (const entry of map.entries) if (!entry.merged || !index.has(keyName(entry))) index.set(keyName(entry), entry);
  return index;
}

function foundType(node: Node): FoundType {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'map' : 'list';
  if (node.value === null) return 'null';
  return typeof node.value as 'string' | 'number' | 'boolean';
}
