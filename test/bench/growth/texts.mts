import { check, checkText, type Dimension, one, two } from './dimension.mts';
import { documents, ingressFrom, lines, policy, selectsWeb, stream } from './manifests.mts';

/** Much text, and much that is wrong with it. */
export const texts: readonly Dimension[] = [
  one(
    'findings: of one policy, refused by the API server',
    250,
    (n) => stream(two, policy('p', selectsWeb + ingressFrom('    - podSelector: {}\n', `    ports:\n${lines(n, () => '    - {port: 808080}')}`))),
    [check, checkText],
  ),
  one(
    'findings: of one policy, ports without a protocol',
    250,
    (n) =>
      stream(
        two,
        policy(
          'p',
          selectsWeb +
            ingressFrom('    - podSelector: {}\n', `    ports:\n${lines(n, (i) => `    - {protocol: TCP, port: ${5000 + i}, endPort: ${4000 + i}}`)}`),
        ),
      ),
    [check, checkText],
  ),
  one('findings: of one policy, unknown keys', 250, (n) => stream(two, policy('p', `${selectsWeb}${lines(n, (i) => `  ingres-${i}: []`)}`)), [
    check,
    checkText,
  ]),
  one(
    'findings: of one policy, selectors that are almost right',
    250,
    (n) => stream(two, policy('p', selectsWeb + ingressFrom(lines(n, () => '    - podSelector: {matchLabels: {app: cleint}}')))),
    [check, checkText],
  ),
  one(
    'findings: of one policy, host bits set',
    250,
    (n) => stream(two, policy('p', selectsWeb + ingressFrom(lines(n, (i) => `    - ipBlock: {cidr: 10.${i >> 8}.${i & 255}.7/24}`)))),
    [check, checkText],
  ),
  one('findings: of one policy, every rule open', 250, (n) => stream(two, policy('p', `${selectsWeb}  ingress:\n${lines(n, () => '  - from:')}`)), [
    check,
    checkText,
  ]),
  one(
    'findings: of one policy, each silenced',
    250,
    (n) =>
      stream(
        two,
        policy(
          'p',
          selectsWeb +
            ingressFrom('    - podSelector: {}\n', `    ports:\n${lines(n, () => '    # netpol-ignore-next-line invalid-port: meant\n    - {port: 808080}')}`),
        ),
      ),
    [check, checkText],
  ),
  one(
    'findings: of many policies',
    250,
    (n) =>
      stream(
        two,
        documents(n, (i) => policy(`p-${i}`, `${selectsWeb}  ingress:\n  - from:\n`)),
      ),
    [check, checkText],
  ),
  one('template expressions: in one scalar', 2000, (n) =>
    policy('p', `  podSelector: {matchLabels: {app: "${'{{ .Values.a }}'.repeat(n)}"}}\n  policyTypes: [Ingress]\n`),
  ),
  one('template expressions: a document of them', 500, (n) =>
    policy('p', selectsWeb + ingressFrom(lines(n, (i) => `    - podSelector: {matchLabels: {app: {{ .Values.a${i} }}}}`))),
  ),
  one('template expressions: a line each', 500, (n) =>
    policy('p', selectsWeb + ingressFrom(lines(n, () => '    {{- if .Values.a }}\n    - podSelector: {matchLabels: {app: a}}\n    {{- end }}'))),
  ),
  one('template expressions: in an annotation', 2000, (n) => annotated(`"${'{{ .Values.a }}'.repeat(n)}"`)),
  one(
    'suppression names: in one comment',
    20_000,
    (n) => `# netpol-ignore-file ${Array.from({ length: n }, (_, i) => `rule-${i}`).join(', ')}: meant\n${policy('p', selectsWeb)}`,
    [check, checkText],
  ),
  one(
    'suppression names: the same one',
    20_000,
    (n) => `# netpol-ignore-file ${Array.from({ length: n }, () => 'invalid-port').join(', ')}: meant\n${policy('p', selectsWeb)}`,
    [check, checkText],
  ),
  one('suppression names: comments', 1000, (n) => `${lines(n, () => '# netpol-ignore-file invalid-port: meant')}${policy('p', selectsWeb)}`, [
    check,
    checkText,
  ]),
  one('text: brackets in one line', 20_000, (n) => annotated('['.repeat(n))),
  one('text: brackets that close', 4000, (n) => annotated(`${'['.repeat(n)}${']'.repeat(n)}`)),
  one('text: a long line of a flow sequence', 5000, (n) => annotated(`[${Array.from({ length: n }, (_, i) => `v${i}`).join(', ')}]`)),
  one('text: keys of a mapping', 2000, (n) => annotated(`{${Array.from({ length: n }, (_, i) => `k${i}: v`).join(', ')}}`)),
  one('text: keys of a mapping, a line each', 2000, (n) => policy('p', `${selectsWeb}  x:\n${lines(n, (i) => `    k${i}: v`)}`)),
  one('text: comments', 5000, (n) => `${lines(n, () => '# a comment')}${policy('p', selectsWeb)}`),
  one('text: a broken line in each', 1000, (n) => `${policy('p', selectsWeb)}${lines(n, (i) => `  a${i}: 'b\n  }`)}`),
];

/** A policy with something that it does not matter for: documents of other kinds are not judged. */
function annotated(value: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop, annotations: {note: ${value}}}
spec:
${selectsWeb}`;
}
