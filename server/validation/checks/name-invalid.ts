import { writtenOf } from '../../families/written.js';
import type { AdminPolicy } from '../../model/admin-policy.js';
import type { Field } from '../../model/field.js';
import type { NetworkPolicy } from '../../model/network-policy.js';
import type { ObjectBase } from '../../model/object-base.js';
import { knownString } from '../../model/read-node.js';
import { requirementsOf } from '../../model/reading.js';
import { entryAt, nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';
import { isDnsLabel, isDnsSubdomain } from '../formats.js';
import { isOtherScalar } from '../mismatches.js';

interface BadName {
  readonly at: Range;
  readonly field: 'name' | 'namespace' | 'generateName';
  readonly fault: 'missing' | 'only-generated' | 'characters' | 'long' | 'dots' | 'type';
  readonly text: string;
  /** Of the policy. */
  readonly path: Path;
  /** A name that would do. */
  readonly better: string | undefined;
}

/** A name that no object can have, or none. */
export default check<'policy', BadName>({
  id: 'name-invalid',
  category: 'api',
  on: 'policy',
  matches: (mismatch) => isOtherScalar(mismatch) && mismatch.place === 'metadata' && ['name', 'namespace', 'generateName'].includes(mismatch.name),
  *find(policy, { tree, mismatches }) {
    const { path, metadata } = policy;
    for (const { at, mismatch, name } of mismatches)
      yield { at, mismatch, field: name as BadName['field'], fault: 'type', text: mismatch.text, path, better: undefined };
    yield* missingName(policy, tree);
    const written = { name: metadata.name, namespace: metadata.namespace, generateName: generateNameOf(policy, tree) };
    // The namespace of an object that lives in none is dropped before anything is checked.
    const fields = writtenOf(policy).namespaced ? (['name', 'namespace', 'generateName'] as const) : (['name', 'generateName'] as const);
    for (const field of fields) {
      const [text, at] = [written[field]?.value ?? '', written[field]?.range];
      const fault = text === '' ? undefined : faultOf(field, text);
      if (fault && at) yield { at, field, fault, text, path, better: betterName(field, text) };
    }
  },
});

function* missingName(policy: NetworkPolicy | AdminPolicy, tree: SyntaxTree): Iterable<BadName> {
  const { metadata, path, kind } = policy;
  if (tree.templated || metadata.templated || (metadata.name && metadata.name.value !== '')) return;
  const [all, name] = [nodeAt(tree, [...path, 'metadata']), nodeAt(tree, [...path, 'metadata', 'name'])];
  const isOtherType = [all?.kind === 'map' ? undefined : all, name].some(
    (node) => node && !(node.kind === 'scalar' && (node.value === null || node.value === '')),
  );
  if (isOtherType) return;
  const at = metadata.name?.key ?? entryAt(tree, [...path, 'metadata'])?.key.range ?? kind.range;
  const generated = generateNameOf(policy, tree)?.value ?? '';
  yield { at, field: 'name', fault: generated === '' ? 'missing' : 'only-generated', text: '', path, better: suggestName(policy, generated) };
}

function generateNameOf({ path }: ObjectBase, tree: SyntaxTree): Field<string> | undefined {
  return knownString(nodeAt(tree, [...path, 'metadata']), 'generateName');
}

export function faultOf(field: BadName['field'], text: string): BadName['fault'] | undefined {
  if (field === 'namespace') {
    if (isDnsLabel(text)) return undefined;
    return text.length > 63 ? 'long' : isDnsSubdomain(text) ? 'dots' : 'characters';
  }
  // A hyphen at the end stands before what is generated; Kubernetes looks at the rest, without the letter before it.
  const checked = field === 'generateName' && text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text;
  if (isDnsSubdomain(checked)) return undefined;
  return text.length > 253 ? 'long' : 'characters';
}

function betterName(field: BadName['field'], text: string): string | undefined {
  if (field === 'generateName') return undefined;
  const slug = slugOf(text, field === 'namespace');
  return slug !== '' && slug.length <= (field === 'namespace' ? 63 : 253) && /[a-z]/.test(slug) ? slug : undefined;
}

function slugOf(text: string, isLabel: boolean): string {
  return text
    .toLowerCase()
    .replaceAll(isLabel ? /[^a-z0-9]+/g : /[^a-z0-9.]+/g, '-')
    .replaceAll(/-*\.[-.]*/g, '.')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
}

/** From what is generated, or from the labels of the pods it is about. */
function suggestName(policy: NetworkPolicy | AdminPolicy, generated: string): string | undefined {
  const { onlyName, namespaced, subject } = writtenOf(policy);
  if (onlyName !== undefined) return onlyName;
  const selector = namespaced ? subject.selector : undefined;
  const labels = selector
    ? requirementsOf(selector).requirements.flatMap(({ operator, values }) => (operator === 'In' ? values.map(({ value }) => value) : []))
    : [];
  const slug = slugOf(generated === '' ? (labels[0] ?? '') : generated, false);
  return slug === '' ? 'my-policy' : isDnsSubdomain(slug) && /[a-z]/.test(slug) ? slug : undefined;
}
