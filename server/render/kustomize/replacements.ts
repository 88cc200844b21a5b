import type { RenderId } from '../rendering.js';
import { splitPath } from './field-spec.js';
import { type Id, isSameNamespace, isSelected } from './ids.js';
import { type Build, loadFile } from './load.js';
import { matchFields } from './path-matcher.js';
import { allIds } from './resource.js';
import { present, type Resources } from './resources.js';
import { matchesMeta, selectorOf, type TargetSelector } from './selector.js';
import { lookup } from './set-field.js';
import { flagAt, get, type MapSetting, mapAt, mapsAt, numberAt, type Setting, settingOf, stringAt, textAt, textsAt } from './settings.js';
import { at, fail } from './stop.js';
import { boundedCopy, type CopyBudget, copyBudget, isEmpty, isNull, overwrite, scalar, type TreeNode } from './tree.js';

/** Applies all entries of `replacements`, those of files too. */
export function applyReplacements(build: Build, folder: RenderId, resources: Resources, entries: readonly MapSetting[]): void {
  const all = entries.flatMap((entry) => {
    const path = textAt(entry, 'path');
    return path && path.text !== '' ? at(path.place, () => readReplacements(build, folder, path)) : [entry];
  });
  for (const entry of all) at(entry.place, () => applyReplacement(resources, entry));
  resources.ids = undefined;
}

function readReplacements(build: Build, folder: RenderId, path: NonNullable<ReturnType<typeof textAt>>): readonly MapSetting[] {
  const source = loadFile(build, folder, path);
  const [document] = source.documents;
  const setting = document?.root && !document.problem ? settingOf(document.root, source, document) : undefined;
  if (setting?.kind === 'map') return [setting];
  if (setting?.kind === 'list') return setting.items.filter((item) => item.kind === 'map');
  return fail('unsupported replacement type encountered within replacement path', source.place);
}

function applyReplacement(resources: Resources, entry: MapSetting): void {
  const source = get(entry, 'source');
  const fixed = textAt(entry, 'sourceValue');
  const targets = get(entry, 'targets');
  if ((!fixed && !source) || targets === undefined) fail('replacements must specify a source and at least one target');
  if (fixed && source) fail('value and resource selectors are mutually exclusive');
  const value = fixed ? scalar(fixed.text, { ...fixed.place, by: 'replacement' }) : sourceValue(resources, source);
  const budget = copyBudget();
  for (const target of mapsAt(entry, 'targets')) at(target.place, () => writeTarget(resources, target, value, budget));
}

/** Texts of it are equal to those of an object now or before; what is empty means any. */
function isSelectedBy(id: Id, selector: TargetSelector): boolean {
  const wanted = { ...selector, isClusterScoped: false };
  return (selector.name === '' || selector.name === id.name) && (selector.namespace === '' || isSameNamespace(wanted, id)) && isSelected(id, selector);
}

function sourceValue(resources: Resources, source: Setting | undefined): TreeNode {
  const selector = selectorOf(source);
  const found = present(resources).filter(({ node }) =>
    allIds(node)
      .map(plainId)
      .some((id) => isSelectedBy(id, selector)),
  );
  const text = [selector.kind, selector.name, selector.namespace].filter((part) => part !== '').join(' ');
  if (found.length > 1) fail(`multiple matches for selector ${text}`, source?.place);
  const node = found[0]?.node ?? fail(`nothing selected by ${text}`, source?.place);
  const path = stringAt(source, 'fieldPath') || 'metadata.name';
  const value = lookup(node, smartSplit(path));
  if (value === undefined || isEmpty(value)) return fail(`fieldPath \`${path}\` is missing for replacement source ${text}`, source?.place);
  return refined(value, mapAt(source, 'options'));
}

/** Here Kustomize does not look whether a kind is cluster-scoped. */
function plainId(id: Id): Id {
  return { ...id, isClusterScoped: false };
}

function refined(value: TreeNode, options: MapSetting | undefined): TreeNode {
  const delimiter = stringAt(options, 'delimiter');
  if (delimiter === '') return value;
  if (value.kind !== 'scalar') return fail('delimiter option can only be used with scalar nodes', options?.place);
  const parts = (isNull(value) ? '' : value.text).split(delimiter);
  const index = numberAt(options, 'index') ?? 0;
  const text = parts[index] ?? fail(`options.index ${index} is out of bounds for value ${value.text}`, options?.place);
  return { ...value, text };
}

function writeTarget(resources: Resources, target: MapSetting, value: TreeNode, budget: CopyBudget): void {
  const select = get(target, 'select') ?? fail('target must specify resources to select');
  const selector = selectorOf(select);
  const rejects = mapsAt(target, 'reject').map(selectorOf);
  const paths = textsAt(target, 'fieldPaths').map(({ text }) => text);
  for (const { node } of present(resources)) {
    const ids = allIds(node).map(plainId);
    if (!matchesMeta(node, selector) || rejects.some((reject) => isMetaReject(reject) && matchesMeta(node, reject))) continue;
    if (!ids.some((id) => isSelectedBy(id, selector)) || rejects.some((reject) => isIdReject(reject) && ids.some((id) => isSelectedBy(id, reject)))) continue;
    for (const path of paths.length === 0 ? ['metadata.name'] : paths) writeField(node, path, value, { options: mapAt(target, 'options'), budget });
  }
}

function isMetaReject({ labelSelector, annotationSelector }: TargetSelector): boolean {
  return labelSelector !== '' || annotationSelector !== '';
}

function isIdReject({ group, version, kind, name, namespace }: TargetSelector): boolean {
  return `${group}${version}${kind}${name}${namespace}` !== '';
}

interface Writing {
  readonly options: MapSetting | undefined;
  readonly budget: CopyBudget;
}

function writeField(node: TreeNode, path: string, value: TreeNode, writing: Writing): void {
  const { options } = writing;
  const creates = flagAt(options, 'create');
  const fields = matchFields(
    node,
    smartSplit(path),
    creates ? { kind: value.kind, written: value.written && { ...value.written, by: 'replacement' } } : undefined,
  );
  if (fields.length === 0) fail(`unable to find ${creates ? 'or create ' : ''}field "${path}" in replacement target`);
  for (const found of fields) setValue(found, value, writing);
}

function setValue(target: TreeNode, value: TreeNode, { options, budget }: Writing): void {
  const own = boundedCopy(value, budget);
  const written = own.written && { ...own.written, by: 'replacement' as const };
  const delimiter = stringAt(options, 'delimiter');
  if (delimiter !== '') {
    if (target.kind !== 'scalar') fail('delimiter option can only be used with scalar nodes', options?.place);
    own.text = spliced(target.text.split(delimiter), own, numberAt(options, 'index') ?? 0).join(delimiter);
  }
  // Of a scalar only the text is taken, so that its tag and quotes stay.
  if (target.kind === 'scalar') {
    target.text = own.text;
    target.written = written;
  } else overwrite(target, { ...own, written });
}

function spliced(parts: readonly string[], value: TreeNode, index: number): readonly string[] {
  const text = isNull(value) ? '' : value.text;
  if (index < 0) return [text, ...parts];
  return index >= parts.length ? [...parts, text] : parts.with(index, text);
}

/** `a.b.[name=x.y].c` in parts: dots in brackets part nothing. */
function smartSplit(path: string): readonly string[] {
  const pieces = splitPath(path, '.');
  const parts: string[] = [];
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] ?? '';
    if (!piece.startsWith('[') || piece.endsWith(']')) {
      parts.push(piece);
      continue;
    }
    const bracketed = [piece];
    while (index < pieces.length - 1 && !(bracketed.length > 1 && bracketed.at(-1)?.endsWith(']'))) bracketed.push(pieces[++index] ?? '');
    const joined = bracketed.join('.');
    parts.push(joined.includes('=') ? joined : joined.replace(/^[[\]]+|[[\]]+$/g, ''));
  }
  return parts;
}
