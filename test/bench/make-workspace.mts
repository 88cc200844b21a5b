import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** How large a workspace is to be. */
export interface Size {
  readonly namespaces: number;
  readonly workloads: number;
  readonly policies: number;
  /** Files that hold objects of other kinds: ConfigMaps, ServiceAccounts, Services. */
  readonly others: number;
}

/** The workspace in which typing is measured. */
export const typingSize: Size = { namespaces: 50, workloads: 5000, policies: 1000, others: 0 };

/** The workspace whose indexing is measured: 6,000 files. */
export const indexingSize: Size = { namespaces: 50, workloads: 3000, policies: 1000, others: 1950 };

/** Writes a workspace into a folder: one object in each file, a folder for each namespace, the same bytes on each run. Gives the number of files. */
export function makeWorkspace(folder: string, size: Size): number {
  let files = 0;
  const write = (namespace: number, name: string, text: string) => {
    const file = path.join(folder, `team-${namespace}`, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    files++;
  };
  for (let n = 0; n < size.namespaces; n++) write(n, 'namespace.yaml', namespaceText(n));
  for (let i = 0; i < size.workloads; i++) write(i % size.namespaces, `workload-${i}.yaml`, workloadText(i, size.namespaces));
  for (let i = 0; i < size.policies; i++) write(i % size.namespaces, `policy-${i}.yaml`, policyText(i, size));
  for (let i = 0; i < size.others; i++) write(i % size.namespaces, `other-${i}.yaml`, otherText(i, size.namespaces));
  return files;
}

/** A policy of 30 lines: the file that is typed in. Its selectors match workloads of the large workspace. */
export function typedPolicy(): string {
  return `# Only the web tier may talk to the API, and the API only to its database and to DNS.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: typed
  namespace: team-0
spec:
  podSelector:
    matchLabels:
      app: app-0
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              tier: web
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: team-1
      ports:
        - { protocol: TCP, port: 8080 }
  egress:
    - to:
        - podSelector: { matchLabels: { tier: db } }
      ports: [{ protocol: TCP, port: 5432 }]
    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`;
}

/** A workload that the typed policy selects, so that the file alone has something to select, too. */
export function selectedWorkload(): string {
  return workloadText(0, 50);
}

const tiers = ['web', 'api', 'db', 'cache', 'job'];

function namespaceText(n: number): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team-${n}\n  labels:\n    stage: ${n % 2 === 0 ? 'prod' : 'dev'}\n`;
}

function workloadText(i: number, namespaces: number): string {
  const kind = i % 10 === 9 ? 'StatefulSet' : 'Deployment';
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: app-${i}
  namespace: team-${i % namespaces}
  labels:
    app: app-${i}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: app-${i}
  template:
    metadata:
      labels:
        app: app-${i}
        tier: ${tiers[Math.floor(i / namespaces) % tiers.length]}
        team: team-${i % namespaces}
    spec:
      serviceAccountName: app-${i}
      containers:
        - name: main
          image: registry.example/app-${i}:1.0.${i % 7}
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: LOG_LEVEL
              value: info
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 256Mi }
          readinessProbe:
            httpGet: { path: /ready, port: http }
`;
}

export function policyText(i: number, { namespaces, workloads }: Size): string {
  const app = i % Math.max(1, workloads);
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: policy-${i}
  namespace: team-${i % namespaces}
spec:
  podSelector:
    matchLabels:
      app: app-${app}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              tier: web
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: team-${(i + 1) % namespaces}
          podSelector:
            matchLabels:
              tier: api
      ports:
        - protocol: TCP
          port: http
  egress:
    - to:
        - ipBlock:
            cidr: 10.${i % 200}.0.0/16
            except: [10.${i % 200}.9.0/24]
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`;
}

function otherText(i: number, namespaces: number): string {
  const head = `metadata:\n  name: app-${i}\n  namespace: team-${i % namespaces}\n`;
  if (i % 3 === 0) return `apiVersion: v1\nkind: Service\n${head}spec:\n  selector:\n    app: app-${i}\n  ports:\n    - port: 80\n      targetPort: http\n`;
  if (i % 3 === 1) return `apiVersion: v1\nkind: ServiceAccount\n${head}`;
  return `apiVersion: v1\nkind: ConfigMap\n${head}data:\n  settings.properties: |\n${Array.from({ length: 40 }, (_, line) => `    key.${line}=value ${i} ${line}\n`).join('')}`;
}
