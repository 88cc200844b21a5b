import type { Written } from '../rendering.js';
import { eachField, type FieldSpec } from './field-spec.js';
import { idText, isClusterScoped, keyOfId } from './ids.js';
import { currentId, gvkOf, storePreviousId } from './resource.js';
import { present, type Resources } from './resources.js';
import { expectKind, setField, setScalar } from './set-field.js';
import type { TextSetting } from './settings.js';
import { fail } from './stop.js';
import { field, isMissing, isNull, scalar, type TreeNode } from './tree.js';

export interface NamespaceOptions {
  /** Only where there is none yet. */
  readonly unsetOnly: boolean;
  /** Which subjects of role bindings get it. */
  readonly subjects: string;
  readonly specs: readonly FieldSpec[];
}

/** Puts objects into a namespace; a Namespace is renamed to it. Kinds that Kustomize does not know to be cluster-scoped get one, too. */
export function transformNamespace(resources: Resources, namespace: TextSetting, options: NamespaceOptions): void {
  if (namespace.text === '') return;
  const all = present(resources);
  const counts = new Map<string, number>();
  const count = (key: string, by: number) => counts.set(key, (counts.get(key) ?? 0) + by);
  for (const { node } of all) count(keyOfId(currentId(node)), 1);
  for (const { node } of all) {
    const before = keyOfId(currentId(node));
    storePreviousId(node);
    setNamespaceOf(node, namespace, options);
    const id = currentId(node);
    count(before, -1);
    count(keyOfId(id), 1);
    if (counts.get(keyOfId(id)) !== 1) fail(`namespace transformation produces ID conflict: ${idText(id)}`, namespace.place);
  }
  resources.ids = undefined;
}

export function setNamespaceOf(node: TreeNode, namespace: TextSetting, { unsetOnly, subjects, specs }: NamespaceOptions): void {
  const written: Written = { ...namespace.place, by: 'namespace' };
  const set = (target: TreeNode) => {
    if (!unsetOnly || !hasText(target)) setScalar(target, scalar(namespace.text, written, '!!str'));
  };
  const gvk = gvkOf(node);
  if (!isClusterScoped(gvk)) eachField(node, { path: 'metadata/namespace', create: true }, { set, makes: 'scalar', written });
  const isBinding = gvk.kind === 'RoleBinding' || gvk.kind === 'ClusterRoleBinding';
  if (isBinding) setSubjects(node, subjects, set, written);
  const isCore = field(node, 'apiVersion')?.text === 'v1';
  for (const spec of specs) {
    const isLeftOut =
      spec.path === 'metadata/namespace' ||
      (spec.path === 'metadata/name' && !isCore) ||
      (isBinding && spec.path === 'subjects/namespace' && (spec.kind === 'RoleBinding' || spec.kind === 'ClusterRoleBinding'));
    if (!isLeftOut) eachField(node, spec, { set, makes: 'scalar', written });
  }
}

function hasText(node: TreeNode): boolean {
  return node.kind === 'scalar' && !isNull(node) && node.text !== '';
}

function setSubjects(node: TreeNode, mode: string, set: (target: TreeNode) => void, written: Written): void {
  if (mode === 'none') return;
  const subjects = field(node, 'subjects');
  if (isMissing(subjects)) return;
  expectKind(subjects, 'list');
  for (const subject of subjects.values) {
    const [name, wanted] = mode === 'allServiceAccounts' ? ['kind', 'ServiceAccount'] : ['name', 'default'];
    expectKind(subject, 'map');
    if (field(subject, name)?.text !== wanted) continue;
    if (!field(subject, 'namespace')) setField(subject, { text: 'namespace', written }, scalar('', written));
    const target = field(subject, 'namespace');
    if (target) set(target);
  }
}
