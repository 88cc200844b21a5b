import { eachField, type FieldSpec } from './field-spec.js';
import { goRegex } from './go-regex.js';
import { isSelected } from './ids.js';
import { allIds } from './resource.js';
import { present, type Resources } from './resources.js';
import { expectKind, setScalar } from './set-field.js';
import { numberAt, type Setting, stringAt } from './settings.js';
import { fail } from './stop.js';
import { field, isMissing, scalar, type TreeNode } from './tree.js';

/** An entry of `images`: containers at any depth, and the fields of the configuration. */
export function transformImages(resources: Resources, setting: Setting, specs: readonly FieldSpec[]): void {
  const name = stringAt(setting, 'name');
  const isImage = goRegex(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
  // Most names are no expressions, and most images begin with another letter.
  const first = /^\w[\w./:-]*$/.test(name) ? name.charAt(0) : '';
  const set = (node: TreeNode) => {
    expectKind(node, 'scalar');
    if ((first === '' || node.text.startsWith(first)) && isImage(node.text))
      setScalar(node, scalar(imageOf(node.text, setting), { ...setting.place, by: 'value' }));
  };
  for (const { node } of present(resources)) {
    if (field(node, 'kind')?.text === 'CustomResourceDefinition') continue;
    eachContainer(node, set);
    for (const spec of specs) eachField(node, spec, { set });
  }
}

function eachContainer(node: TreeNode, set: (image: TreeNode) => void): void {
  for (const [index, value] of node.values.entries()) {
    eachContainer(value, set);
    const key = node.kind === 'map' ? node.keys[index]?.text : undefined;
    if ((key !== 'containers' && key !== 'initContainers') || value.kind !== 'list') continue;
    for (const container of value.values) {
      expectKind(container, 'map');
      const image = field(container, 'image');
      if (!isMissing(image)) set(image);
    }
  }
}

function imageOf(text: string, setting: Setting): string {
  const before = splitImage(text);
  const [newName, newTag, newDigest, suffix] = ['newName', 'newTag', 'digest', 'tagSuffix'].map((name) => stringAt(setting, name));
  let { tag, digest } = before;
  if (newTag || newDigest) [tag, digest] = [newTag ?? '', newDigest ?? ''];
  else if (suffix) [tag, digest] = [`${tag}${suffix}`, ''];
  return `${newName || before.name}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`;
}

function splitImage(image: string): { readonly name: string; readonly tag: string; readonly digest: string } {
  const slash = Math.max(image.indexOf('/'), 0);
  const at = image.indexOf('@', slash);
  const colon = image.indexOf(':', slash);
  if (at >= 0 && (at < colon || colon < 0)) return { name: image.slice(0, at), tag: '', digest: image.slice(at + 1) };
  if (colon < 0) return { name: image, tag: '', digest: '' };
  return { name: image.slice(0, colon), tag: image.slice(colon + 1, at < 0 ? undefined : at), digest: at < 0 ? '' : image.slice(at + 1) };
}

/** An entry of `replicas`. */
export function transformReplicas(resources: Resources, setting: Setting, specs: readonly FieldSpec[]): void {
  const name = stringAt(setting, 'name');
  const count = numberAt(setting, 'count') ?? 0;
  const set = (node: TreeNode) => setScalar(node, scalar(String(count), { ...setting.place, by: 'value' }, '!!int'));
  let isFound = false;
  for (const spec of specs)
    for (const { node } of present(resources)) {
      if (!allIds(node).some((id) => id.name === name && isSelected(id, spec))) continue;
      isFound = true;
      eachField(node, spec, { set, makes: 'scalar', written: { ...setting.place, by: 'value' } });
    }
  if (!isFound)
    fail(`resource with name ${name} does not match a config with the following GVK [${specs.map(({ kind = '' }) => kind).join(' ')}]`, setting.place);
}
