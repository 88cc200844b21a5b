import type { Range } from '../../util/range.js';
import { adminPeersOf } from '../admin-reading.js';
import { fixOf, replaceWord } from '../edits.js';
import { adminReference } from '../references.js';
import { rule } from '../rule.js';

interface BadDomain {
  readonly at: Range;
  readonly text: string;
}

/** As the API checks it, which lets some signs stand at the beginning of a part. */
const LABEL = '[a-zA-z0-9](?:[-a-zA-Z0-9_]*[a-zA-Z0-9])?';
const domainName = new RegExp(`^(?:\\*\\.)?(?:${LABEL}\\.)+${LABEL}\\.?$`);

/** An entry of `domainNames` that is no domain name. */
export default rule<'AdminPolicy', BadDomain>({
  id: 'domain-name-invalid',
  category: 'api',
  severity: 'error',
  on: 'AdminPolicy',
  docs: {
    summary: 'An entry of `domainNames` is not the name of a domain.',
    why: 'A name has at least two parts with dots between them. `*.` at the beginning stands for every name below a domain, and no other pattern is understood: no address of the web, no port, no single word.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: registry}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Allow
      to:
        - domainNames:
            - https://registry.example.com/
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: domain-name-invalid
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: registry}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Allow
      to:
        - domainNames:
            - registry.example.com
`,
    references: [adminReference()],
  },

  *find(policy) {
    // A BaselineAdminNetworkPolicy has no such field, which is said already.
    if (policy.kind.value !== 'AdminNetworkPolicy') return;
    for (const { rule: policyRule, peer } of adminPeersOf(policy)) {
      if (policyRule.direction === 'ingress') continue;
      for (const { value, range } of peer.domainNames?.items ?? []) if (value !== undefined && !domainName.test(value)) yield { at: range, text: value };
    }
  },
  say: ({ text }) =>
    /^[\d.]+(?:\/\d+)?$/.test(text)
      ? `\`${text}\` is an address. Addresses are listed in \`networks\`.`
      : `\`${text}\` is no domain name such as \`example.com\`, or \`*.example.com\` for every name below it. Correct it.`,
  fix: ({ at, text }, { tree }) => {
    const name = /^(?:\w+:\/\/)?([^/:]+)(?::\d+)?(?:\/.*)?$/.exec(text.trim())?.[1];
    return name !== undefined && name !== text && domainName.test(name) ? fixOf(`Write ${name}`, replaceWord(tree, at, name)) : [];
  },
});
