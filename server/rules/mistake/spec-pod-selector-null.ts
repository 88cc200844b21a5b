import type { LabelSelector } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { ownNamespaceText } from '../../words/written.js';
import { type Edits, fixOf, insertEntry, insertEntryBefore, replaceMember, writtenEntry, writtenNode } from '../edits.js';
import { hasStrayKeys, isAbsentOrEmpty, span, writtenKeys } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';

interface NullSelector {
  readonly at: Range;
  readonly spec: Path;
  readonly form: 'absent' | 'null' | 'matchLabels';
}

/** No selector, or one with nothing behind it, selects every pod of the namespace. */
export default rule<'NetworkPolicy', NullSelector>({
  id: 'spec-pod-selector-null',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  docs: {
    summary: '`spec.podSelector` is missing or has no value, which selects every pod of the namespace.',
    why: 'Kubernetes reads a missing selector as the empty one. If labels were to follow, the policy now isolates the whole namespace. If every pod is meant, `podSelector: {}` says so, and validators with an older schema, which ask for the field, accept it.',
    silent: 'Beside a key of `spec` that does not belong there: it is most likely the selector, misspelt.',
    bad: `
spec:
  podSelector:
# ^^^^^^^^^^^^ warning: spec-pod-selector-null every pod
  policyTypes: [Ingress]
`,
    good: `
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    references: [apiReference('NetworkPolicySpec'), issueReference('kubernetes/kubernetes', 131354)],
  },

  *find(policy, { tree }) {
    const { spec, path } = policy;
    const specPath = [...path, 'spec'];
    if (!spec.key || !spec.range || spec.templated || isMisplaced(tree, path)) return;
    // A key that does not belong here is most likely the selector, misspelt: the rule about that key says so.
    if (hasStrayKeys(tree, specPath, SPEC_KEYS)) return;
    if (!spec.podSelector) {
      const keys = writtenKeys(tree, specPath);
      if (keys.length > 0 && !keys.includes('podSelector')) yield { at: spec.key, spec: specPath, form: 'absent' };
    } else if (spec.podSelector.isNull) {
      yield { at: { start: spec.podSelector.key.start, end: colonEnd(tree, spec.podSelector.key) }, spec: specPath, form: 'null' };
    } else if (hasNullLabels(spec.podSelector)) {
      const labels = spec.podSelector.matchLabels;
      if (labels) yield { at: span(labels.key, { start: 0, end: colonEnd(tree, labels.key) }), spec: specPath, form: 'matchLabels' };
    }
  },
  say: ({ form }, { placed }) => {
    const all = `every pod of ${ownNamespaceText(placed)}`;
    if (form === 'absent') return `This policy has no \`podSelector\`, so it selects ${all}. Write \`podSelector: {}\` if that is meant, else name the labels.`;
    const written = form === 'null' ? '`podSelector:`' : '`matchLabels:`';
    return `${written} with nothing behind it selects ${all}. Write \`podSelector: {}\` if that is meant, else name the labels.`;
  },
  fix: ({ spec, form }, { tree }) => fixOf('Say that every pod is meant: podSelector: {}', writeEmptySelector(tree, spec, form)),
});

function writeEmptySelector(tree: SyntaxTree, spec: Path, form: NullSelector['form']): Edits {
  if (form !== 'absent') return replaceMember(tree, spec, 'podSelector', {});
  const map = writtenNode(tree, spec);
  const first = map?.kind === 'map' ? map.entries.find(({ merged }) => !merged) : undefined;
  return first && map?.kind === 'map' && writtenEntry(map, first.key.text)
    ? insertEntryBefore(tree, spec, 'podSelector', {}, first.key.text)
    : insertEntry(tree, spec, 'podSelector', {});
}

function hasNullLabels({ matchLabels, matchExpressions, templated }: LabelSelector): boolean {
  return matchLabels?.isNull === true && !templated && isAbsentOrEmpty(matchExpressions);
}

const SPEC_KEYS: readonly string[] = ['podSelector', 'policyTypes', 'ingress', 'egress'];

/** It stands one level too high, which the API server refuses by itself. */
function isMisplaced(tree: SyntaxTree, path: Path): boolean {
  return [...writtenKeys(tree, path), ...writtenKeys(tree, [...path, 'metadata'])].includes('podSelector');
}

function colonEnd(tree: SyntaxTree, key: Range): number {
  const colon = tree.text.indexOf(':', key.end);
  return colon < 0 ? key.end : colon + 1;
}
