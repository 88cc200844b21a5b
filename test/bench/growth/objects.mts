import { check, checkText, type Dimension, one, samePolicy, two } from './dimension.mts';
import { documents, ingressFrom, lines, namespace, policy, selectsWeb, stream, workload } from './manifests.mts';

/** Many objects. */
export const objects: readonly Dimension[] = [
  one('documents: workloads with a policy each, in one file', 250, (n) => documents(n, (i) => stream(workload(`app-${i}`), ownPolicy(i))), [check, checkText]),
  {
    name: 'documents: workloads with a policy each, in a file each',
    size: 250,
    files: (n) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`app-${i}.yaml`, stream(workload(`app-${i}`), ownPolicy(i))])),
    commands: [check],
  },
  one('documents: of other kinds', 2000, (n) => documents(n, (i) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c-${i}}\ndata: {a: b}\n`)),
  one('policies per namespace: selecting the same pods', 250, (n) => stream(two, documents(n, samePolicy))),
  one('policies per namespace: selecting the same pods, with other peers', 250, (n) =>
    stream(
      two,
      documents(n, (i) => policy(`p-${i}`, selectsWeb + ingressFrom(`    - podSelector: {matchLabels: {app: c-${i}}}\n`))),
    ),
  ),
  one(
    'policies per namespace: selecting nothing, beside as many workloads',
    250,
    (n) =>
      stream(
        documents(n, (i) => workload(`app-${i}`)),
        documents(n, (i) => policy(`p-${i}`, `  podSelector: {matchLabels: {app: abp-${i}x}}\n  policyTypes: [Ingress]\n`)),
      ),
    [check, checkText],
  ),
  one('policies per namespace: equally named', 250, (n) =>
    stream(
      two,
      documents(n, () => policy('same', selectsWeb)),
    ),
  ),
  one(
    'namespaces: with a workload and a policy each',
    250,
    (n) => documents(n, (i) => stream(namespace(`team-${i}`), workload('web', { namespace: `team-${i}` }), neighbourPolicy(i))),
    [check],
  ),
  one(
    'namespaces: one policy naming each',
    250,
    (n) =>
      stream(
        two,
        documents(n, (i) => stream(namespace(`team-${i}`), workload('web', { namespace: `team-${i}` }))),
        policy('p', selectsWeb + ingressFrom(lines(n, (i) => `    - namespaceSelector: {matchLabels: {stage: team-${i}}}`))),
      ),
    [check],
  ),
  one(
    'workloads per selector: under one policy',
    500,
    (n) =>
      stream(
        documents(n, (i) => workload(`app-${i}`, { labels: `{app: web, id: id-${i}}` })),
        samePolicy(0),
      ),
    [check],
  ),
  one(
    'workloads per selector: under 100 policies of the namespace',
    500,
    (n) =>
      stream(
        documents(n, (i) => workload(`app-${i}`)),
        documents(100, (i) =>
          policy(`p-${i}`, `  podSelector: {}\n  policyTypes: [Ingress]\n${ingressFrom('    - podSelector: {matchLabels: {app: app-1}}\n')}`),
        ),
      ),
    [check],
  ),
  one(
    'workloads per selector: with equal labels',
    500,
    (n) =>
      stream(
        documents(n, (i) => workload(`app-${i}`, { labels: '{app: web}' })),
        samePolicy(0),
      ),
    [check],
  ),
  one('containers: of one pod', 500, (n) =>
    stream(
      workload('web', { containers: lines(n, (i) => `        - {name: c-${i}, image: i, ports: [{name: port-${i}, containerPort: ${1 + i}}]}`) }),
      samePolicy(0),
    ),
  ),
];

function ownPolicy(i: number): string {
  return policy(
    `p-${i}`,
    `  podSelector: {matchLabels: {app: app-${i}}}\n  policyTypes: [Ingress]\n${ingressFrom(`    - podSelector: {matchLabels: {app: app-${Math.max(0, i - 1)}}}\n`)}`,
  );
}

function neighbourPolicy(i: number): string {
  return policy(
    'p',
    `${selectsWeb}${ingressFrom(`    - namespaceSelector: {matchLabels: {stage: team-${Math.max(0, i - 1)}}}\n      podSelector: {matchLabels: {app: web}}\n`)}`,
    `team-${i}`,
  );
}
