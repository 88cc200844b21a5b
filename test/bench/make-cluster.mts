import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** How large a set of manifests is to be. */
export interface ClusterSize {
  readonly workloads: number;
  readonly policies: number;
  /** How many different sets of labels there are; workloads beyond repeat them. */
  readonly labelSets: number;
}

const namespaces = 20;
const tiers = ['web', 'api', 'db', 'cache', 'job'];

/**
 * Writes manifests as a repository has them, one object in each file, the same bytes on each run. Half of the label sets are selected by
 * policies, which let in pods and address blocks, each its own; the others are open, so that the list of connections is long.
 */
export function makeCluster(folder: string, { workloads, policies, labelSets }: ClusterSize): void {
  const write = (namespace: number, name: string, text: string) => {
    const file = path.join(folder, `team-${namespace}`, `${name}.yaml`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (let n = 0; n < namespaces; n++) write(n, 'namespace', `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team-${n}\n`);
  for (let i = 0; i < workloads; i++) write((i % labelSets) % namespaces, `workload-${i}`, workloadText(i, i % labelSets));
  for (let i = 0; i < policies; i++) {
    const selected = i % Math.max(1, labelSets / 2);
    write(selected % namespaces, `policy-${i}`, policyText(i, selected));
  }
}

function workloadText(i: number, set: number): string {
  return `apiVersion: apps/v1
kind: ${i % 10 === 9 ? 'StatefulSet' : 'Deployment'}
metadata:
  name: app-${i}
  namespace: team-${set % namespaces}
spec:
  selector:
    matchLabels:
      app: app-${set}
  template:
    metadata:
      labels:
        app: app-${set}
        tier: ${tiers[set % tiers.length]}
    spec:
      containers:
        - name: main
          image: registry.example/app-${set}:1.0.${i % 7}
          ports:
            - name: http
              containerPort: 8080
`;
}

function policyText(i: number, selected: number): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: policy-${i}
  namespace: team-${selected % namespaces}
spec:
  podSelector:
    matchLabels:
      app: app-${selected}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              tier: ${tiers[i % tiers.length]}
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: team-${(selected + 1) % namespaces}
        - ipBlock:
            cidr: 10.${i % 250}.0.0/16
            except:
              - 10.${i % 250}.${i % 200}.0/24
      ports:
        - protocol: TCP
          port: ${8000 + (i % 100)}
  egress:
    - to:
        - ipBlock:
            cidr: 172.16.${i % 250}.0/24
        - namespaceSelector: {}
          podSelector:
            matchLabels:
              tier: ${tiers[(i + 2) % tiers.length]}
      ports:
        - protocol: TCP
          port: 443
        - protocol: TCP
          port: 8080
`;
}
