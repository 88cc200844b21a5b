import { readStrict } from '../../syntax/strict/read-strict.js';
import { TreeBuilder } from '../../syntax/tree-builder.js';
import { decode } from '../../util/file-id.js';
import type { JsonValue } from './field.js';
import { jsonOf } from './field.js';
import type { ClosureHost } from './gitops.js';
import { matchesGlob, matchesPath } from './glob.js';
import { isList } from './json-setting.js';
import { define, flattened, type Generated, isParams, mergedParams, normalized, type Params, type Row } from './params.js';
import { renderTemplate } from './render-template.js';
import { isSameRepository, pathIn } from './repository.js';
import { mostFiles } from './tree-source.js';

/** Rows of a `git` generator: one for each folder, or for each object in files. */
export async function gitRows(git: JsonValue, isGo: boolean, host: ClosureHost): Promise<Generated> {
  if (!isParams(git)) return { rows: [], missing: [] };
  const url = String(git['repoURL'] ?? '');
  if (host.repository.url !== undefined && !host.localSources.has(url) && !isSameRepository(url, host.repository.url))
    return { rows: [], missing: [`${url || 'The repository of a `git` generator'} is another repository than this one.`] };
  const top = host.localSources.get(url) ?? host.repository.root;
  const prefix = typeof git['pathParamPrefix'] === 'string' ? git['pathParamPrefix'] : '';
  const paths = (name: string) => patternsAt(git[name]);
  const found: Params[] = [];
  const [folders, files] = [paths('directories'), paths('files')];
  if (folders.length > 0)
    for (const path of await below(top, folders, 'folder', host)) if (isTaken(path, folders, isFolder)) found.push(pathParams(path, '', { isGo, prefix }));
  if (files.length > 0)
    for (const path of await below(top, files, 'file', host))
      if (isTaken(path, files, isFile)) found.push(...(await fileParams(path, (await host.read(pathIn(top, path))) ?? '', { isGo, prefix })));
  return { rows: found.map((params) => rowOf(params, git['values'], isGo)), missing: [] };
}

function rowOf(params: Params, values: JsonValue | undefined, isGo: boolean): Row {
  const row: Row = { params, isOpen: false, isWritten: true };
  if (!isParams(values)) return row;
  const rendered = renderTemplate(values, row, isGo);
  return { ...row, params: mergedParams(params, isGo ? { values: rendered } : flattened(rendered, 'values')) };
}

interface GitPattern {
  readonly path: string;
  readonly isExcluded: boolean;
}

function patternsAt(value: JsonValue | undefined): readonly GitPattern[] {
  return (isList(value) ? value : []).flatMap((item) =>
    isParams(item) && typeof item['path'] === 'string' ? [{ path: item['path'], isExcluded: item['exclude'] === true }] : [],
  );
}

/** What is left out by one pattern is so whatever others say. */
function isTaken(path: string, patterns: readonly GitPattern[], matches: (pattern: string, path: string) => boolean): boolean {
  return (
    patterns.some(({ path: pattern, isExcluded }) => !isExcluded && matches(pattern, path)) &&
    !patterns.some(({ path: pattern, isExcluded }) => isExcluded && matches(pattern, path))
  );
}

/** Go's `path.Match`: no star reaches over a slash. */
function isFolder(pattern: string, path: string): boolean {
  return matchesGlob(pattern, path, '/');
}

/** As `git ls-files`, whose stars reach over slashes, or as the newer globs, in which `**` is any number of folders. */
function isFile(pattern: string, path: string): boolean {
  return matchesGlob(pattern, path) || matchesPath(pattern.split('/'), path.split('/'));
}

/** Paths below the top, without hidden folders. Only folders are entered that a pattern may mean something in. */
async function below(top: string, patterns: readonly GitPattern[], wanted: 'file' | 'folder', host: ClosureHost): Promise<readonly string[]> {
  const starts = patterns.filter(({ isExcluded }) => !isExcluded).map(({ path }) => fixedStart(path));
  const paths: string[] = [];
  const open = [''];
  let looked = 0;
  for (let next = open.pop(); next !== undefined && looked < mostFiles; next = open.pop()) {
    for (const { id, kind } of await host.childrenOf(pathIn(top, next))) {
      looked++;
      const name = decode(id.slice(id.lastIndexOf('/') + 1));
      const path = next === '' ? name : `${next}/${name}`;
      if (kind === wanted && !(kind === 'folder' && name.startsWith('.'))) paths.push(path);
      const isOnTheWay = starts.some((start) => start === '' || `${path}/`.startsWith(start) || start.startsWith(`${path}/`));
      if (kind === 'folder' && !name.startsWith('.') && isOnTheWay) open.push(path);
    }
  }
  return paths.sort();
}

/** The folders before the first star, with a slash. */
function fixedStart(pattern: string): string {
  const fixed = pattern.replace(/[*?[\\].*$/s, '');
  return fixed.slice(0, fixed.lastIndexOf('/') + 1);
}

interface PathNaming {
  readonly isGo: boolean;
  readonly prefix: string;
}

function pathParams(path: string, filename: string, { isGo, prefix }: PathNaming): Params {
  const basename = path.slice(path.lastIndexOf('/') + 1);
  const file: Params = filename === '' ? {} : { filename, filenameNormalized: normalized(filename) };
  const segments = path.split('/');
  const named = { basename, basenameNormalized: normalized(basename), ...file };
  if (isGo) {
    const params = { path: { path, segments, ...named } };
    return prefix === '' ? params : { [prefix]: params };
  }
  const name = prefix === '' ? 'path' : `${prefix}.path`;
  const flat: Record<string, JsonValue> = { [name]: path };
  for (const [key, value] of Object.entries(named)) define(flat, `${name}.${key}`, value);
  for (const [index, segment] of segments.entries()) define(flat, `${name}[${index}]`, segment);
  return flat;
}

/** One for each object of the file; what is none gives no row. */
async function fileParams(path: string, text: string, naming: PathNaming): Promise<readonly Params[]> {
  const builder = new TreeBuilder();
  if (readStrict(text, builder).refused !== undefined || builder.root === undefined) return [];
  const content = jsonOf({ node: builder.root });
  const slash = path.lastIndexOf('/');
  const named = pathParams(slash < 0 ? '.' : path.slice(0, slash), path.slice(slash + 1), naming);
  return (isList(content) ? content : [content]).filter(isParams).map((object) => mergedParams(naming.isGo ? object : flattened(object), named));
}
