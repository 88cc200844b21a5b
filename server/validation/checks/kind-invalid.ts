import { isNetworkPolicy } from '../../families/networkpolicy/identity.js';
import { isOfUnevaluatedFamily } from '../../families/not-evaluated.js';
import { groupOf } from '../../model/identity.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapNode, Node } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { editDistance } from '../../util/text.js';
import { meantAdminKind } from '../admin-kind.js';
import { check } from '../check.js';

interface BadKind {
  readonly at: Range;
  readonly kind: string | undefined;
  readonly meant: string;
  /** It is written, but behind the end of the document. */
  readonly cutOff?: boolean;
}

const GROUP = 'networking.k8s.io';

export const KIND = 'NetworkPolicy';

/** The other kinds of the group. */
const otherKinds: ReadonlySet<string> = new Set(['Ingress', 'IngressClass', 'IPAddress', 'ServiceCIDR']);

const POLICY_WORDS =
  /(?:^|[\s{,'"])kind["']?[ \t]*:[ \t]*["']?(?:(?:baseline)?admin)?network-?polic|apiVersion["']?[ \t]*:[ \t]*["']?(?:policy\.)?networking\.k8s\.io\//gi;

/** An object that is a NetworkPolicy by everything but its kind. */
export default check<'document', BadKind>({
  id: 'kind-invalid',
  category: 'api',
  on: 'document',
  *find(_, { tree }) {
    const fact = badKind(tree);
    if (fact) yield fact;
  },
});

/** Whether a document is meant to be a policy, though its kind does not say so. */
export function isMeantAsPolicy(tree: SyntaxTree): boolean {
  return badKind(tree) !== undefined;
}

function badKind(tree: SyntaxTree): BadKind | undefined {
  const { root, templated } = tree;
  if (root === undefined || templated) return undefined;
  if (root.kind !== 'map') return cutOffKind(root, tree);
  const [entry, version] = [entryOf(root, 'kind'), entryOf(root, 'apiVersion')?.value];
  const admin = meantAdminKind(root);
  if (admin === 'right') return undefined;
  if (admin !== undefined) return wrongKind(root, admin);
  const isOfGroup = version?.kind === 'scalar' ? [groupOf(version.text), version.text].includes(GROUP) : isPolicyKind(entryOf(version, 'kind')?.value);
  const kind = entry?.value.kind === 'scalar' && typeof entry.value.value === 'string' ? entry.value.text : '';
  if (kind === '') {
    if (!isOfGroup && !hasPolicySpec(root)) return cutOffKind(root, tree);
    return { at: entry?.key.range ?? entryOf(root, 'apiVersion')?.key.range ?? root.entries[0]?.key.range ?? root.range, kind: undefined, meant: KIND };
  }
  if (version?.kind === 'scalar' && isOfUnevaluatedFamily(groupOf(version.text)) && kind !== KIND) return undefined;
  if (kind === 'NetworkPolicy' || otherKinds.has(kind) || kind.endsWith('List')) return undefined;
  const isNear = isPolicyKind(entry?.value);
  const isMeant = isNear ? isNetworkPolicy(version?.kind === 'scalar' ? version.text : undefined) : isOfGroup && hasPolicySpec(root);
  return isMeant && entry ? { at: entry.value.range, kind, meant: KIND } : undefined;
}

function wrongKind(root: MapNode, meant: string): BadKind {
  const entry = entryOf(root, 'kind');
  const kind = entry?.value.kind === 'scalar' && typeof entry.value.value === 'string' && entry.value.text !== '' ? entry.value.text : undefined;
  const at = kind === undefined ? entry?.key.range : entry?.value.range;
  return { at: at ?? entryOf(root, 'apiVersion')?.key.range ?? root.range, kind, meant };
}

/** `NetworkPolicy`, or something so like it that nothing else can be meant. */
function isPolicyKind(node: Node | undefined): boolean {
  const kind = node?.kind === 'scalar' ? node.text : '';
  return editDistance(kind.toLowerCase().replaceAll(/[-_\s]/g, ''), 'networkpolicy', 4) <= 4 || /^networkpolicy\W/i.test(kind);
}

/** YAML ends where a line is indented less than the first one, and Kubernetes does not look at what follows. */
function cutOffKind(root: Node, { text, comments }: SyntaxTree): BadKind | undefined {
  const from = root.kind === 'scalar' && root.style === 'plain' ? root.range.start : root.range.end;
  const match = [...text.slice(from).matchAll(POLICY_WORDS)].find(
    ({ index }) => !comments.some(({ range }) => range.start <= from + index && from + index < range.end),
  );
  if (!match) return undefined;
  const start = from + match.index + match[0].search(/[^\s{,'"]/);
  return { at: { start, end: from + match.index + match[0].length }, kind: undefined, meant: KIND, cutOff: true };
}

/** A `spec` that only a NetworkPolicy has. */
function hasPolicySpec(root: MapNode): boolean {
  const spec: Node | undefined = entryOf(root, 'spec')?.value;
  return entryOf(spec, 'podSelector') !== undefined && ['policyTypes', 'ingress', 'egress'].some((name) => entryOf(spec, name) !== undefined);
}
