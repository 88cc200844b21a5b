import type { Written } from '../rendering.js';
import { eachField, type FieldSpec } from './field-spec.js';
import { effectiveNamespace, type Gvk, type Id, idText, isSameNamespace, isSelected } from './ids.js';
import { currentId, gvkOf, notes, notesOf, originalId, previousIds } from './resource.js';
import { present, type Resources } from './resources.js';
import { lookup, setField, setScalar } from './set-field.js';
import { fail } from './stop.js';
import { field, isMissing, keyOf, scalar, type TreeNode } from './tree.js';

/** Fields that name objects of a kind. */
export interface NameReference {
  readonly target: Gvk;
  readonly referrers: readonly FieldSpec[];
}

interface Candidate {
  readonly node: TreeNode;
  readonly id: Id;
  readonly previous: readonly Id[];
}

/** Who may be named, by the names that they had. */
interface Names {
  readonly byName: ReadonlyMap<string, readonly Candidate[]>;
}

interface Referrer {
  readonly node: TreeNode;
  readonly id: Id;
  /** Namespaces of service accounts that a role binding names. */
  readonly bound: ReadonlySet<string>;
}

/** Where objects were renamed, what names them follows. */
export function fixNameReferences(resources: Resources, references: readonly NameReference[]): void {
  const all = present(resources).map(({ node }): Candidate => ({ node, id: currentId(node), previous: previousIds(node) }));
  const byName = new Map<string, Candidate[]>();
  for (const candidate of all)
    for (const name of new Set(candidate.previous.map((id) => id.name))) {
      const known = byName.get(name);
      if (known) known.push(candidate);
      else byName.set(name, [candidate]);
    }
  if (byName.size === 0) return;
  const pairs = references.flatMap(({ target, referrers }) => referrers.map((spec) => ({ target, spec })));
  const ofKind = new Map<string, readonly Pointer[]>();
  for (const { node, id } of all) {
    const original = originalId(node);
    const pointers =
      ofKind.get(original.kind) ?? pairs.filter(({ spec }) => isSelected({ ...original, group: spec.group ?? '', version: spec.version ?? '' }, spec));
    ofKind.set(original.kind, pointers);
    fixReferrer(
      node,
      id,
      { byName },
      pointers.filter(({ spec }) => isSelected(original, spec)),
    );
  }
}

/** A field, and what it names. */
interface Pointer {
  readonly target: Gvk;
  readonly spec: FieldSpec;
}

function fixReferrer(node: TreeNode, id: Id, names: Names, pointers: readonly Pointer[]): void {
  const referrer: Referrer = { node, id, bound: boundNamespaces(node, gvkOf(node)) };
  for (const { target, spec } of pointers) {
    const set = (found: TreeNode) => fixField(found, { referrer, names, target, path: spec.path });
    eachField(node, { path: spec.path, create: spec.create }, { set });
  }
}

function boundNamespaces(node: TreeNode, { kind }: Gvk): ReadonlySet<string> {
  const subjects = kind === 'RoleBinding' ? field(node, 'subjects') : undefined;
  if (subjects?.kind !== 'list') return new Set();
  const accounts = subjects.values.filter((subject) => field(subject, 'kind')?.text === 'ServiceAccount');
  return new Set(accounts.flatMap((subject) => field(subject, 'namespace')?.text ?? []));
}

interface Reference {
  readonly referrer: Referrer;
  readonly names: Names;
  readonly target: Gvk;
  readonly path: string;
}

function fixField(node: TreeNode, reference: Reference): void {
  if (isMissing(node)) return;
  if (node.kind === 'scalar') fixText(node, reference);
  else if (node.kind === 'map') fixMap(node, reference);
  else for (const item of node.values) if (!isMissing(item)) fixItem(item, reference);
}

function fixItem(item: TreeNode, reference: Reference): void {
  if (item.kind === 'scalar') fixText(item, reference);
  else if (item.kind === 'map') fixMap(item, reference);
  else fail('expected to be either a string or a map of string', item.written);
}

function fixText(node: TreeNode, reference: Reference): void {
  const found = chooseReferral(
    node.text,
    reference,
    () => true,
    (a, b) => a.id.name === b.id.name,
  );
  if (found && found.id.name !== node.text) setScalar(node, scalar(found.id.name, nameWritten(found, node)));
}

/** A map that has a name, and maybe a namespace. */
function fixMap(node: TreeNode, reference: Reference): void {
  const name = field(node, 'name');
  if (!name) fail("path config error; no 'name' field in node", node.written);
  const namespace = field(node, 'namespace');
  const found = chooseReferral(
    name.text,
    reference,
    inNamespace(namespace?.text, reference),
    (a, b) => a.id.name === b.id.name && a.id.namespace === b.id.namespace,
  );
  if (!found || (found.id.name === name.text && found.id.namespace === '')) return;
  setField(node, keyOf(node, 'name') ?? { text: 'name', written: name.written }, scalar(found.id.name, nameWritten(found, name)));
  if (found.id.namespace === '') return;
  const written = found.id.namespace === namespace?.text ? namespace.written : metaWritten(found.node, 'namespace');
  const key = keyOf(node, 'namespace') ?? keyOf(field(found.node, 'metadata'), 'namespace') ?? { text: 'namespace', written };
  setField(node, key, scalar(found.id.namespace, written));
}

/** By the namespace that a candidate had at first if any had it, else by the one it has. */
function inNamespace(namespace: string | undefined, { referrer, names }: Reference): (candidate: Candidate) => boolean {
  if (namespace === undefined) return () => true;
  const original = ({ node }: Candidate) => effectiveNamespace(originalId(node));
  const isOriginal = [...names.byName.values()].some((all) => all.some((candidate) => mayRefer(referrer, candidate) && original(candidate) === namespace));
  return (candidate) => (isOriginal ? original(candidate) : effectiveNamespace(candidate.id)) === namespace;
}

function nameWritten(found: Candidate, before: TreeNode): Written | undefined {
  return found.id.name === before.text ? before.written : metaWritten(found.node, 'name');
}

function metaWritten(node: TreeNode, name: string): Written | undefined {
  return lookup(node, ['metadata', name])?.written;
}

function mayRefer({ id, bound }: Referrer, candidate: Candidate): boolean {
  return id.isClusterScoped || candidate.id.isClusterScoped || isSameNamespace(candidate.id, id) || bound.has(candidate.id.namespace);
}

function chooseReferral(
  oldName: string,
  { referrer, names, target, path }: Reference,
  isMeant: (candidate: Candidate) => boolean,
  isAlike: (a: Candidate, b: Candidate) => boolean,
): Candidate | undefined {
  const known = names.byName.get(oldName);
  if (!known) return undefined;
  const wanted = path.endsWith('roleRef/name') ? roleOf(referrer.node) : undefined;
  const isNear = (candidate: Candidate) =>
    referrer.id.isClusterScoped || candidate.id.isClusterScoped || candidate.id.kind === 'ServiceAccount' || isSameNamespace(referrer.id, candidate.id);
  const candidates = known.filter(
    (candidate) =>
      mayRefer(referrer, candidate) &&
      isMeant(candidate) &&
      candidate.previous.some((id) => isSelected(id, target)) &&
      (wanted === undefined || candidate.previous.some((id) => isSelected(id, wanted))) &&
      isNear(candidate),
  );
  if (candidates.length === 1) return candidates[0];
  const alike = nearest(candidates, referrer);
  const [first, ...others] = alike;
  if (first === undefined || others.every((other) => isAlike(first, other))) return first;
  return fail(`found multiple possible referrals: ${alike.map(({ id }) => idText(id)).join(', ')}`, referrer.node.written);
}

/** Those with the same prefixes and suffixes; of several, those of which this is said without leaving any out. */
function nearest(candidates: readonly Candidate[], referrer: Referrer): readonly Candidate[] {
  const near = candidates.filter(({ node }) => isSameAffixes(node, referrer.node, true));
  return near.length > 1 ? near.filter(({ node }) => isSameAffixes(node, referrer.node, false)) : near;
}

function isSameAffixes(a: TreeNode, b: TreeNode, allowsNone: boolean): boolean {
  return [notes.prefixes, notes.suffixes].every((name) => {
    const [one, other] = [notesOf(a, name), notesOf(b, name)];
    return (allowsNone && (one.length === 0 || other.length === 0)) || endsAlike(one, other);
  });
}

function endsAlike(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 0) return long.length === 0;
  return short.every((value, index) => value === long[index + long.length - short.length]);
}

function roleOf(node: TreeNode): Gvk | undefined {
  const role = field(node, 'roleRef');
  const group = field(role, 'apiGroup');
  const kind = field(role, 'kind');
  return group && kind ? { group: group.text, version: '', kind: kind.text } : undefined;
}
