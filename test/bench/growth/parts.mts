import { type Dimension, one, samePolicy, two } from './dimension.mts';
import { documents, ingressFrom, lines, policy, selectsWeb, stream, workload } from './manifests.mts';

/** Many of what one object has. */
export const parts: readonly Dimension[] = [
  one('rules: equal', 250, (n) =>
    stream(two, policy('p', `${selectsWeb}  ingress:\n${lines(n, () => '  - {from: [{podSelector: {matchLabels: {app: client}}}], ports: [{port: 80}]}')}`)),
  ),
  one('rules: each with a port', 250, (n) =>
    stream(
      two,
      policy('p', `${selectsWeb}  ingress:\n${lines(n, (i) => `  - {from: [{podSelector: {matchLabels: {app: client}}}], ports: [{port: ${1 + i}}]}`)}`),
    ),
  ),
  one('rules: each with a peer', 250, (n) =>
    stream(
      two,
      policy('p', `${selectsWeb}  ingress:\n${lines(n, (i) => `  - {from: [{podSelector: {matchLabels: {app: client-${i}}}}], ports: [{port: 80}]}`)}`),
    ),
  ),
  one('rules: empty', 250, (n) => stream(two, policy('p', `${selectsWeb}  ingress:\n${lines(n, () => '  - {}')}`))),
  one('peers: equal', 500, (n) => stream(two, policy('p', selectsWeb + ingressFrom(lines(n, () => '    - podSelector: {matchLabels: {app: client}}'))))),
  one('peers: each with other labels', 500, (n) =>
    stream(two, policy('p', selectsWeb + ingressFrom(lines(n, (i) => `    - podSelector: {matchLabels: {app: client-${i}}}`)))),
  ),
  one('peers: each with a workload', 250, (n) =>
    stream(
      two,
      documents(n, (i) => workload(`client-${i}`)),
      policy('p', selectsWeb + ingressFrom(lines(n, (i) => `    - podSelector: {matchLabels: {app: client-${i}}}`))),
    ),
  ),
  one('peers: each in another namespace', 500, (n) =>
    stream(two, policy('p', selectsWeb + ingressFrom(lines(n, (i) => `    - namespaceSelector: {matchLabels: {name: team-${i}}}`)))),
  ),
  one('aliases: of one peer', 500, (n) =>
    stream(two, policy('p', selectsWeb + ingressFrom(`    - &peer\n      podSelector: {matchLabels: {app: client}}\n${lines(n, () => '    - *peer')}`))),
  ),
  one('aliases: of one rule', 500, (n) =>
    stream(two, policy('p', `${selectsWeb}  ingress:\n  - &rule {from: [{podSelector: {matchLabels: {app: client}}}]}\n${lines(n, () => '  - *rule')}`)),
  ),
  one('ports: of one rule', 1000, (n) =>
    stream(
      two,
      policy(
        'p',
        selectsWeb + ingressFrom('    - podSelector: {matchLabels: {app: client}}\n', `    ports:\n${lines(n, (i) => `    - {port: ${1 + 3 * i}}`)}`),
      ),
    ),
  ),
  one('ports: equal', 1000, (n) =>
    stream(
      two,
      policy('p', selectsWeb + ingressFrom('    - podSelector: {matchLabels: {app: client}}\n', `    ports:\n${lines(n, () => '    - {port: 80}')}`)),
    ),
  ),
  one('ports: ranges', 1000, (n) =>
    stream(
      two,
      policy(
        'p',
        selectsWeb +
          ingressFrom(
            '    - podSelector: {matchLabels: {app: client}}\n',
            `    ports:\n${lines(n, (i) => `    - {port: ${1 + 3 * i}, endPort: ${2 + 3 * i}, protocol: TCP}`)}`,
          ),
      ),
    ),
  ),
  one('ports: names that no pod has', 1000, (n) =>
    stream(
      two,
      policy('p', selectsWeb + ingressFrom('    - podSelector: {matchLabels: {app: client}}\n', `    ports:\n${lines(n, (i) => `    - {port: n-${i}}`)}`)),
    ),
  ),
  one('exceptions: of one block', 1000, (n) =>
    stream(
      two,
      policy(
        'p',
        selectsWeb + ingressFrom(`    - ipBlock:\n        cidr: 10.0.0.0/8\n        except:\n${lines(n, (i) => `        - 10.${i >> 8}.${i & 255}.0/25`)}`),
      ),
    ),
  ),
  one('exceptions: equal', 1000, (n) =>
    stream(two, policy('p', selectsWeb + ingressFrom(`    - ipBlock:\n        cidr: 10.0.0.0/8\n        except:\n${lines(n, () => '        - 10.1.0.0/16')}`))),
  ),
  one('address blocks: apart', 1000, (n) =>
    stream(two, policy('p', selectsWeb + ingressFrom(lines(n, (i) => `    - ipBlock: {cidr: 10.${i >> 8}.${i & 255}.0/25}`)))),
  ),
  one('address blocks: each in a policy of its own', 250, (n) =>
    stream(
      two,
      documents(n, (i) => policy(`p-${i}`, selectsWeb + ingressFrom(`    - ipBlock: {cidr: 10.${i >> 8}.${i & 255}.0/25}\n`))),
    ),
  ),
  one('address blocks: equal', 1000, (n) => stream(two, policy('p', selectsWeb + ingressFrom(lines(n, () => '    - ipBlock: {cidr: 10.0.0.0/8}'))))),
  one('address blocks: IPv6', 1000, (n) =>
    stream(two, policy('p', selectsWeb + ingressFrom(lines(n, (i) => `    - ipBlock: {cidr: "2001:db8:${i.toString(16)}::/48"}`)))),
  ),
  one('labels: of a workload', 1000, (n) =>
    stream(workload('web', { labels: `{app: web, ${Array.from({ length: n }, (_, i) => `l-${i}: v`).join(', ')}}` }), samePolicy(0)),
  ),
  one('labels: of a selector', 1000, (n) =>
    stream(
      two,
      policy('p', `  podSelector: {matchLabels: {app: web, ${Array.from({ length: n }, (_, i) => `l-${i}: v`).join(', ')}}}\n  policyTypes: [Ingress]\n`),
    ),
  ),
  one('expressions: of a selector', 500, (n) =>
    stream(
      two,
      policy('p', `  podSelector:\n    matchExpressions:\n${lines(n, (i) => `    - {key: k-${i}, operator: NotIn, values: [a]}`)}  policyTypes: [Ingress]\n`),
    ),
  ),
  one('expressions: equal', 500, (n) =>
    stream(
      two,
      policy('p', `  podSelector:\n    matchExpressions:\n${lines(n, () => '    - {key: app, operator: In, values: [web]}')}  policyTypes: [Ingress]\n`),
    ),
  ),
  one('expressions: of a key', 500, (n) =>
    stream(
      two,
      policy('p', `  podSelector:\n    matchExpressions:\n${lines(n, (i) => `    - {key: app, operator: NotIn, values: [v-${i}]}`)}  policyTypes: [Ingress]\n`),
    ),
  ),
  one('expressions: values of one', 1000, (n) =>
    stream(
      two,
      policy(
        'p',
        `  podSelector:\n    matchExpressions:\n    - {key: app, operator: In, values: [web, ${Array.from({ length: n }, (_, i) => `v-${i}`).join(', ')}]}\n  policyTypes: [Ingress]\n`,
      ),
    ),
  ),
];
