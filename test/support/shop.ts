/** The scenario of most feature tests: a shop of three tiers, prepared to be followed by further files. */
export const shopWorkloads = `
#- /shop/workloads.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: frontend, namespace: shop}
spec:
  template:
    metadata: {labels: {app: frontend}}
    spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: backend, namespace: shop}
spec:
  template:
    metadata: {labels: {app: backend}}
    spec: {containers: [{name: api, ports: [{name: http, containerPort: 9000}]}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: mysql, namespace: shop}
spec:
  template:
    metadata: {labels: {app: mysql}}
    spec: {containers: [{name: mysql, ports: [{name: mysql, containerPort: 3306}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: redis, namespace: shop}
spec:
  template:
    metadata: {labels: {app: redis}}
    spec: {containers: [{name: redis, ports: [{name: redis, containerPort: 6379}]}]}
`;

/** A policy of namespace `shop`, to be put in a file of its own. */
export function shopPolicy(name: string, spec: string): string {
  const lines = spec
    .replace(/^\n/, '')
    .replace(/\n\s*$/, '')
    .split('\n');
  const by = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  const body = lines.map((line) => `  ${line.slice(by)}`).join('\n');
  return `\n#- /shop/${name.replaceAll('$0', '')}.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n${body}\n`;
}

/** Nothing may pass. */
export const defaultDeny = shopPolicy(
  'default-deny',
  `
    podSelector: {}
    policyTypes: [Ingress, Egress]
  `,
);

/** Isolates ingress of mysql and lets backend in. */
export const mysqlFromBackend = shopPolicy(
  'mysql-from-backend',
  `
    podSelector: {matchLabels: {app: mysql}}
    ingress:
      - from:
          - podSelector: {matchLabels: {app: backend}}
        ports: [{port: 3306}]
  `,
);

/** Lets a prometheus of another namespace in to mysql. */
export const scrape = shopPolicy(
  'scrape',
  `
    podSelector: {matchLabels: {app: mysql}}
    ingress:
      - from:
          - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
            podSelector: {matchLabels: {app: prometheus}}
        ports: [{port: 9104}]
  `,
);

/** That prometheus and its namespace. */
export const prometheus = `
#- /monitoring.yaml
apiVersion: v1
kind: Namespace
metadata: {name: monitoring, labels: {team: ops}}
---
apiVersion: v1
kind: Pod
metadata: {name: prometheus, namespace: monitoring, labels: {app: prometheus}}
spec: {containers: []}
`;

/** The Namespace, with the cursor on its name. */
export const namespace = `
#- /namespace.yaml
apiVersion: v1
kind: Namespace
metadata: {name: $0shop}
`;

/** Puts the cursor before the first such words. */
export function at(text: string, words: string): string {
  const index = text.indexOf(words);
  if (index < 0) throw new Error(`no "${words}" in the fixture`);
  return `${text.slice(0, index)}$0${text.slice(index)}`;
}
