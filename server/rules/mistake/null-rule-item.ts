import type { PolicyPort, PolicyRule } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { dashOf, valueFilling } from '../chart-values.js';
import { fixOf, removeItem, replaceValue } from '../edits.js';
import { portsOf, rulesOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { removeRule } from '../rule-edits.js';

type NullItem = { readonly at: Range; readonly path: Path } & ({ readonly policyRule: PolicyRule } | { readonly port: PolicyPort });

/** A dash with nothing behind it, which is not "nothing" but "no restriction". */
export default rule<'NetworkPolicy', NullItem>({
  id: 'null-rule-item',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A dash without content counts as an empty item, and an empty item restricts nothing.',
    why: 'Kubernetes reads the missing value as `{}`. As a rule that admits everyone on every port, as an item of `ports` it means every TCP port. It is mostly what an edit left behind.',
    bad: `
ingress:
  -
# ^ warning: null-rule-item everyone
`,
    good: `
ingress:
  - from:
      - podSelector: {}
`,
    references: [apiReference('NetworkPolicyIngressRule'), apiReference('NetworkPolicyPort')],
  },

  *find(policy, { tree }) {
    for (const policyRule of rulesOf(policy)) {
      // What a value of a chart leaves empty, the rule about charts tells of.
      if (policyRule.isNull && !policyRule.templated && !valueFilling(tree.text, dashOf(policyRule.range)))
        yield { at: policyRule.range, path: policyRule.path, policyRule };
    }
    for (const { port } of portsOf(policy)) {
      if (port.isNull && !port.templated) yield { at: port.range, path: port.path, port };
    }
  },
  say: (fact) => {
    if ('port' in fact) return 'This item is empty, which means every TCP port. Write the port, or remove the dash.';
    const { direction } = fact.policyRule;
    return direction === 'ingress'
      ? 'This rule is empty, which lets in everyone, also from outside the cluster, on every port. Write whom it lets in, or remove the dash.'
      : 'This rule is empty, which lets these pods reach everything on every port. Write what they may reach, or remove the dash.';
  },
  fix: (fact, context) => {
    const { tree } = context;
    const { path } = fact;
    if ('port' in fact) {
      return [
        ...fixOf('Remove the empty item', removeItem(tree, path.slice(0, -1), Number(path.at(-1)))),
        ...fixOf('Write what it means: protocol: TCP', replaceValue(tree, path, { protocol: 'TCP' })),
      ];
    }
    return [...fixOf('Remove the empty rule', removeRule(context, fact.policyRule)), ...fixOf('Write what it means: {}', replaceValue(tree, path, {}))];
  },
});
