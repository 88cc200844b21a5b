import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { documents, ingressFrom, policy, workload } from './growth/manifests.mts';

/** How large a repository of many environments is to be. */
export interface EnvironmentsSize {
  /** Half of them folders that stand side by side, the others kustomizations. */
  readonly environments: number;
  /** Of each environment: files with two workloads. */
  readonly apps: number;
  /** Of each environment: files with ten policies. */
  readonly policies: number;
}

/** 5,489 files with 10,400 workloads and 2,600 policies. */
export const manyEnvironments: EnvironmentsSize = { environments: 52, apps: 100, policies: 5 };

const namespaces = 20;

/**
 * Writes a repository in which every environment defines the same objects: clusters side by side, and overlays that take in one base. Beside them
 * lie files that count in all. The same bytes on each run; gives the number of files.
 */
export function makeEnvironments(root: string, { environments, apps, policies }: EnvironmentsSize): number {
  let files = 0;
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
    files++;
  };
  write(
    'common/deny.yaml',
    documents(namespaces, (i) => policy('deny', '  podSelector: {}\n  policyTypes: [Ingress]\n', `team-${i}`)),
  );
  write('base/shared.yaml', policy('shared', `  podSelector: {}\n  policyTypes: [Ingress]\n${ingressFrom('    - podSelector: {}\n')}`, 'team-0'));
  write('base/kustomization.yaml', 'resources: [shared.yaml]\n');
  for (let e = 0; e < environments; e++) {
    const folder = e % 2 === 0 ? `clusters/cluster-${e}` : `overlays/overlay-${e}`;
    const names = [
      ...Array.from({ length: apps }, (_, i) => [`app-${i}.yaml`, appText(i, e)] as const),
      ...Array.from({ length: policies }, (_, i) => [`policies-${i}.yaml`, documents(10, (j) => policyText(10 * i + j))] as const),
    ];
    for (const [name, text] of names) write(`${folder}/${name}`, text);
    if (e % 2 === 1) write(`${folder}/kustomization.yaml`, `resources:\n- ../../base\n${names.map(([name]) => `- ${name}\n`).join('')}`);
  }
  return files;
}

function appText(i: number, environment: number): string {
  const namespace = `team-${i % namespaces}`;
  return documents(2, (j) => workload(`app-${i}-${j}`, { namespace, labels: `{app: app-${i}-${j}, team: t-${i % 7}, environment: e-${environment}}` }));
}

function policyText(i: number): string {
  return policy(
    `policy-${i}`,
    `  podSelector: {matchLabels: {app: app-${i}-0}}\n  policyTypes: [Ingress]\n${ingressFrom(`    - podSelector: {matchLabels: {team: t-${i % 7}}}\n`, '    ports: [{port: 8080}]\n')}`,
    `team-${i % namespaces}`,
  );
}
