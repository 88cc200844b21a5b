import type { Direction, NetworkPolicy, PolicyRule } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { fixOf, losing, replaceMember, replaceWord, widening } from '../edits.js';
import { namedClosed, namedOpen } from '../intent.js';
import { hasOddTypes, setPolicyTypes } from '../policy-types.js';
import { isAbsentOrEmpty, isNarrow, statedTypes, typeName, writtenKeys } from '../reading.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { removeRule } from '../rule-edits.js';

interface Mismatched {
  readonly at: Range;
  readonly name: string;
  readonly spec: Path;
  readonly contradiction: Contradiction;
}

type Contradiction =
  /** It is called after one direction and isolates only the other. */
  | { readonly kind: 'direction'; readonly named: Direction; readonly isolated: Direction }
  /** It is called after what it denies, and its only rule lets everything through. */
  | { readonly kind: 'opens'; readonly policyRule: PolicyRule }
  /** It is called after what it allows, and has no rule. */
  | { readonly kind: 'allows-nothing'; readonly directions: readonly Direction[] }
  /** It is called the default of its namespace, and is for some of its pods. */
  | { readonly kind: 'not-default' };

/** A policy whose name says something else than its rules. */
export default rule<'NetworkPolicy', Mismatched>({
  id: 'name-effect-mismatch',
  category: 'mistake',
  severity: 'hint',
  on: 'NetworkPolicy',
  docs: {
    summary: 'The name of a policy says something else than the policy does.',
    why: 'People trust the name. A `default-deny-egress` that isolates only ingress leaves egress open, and whoever reads the list of policies takes it for closed. It is said of a name with one direction and a policy for the other, of a `deny` whose only rule lets everything out, of an `allow` without rules, and of a `default-deny` for some pods only.',
    silent:
      'Of names that end otherwise or say more, such as the application, and where a rule about the open rule itself speaks (`empty-rule-allows-all`, `allow-all-policy`).',
    wrong: 'Where the words are meant otherwise: `egress` may be the name of a gateway.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-egress
#       ^^^^^^^^^^^^^^^^^^^ hint: name-effect-mismatch isolates ingress only
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-egress
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
    references: [conceptReference('default-policies')],
  },

  *find(policy, { tree }) {
    const { metadata, spec, path } = policy;
    if (!metadata.name || spec.templated || hasOddTypes(tree, policy)) return;
    const contradiction = contradictionOf(policy, ({ isNull, templated, path: at }) => !isNull && !templated && writtenKeys(tree, at).length === 0);
    if (contradiction) yield { at: metadata.name.range, name: metadata.name.value, spec: [...path, 'spec'], contradiction };
  },
  say: ({ name, contradiction }) => {
    switch (contradiction.kind) {
      case 'direction':
        return `\`${name}\` is called after ${contradiction.named}, and isolates ${contradiction.isolated} only: it does nothing about ${contradiction.named}. List \`${typeName(contradiction.named)}\` in \`policyTypes\`, or rename it.`;
      case 'opens':
        return `\`${name}\` is called after what it denies, but its only \`${contradiction.policyRule.direction}\` rule is empty, which lets everything through. Remove the rule, or rename it.`;
      case 'allows-nothing':
        return `\`${name}\` is called after what it allows, but has no rule: nothing of ${contradiction.directions.join(' and ')} passes. Add the rules, or rename it.`;
      case 'not-default':
        return `\`${name}\` is called the default, but selects some pods only: the others of its namespace stay as they are. Write \`podSelector: {}\`, or rename it.`;
    }
  },
  fix: ({ at, name, spec, contradiction }, context) => {
    const { tree } = context;
    switch (contradiction.kind) {
      case 'direction': {
        const { named, isolated } = contradiction;
        const renamed = name.replace(new RegExp(named, 'i'), isolated);
        return [
          ...fixOf('Isolate both: policyTypes: [Ingress, Egress]', setPolicyTypes(tree, spec, ['Ingress', 'Egress'])),
          ...widening(`Isolate ${named} only, and open ${isolated}: policyTypes: [${typeName(named)}]`, setPolicyTypes(tree, spec, [typeName(named)])),
          ...losing(`Rename it to ${renamed}`, replaceWord(tree, at, renamed)),
        ];
      }
      case 'opens':
        return fixOf(`Let nobody through: ${contradiction.policyRule.direction}: []`, removeRule(context, contradiction.policyRule));
      case 'not-default':
        return losing('Select every pod of the namespace: podSelector: {}', replaceMember(tree, spec, 'podSelector', {}));
      case 'allows-nothing':
        return [];
    }
  },
});

function contradictionOf(policy: NetworkPolicy, isEmptyRule: (policyRule: PolicyRule) => boolean): Contradiction | undefined {
  const { spec } = policy;
  const name = policy.metadata.name?.value ?? '';
  const isolated = isolatedBy(policy);
  if (!isolated) return undefined;
  const [only, ...others] = isolated;
  const named = directionNamed(name);
  if (only && others.length === 0 && named && named !== only) return { kind: 'direction', named, isolated: only };
  const [single, ...more] = spec.egress?.items ?? [];
  if (only === 'egress' && others.length === 0 && DENIES.test(name) && isNarrow(spec.podSelector) && single && more.length === 0 && isEmptyRule(single))
    return { kind: 'opens', policyRule: single };
  if (isCalledAllow(policy) && isAbsentOrEmpty(spec.ingress) && isAbsentOrEmpty(spec.egress)) return { kind: 'allows-nothing', directions: isolated };
  return DEFAULT_DENY.test(name) && isNarrow(spec.podSelector) ? { kind: 'not-default' } : undefined;
}

const DENIES = /(?:^|[-_.])(?:deny|block|drop|reject|forbid)(?:[-_.]|$)/i;

function isCalledAllow(policy: NetworkPolicy): boolean {
  const name = policy.metadata.name?.value ?? '';
  return (/^allow[-_.]/i.test(name) || namedOpen(policy)) && !namedClosed(policy) && !/(?:^|[-_.])(?:none|nothing|nobody)(?:[-_.]|$)/i.test(name);
}

/** A default for the whole namespace, and no word about which pods. */
const DEFAULT_DENY = /^(?:default[-_.]?deny|deny[-_.]by[-_.]default)(?:[-_.](?:all|any|ingress|egress|traffic|policy|networkpolicy|and|both))*$/i;

/** The directions that a policy isolates, as far as they can be known. */
function isolatedBy({ spec }: NetworkPolicy): readonly Direction[] | undefined {
  const stated = statedTypes(spec);
  if (stated !== 'default') return stated && [...new Set(stated)];
  if (spec.egress?.templated) return undefined;
  return isAbsentOrEmpty(spec.egress) ? ['ingress'] : ['ingress', 'egress'];
}

/**
 * The one direction that a name speaks of. `ingress` is often the controller, and `egress` sometimes a gateway: only what a verb stands before, or
 * what ends the name, is taken for a direction.
 */
function directionNamed(name: string): Direction | undefined {
  const says = (direction: Direction) =>
    new RegExp(`(?:^|[-_.])(?:deny|allow|block|restrict|limit|default|all|no)[-_.](?:all[-_.])?${direction}(?:$|[-_.](?:traffic|policy|all|only)$)`, 'i').test(
      name,
    );
  const [ingress, egress] = [/ingress/i.test(name), /egress/i.test(name)];
  if (egress && !ingress && says('egress')) return 'egress';
  return ingress && !egress && says('ingress') ? 'ingress' : undefined;
}
