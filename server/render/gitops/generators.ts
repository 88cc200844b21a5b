import type { JsonValue } from './field.js';
import { gitRows } from './git-generator.js';
import type { ClosureHost } from './gitops.js';
import { isList } from './json-setting.js';
import { flattened, type Generated, isParams, mergedParams, mostRows, type Params, paramAt, type Row } from './params.js';
import { renderTemplate } from './render-template.js';

/** How the templates of an ApplicationSet are written, and what its generators are read through. */
export interface Generating {
  readonly isGo: boolean;
  readonly host: ClosureHost;
}

/** Of an own row of `matrix`, a row of nothing. */
const emptyRow: Row = { params: {}, isOpen: false, isWritten: false };

/** Generators that ask something which is not here. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ['clusters', 'which clusters there are'],
  ['clusterDecisionResource', 'which clusters there are'],
  ['scmProvider', 'which repositories there are'],
  ['pullRequest', 'which pull requests are open'],
  ['plugin', 'what a plugin answers'],
]);

/** What a generator gives. Generators may be in generators, but not without end. */
export async function rowsOf(generator: JsonValue, generating: Generating, above: Row = emptyRow, depth = 0): Promise<Generated> {
  if (!isParams(generator) || depth > 4) return { rows: [], missing: ['A generator is none that is known.'] };
  const found = await rowsByKind(generator, generating, above, depth);
  const selector = generator['selector'];
  return isParams(selector) ? { ...found, rows: found.rows.filter((row) => isSelected(row, selector)) } : found;
}

async function rowsByKind(generator: Params, generating: Generating, above: Row, depth: number): Promise<Generated> {
  const { list, git, matrix, merge } = generator;
  if (isParams(list)) return listRows(list, generating);
  if (isParams(git)) return gitRows(renderTemplate(git, above, generating.isGo), generating.isGo, generating.host);
  if (isParams(matrix)) return matrixRows(matrix, generating, above, depth);
  if (isParams(merge)) return mergeRows(merge, generating, above, depth);
  const kind = Object.keys(generator).find((name) => elsewhere.has(name));
  if (kind === undefined) return { rows: [], missing: ['A generator is none that is known.'] };
  const missing = [`It is not known here ${elsewhere.get(kind)} (\`${kind}\`).`];
  return kind === 'clusters' || kind === 'clusterDecisionResource' ? { rows: [clusterRow(generator[kind], generating)], missing } : { rows: [], missing };
}

/** Whatever the cluster, these are its values. */
function clusterRow(clusters: JsonValue | undefined, { isGo }: Generating): Row {
  const values = isParams(clusters) && isParams(clusters['values']) ? clusters['values'] : {};
  const row = { params: {}, isOpen: true, isWritten: false };
  return { ...row, params: withValues({}, renderTemplate(values, row, isGo), isGo) };
}

/** `values` of a generator are below that name. */
export function withValues(params: Params, values: JsonValue, isGo: boolean): Params {
  if (!isParams(values) || Object.keys(values).length === 0) return params;
  return mergedParams(params, isGo ? { values } : flattened(values, 'values'));
}

function listRows(list: Params, { isGo }: Generating): Generated {
  const elements = isList(list['elements']) ? list['elements'] : [];
  const missing = typeof list['elementsYaml'] === 'string' && list['elementsYaml'] !== '' ? ['`elementsYaml` of a `list` is not evaluated.'] : [];
  const rows = elements.filter(isParams).map((element) => ({ params: isGo ? element : flattened(element), isOpen: false, isWritten: true }));
  return bounded({ rows, missing });
}

async function matrixRows(matrix: Params, generating: Generating, above: Row, depth: number): Promise<Generated> {
  const [first, second] = isList(matrix['generators']) ? matrix['generators'] : [];
  if (first === undefined || second === undefined) return { rows: [], missing: ['A `matrix` has two generators.'] };
  const one = await rowsOf(first, generating, above, depth + 1);
  const rows: Row[] = [];
  const missing = [...one.missing];
  for (const row of one.rows) {
    const other = await rowsOf(second, generating, combined(above, row), depth + 1);
    missing.push(...other.missing);
    rows.push(...other.rows.map((more) => combined(more, row)));
    if (rows.length > mostRows) break;
  }
  // A generator whose rows are not known gives no rows to combine with.
  return bounded({ rows, missing });
}

function combined(base: Row, over: Row): Row {
  return { params: mergedParams(base.params, over.params), isOpen: base.isOpen || over.isOpen, isWritten: base.isWritten || over.isWritten };
}

async function mergeRows(merge: Params, generating: Generating, above: Row, depth: number): Promise<Generated> {
  const keys = isList(merge['mergeKeys']) ? merge['mergeKeys'].filter((key) => typeof key === 'string') : [];
  const generators = isList(merge['generators']) ? merge['generators'] : [];
  const all: Generated[] = [];
  for (const generator of generators) all.push(await rowsOf(generator, generating, above, depth + 1));
  const [base, ...others] = all;
  const missing = all.flatMap((one) => one.missing);
  if (base === undefined || keys.length === 0) return { rows: [], missing: [...missing, 'A `merge` has generators and keys.'] };
  const keyOf = ({ params }: Row) => JSON.stringify(keys.map((key) => paramAt(params, key) ?? null));
  const rows = new Map(base.rows.filter(({ isWritten }) => isWritten).map((row) => [keyOf(row), row]));
  // What goes for every cluster goes for those, too, that a later generator names.
  const open = base.rows.find(({ isWritten }) => !isWritten);
  for (const row of others.flatMap((other) => other.rows)) {
    const key = keyOf(row);
    const own = rows.get(key) ?? (row.isWritten ? open : undefined);
    if (own) rows.set(key, combined(own, row));
  }
  return bounded({ rows: [...rows.values(), ...(open ? [open] : [])], missing });
}

function bounded({ rows, missing }: Generated): Generated {
  if (rows.length <= mostRows) return { rows, missing };
  return { rows: rows.slice(0, mostRows), missing: [...missing, `It makes more than ${mostRows} Applications, and the others are not followed.`] };
}

/** Labels of a row are its values, as texts; what only a cluster knows may be anything. */
function isSelected({ params, isOpen }: Row, selector: Params): boolean {
  const flat = flattened(params);
  const labels = isParams(selector['matchLabels']) ? Object.entries(selector['matchLabels']) : [];
  const expressions = isList(selector['matchExpressions']) ? selector['matchExpressions'] : [];
  const isOne = (name: string, accepts: (value: string | undefined) => boolean) => {
    const value = Object.hasOwn(flat, name) ? String(flat[name]) : undefined;
    return (isOpen && value === undefined) || accepts(value);
  };
  return (
    labels.every(([name, wanted]) => isOne(name, (value) => value === wanted)) &&
    expressions.every((expression) => {
      if (!isParams(expression)) return false;
      const values = isList(expression['values']) ? expression['values'] : [];
      return isOne(String(expression['key']), (value) => isExpressed(String(expression['operator']), values, value));
    })
  );
}

function isExpressed(operator: string, values: readonly JsonValue[], value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
