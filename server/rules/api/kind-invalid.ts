import { groupOf } from '../../model/identity.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapNode, Node, Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { editDistance } from '../../util/text.js';
import { fixOf, insertEntry, insertEntryBefore, replaceMember } from '../edits.js';
import { writtenKeys } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface BadKind {
  readonly at: Range;
  readonly kind: string | undefined;
}

const GROUP = 'networking.k8s.io';

/** The other kinds of the group. */
const otherKinds: ReadonlySet<string> = new Set(['Ingress', 'IngressClass', 'IPAddress', 'ServiceCIDR']);

/** An object that is a NetworkPolicy by everything but its kind. */
export default rule<'document', BadKind>({
  id: 'kind-invalid',
  category: 'api',
  severity: 'error',
  on: 'document',
  docs: {
    summary: 'The `kind` of what looks like a NetworkPolicy is missing or misspelled.',
    why: 'Without its exact kind Kubernetes does not know what the object is and refuses it. Upper and lower case count.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: Networkpolicy
#     ^^^^^^^^^^^^^ error: kind-invalid
metadata:
  name: web
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
`,
    references: [apiReference('NetworkPolicy')],
  },

  *find(_, { tree }) {
    const fact = badKind(tree);
    if (fact) yield fact;
  },
  say: ({ kind }) =>
    kind === undefined
      ? 'The `kind` is missing, so Kubernetes cannot know what this is. Write `kind: NetworkPolicy`.'
      : `There is no kind \`${kind}\`. Write \`NetworkPolicy\`.`,
  fix: ({ kind }, { tree }) => {
    const root: Path = [];
    const keys = writtenKeys(tree, root);
    if (keys.includes('kind')) return fixOf('Write NetworkPolicy', replaceMember(tree, root, 'kind', 'NetworkPolicy'));
    if (kind !== undefined) return [];
    const edits = keys.includes('apiVersion')
      ? insertEntry(tree, root, 'kind', 'NetworkPolicy', 'apiVersion')
      : insertEntryBefore(tree, root, 'kind', 'NetworkPolicy', keys[0] ?? '');
    return fixOf('Write kind: NetworkPolicy', edits);
  },
});

function badKind({ root, templated }: SyntaxTree): BadKind | undefined {
  if (root?.kind !== 'map' || templated) return undefined;
  const [entry, version] = [entryOf(root, 'kind'), entryOf(root, 'apiVersion')?.value];
  const isOfGroup = version?.kind === 'scalar' && groupOf(version.text) === GROUP;
  const kind = entry?.value.kind === 'scalar' && typeof entry.value.value === 'string' ? entry.value.text : '';
  if (kind === '') {
    if (!isOfGroup && !hasPolicySpec(root)) return undefined;
    return { at: entry?.key.range ?? entryOf(root, 'apiVersion')?.key.range ?? root.entries[0]?.key.range ?? root.range, kind: undefined };
  }
  if (kind === 'NetworkPolicy' || otherKinds.has(kind) || kind.endsWith('List')) return undefined;
  const isNear = editDistance(kind.toLowerCase().replaceAll(/[-_\s]/g, ''), 'networkpolicy', 3) <= 3;
  const isMeant = isOfGroup ? isNear || hasPolicySpec(root) : isNear && version === undefined && hasPolicySpec(root);
  return isMeant && entry ? { at: entry.value.range, kind } : undefined;
}

/** A `spec` that only a NetworkPolicy has. */
function hasPolicySpec(root: MapNode): boolean {
  const spec: Node | undefined = entryOf(root, 'spec')?.value;
  return entryOf(spec, 'podSelector') !== undefined && ['policyTypes', 'ingress', 'egress'].some((name) => entryOf(spec, name) !== undefined);
}
