import check from '../../validation/checks/domain-name-invalid.js';
import { isDomainName } from '../../validation/formats.js';
import { apiRule } from '../api-rule.js';
import { fixOf, replaceWord } from '../edits.js';
import { adminReference, clusterPolicyReference } from '../references.js';

/** An entry of `domainNames` that is no domain name. */
export default apiRule(check, {
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
    references: [adminReference(), clusterPolicyReference()],
  },

  say: ({ text }) =>
    /^[\d.]+(?:\/\d+)?$/.test(text)
      ? `\`${text}\` is an address. Addresses are listed in \`networks\`.`
      : `\`${text}\` is no domain name such as \`example.com\`, or \`*.example.com\` for every name below it. Correct it.`,
  fix: ({ at, text }, { tree }) => {
    const name = /^(?:\w+:\/\/)?([^/:]+)(?::\d+)?(?:\/.*)?$/.exec(text.trim())?.[1];
    return name !== undefined && name !== text && isDomainName(name) ? fixOf(`Write ${name}`, replaceWord(tree, at, name)) : [];
  },
});
