import { lowerPolicy } from '../../families/registry.js';
import type { AdminPolicy, AdminRule } from '../../model/admin-policy.js';
import { decidedAbove } from '../../semantics/answers/shadowing.js';
import type { Rule } from '../../semantics/cluster/policy.js';
import type { Path } from '../../syntax/nodes.js';
import { encloses, type Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { losing, removeItem } from '../edits.js';
import { headOfItem } from '../reading.js';
import { adminReference } from '../references.js';
import { rule } from '../rule.js';

interface ShadowedRule {
  readonly at: Range;
  readonly severity: 'warning' | 'info';
  readonly path: Path;
  readonly rule: Rule;
  /** The rules above it that decide all of it. */
  readonly by: readonly { readonly rule: Rule; readonly name: string }[];
}

/** A rule that decides nothing, because rules above it already do. */
export default rule<'AdminPolicy', ShadowedRule>({
  id: 'admin-rule-shadowed',
  category: 'mistake',
  severity: 'warning',
  on: 'AdminPolicy',
  docs: {
    summary: 'A rule has no effect, because rules above it decide all that it is about.',
    why: 'Rules of an admin policy are tried from the top, and the first one that matches decides, whatever its action is: an exception must stand above the rule that it is an exception to. This differs from NetworkPolicy, where the order means nothing.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: tenants}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - name: nobody
      action: Deny
      from: [{namespaces: {}}]
    - name: monitoring
#     ^^^^ warning: admin-rule-shadowed
      action: Allow
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: tenants}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - name: monitoring
      action: Allow
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
    - name: nobody
      action: Deny
      from: [{namespaces: {}}]
`,
    references: [adminReference()],
  },

  *find(policy) {
    const rules = lowerPolicy(policy, '', undefined)?.rules;
    if (!rules) return;
    for (const direction of ['ingress', 'egress'] as const) {
      for (const [position, each] of rules[direction].entries()) {
        const by = decidedAbove(rules[direction].slice(0, position), each);
        const written = by && writtenRule(policy, each);
        if (written)
          yield { ...placeOf(written), rule: each, by: by.map((other) => ({ rule: other, name: nameOf(policy, other) })), severity: severityOf(each, by) };
      }
    }
  },
  say: ({ rule: shadowed, by }) => {
    const names = listed(by.map(({ name }) => name));
    const isSame = by.every(({ rule: other }) => other.action === shadowed.action);
    const decided = listed([...new Set(by.map(({ rule: other }) => doneBy[other.action]))]);
    return `This rule has no effect: ${names} above it ${decided} all that it is about. ${isSame ? 'Remove it.' : `Rules are tried from the top; to ${does[shadowed.action]} what it says, put it above.`}`;
  },
  fix: ({ path }, { tree }) => losing('Remove this rule, which changes nothing', removeItem(tree, path.slice(0, -1), Number(path.at(-1)))),
});

const doneBy: Readonly<Record<Rule['action'], string>> = { allow: 'already allows', deny: 'already denies', pass: 'already passes on' };
const does: Readonly<Record<Rule['action'], string>> = { allow: 'allow', deny: 'deny', pass: 'pass on' };

function severityOf(shadowed: Rule, by: readonly Rule[]): ShadowedRule['severity'] {
  return by.every(({ action }) => action === shadowed.action) ? 'info' : 'warning';
}

function writtenRule({ spec }: AdminPolicy, { direction, index }: Rule): AdminRule | undefined {
  return spec[direction]?.items.find((each) => each.index === index);
}

function placeOf({ range, name, action, peers, ports, path }: AdminRule): { readonly at: Range; readonly path: Path } {
  // Those that a merge brings in stand elsewhere.
  const keys = [name, action, peers, ports].flatMap((each) => (each?.key && encloses(range, each.key) ? [each.key] : []));
  return { at: headOfItem({ start: Math.min(range.end, ...keys.map(({ start }) => start)), end: range.end }, keys), path };
}

/** "rule 1 (`nobody`)". */
function nameOf(policy: AdminPolicy, of: Rule): string {
  const name = writtenRule(policy, of)?.name?.value;
  return `rule ${of.index + 1}${name === undefined || name === '' ? '' : ` (\`${name}\`)`}`;
}
