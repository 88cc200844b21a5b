import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A connection of the repositories, as a program that reads the rows should find it. */
export interface FleetConnection {
  readonly repository: string;
  readonly environment: string | null;
  readonly from: string;
  readonly to: string;
}

/** What is so in the repositories, because they were written so. */
export interface FleetTruth {
  /** Who reaches the database of each. */
  readonly reaching: readonly FleetConnection[];
  readonly withoutDefaultDeny: readonly { readonly repository: string; readonly environment: string | null; readonly namespace: string }[];
  /** Since a week ago. */
  readonly opened: readonly FleetConnection[];
}

const day = 24 * 60 * 60 * 1000;

/**
 * Makes repositories in a folder, as a company has them: one in ten is a kustomization with two overlays, the others are plain manifests. Each has an
 * api that may talk to its database; one in seven lets a worker in as well, one in five has no default-deny, and of one in twenty the worker was let in this week.
 */
export function makeFleet(folder: string, count: number): FleetTruth {
  const [reaching, withoutDefaultDeny, opened]: [FleetConnection[], FleetTruth['withoutDefaultDeny'][number][], FleetConnection[]] = [[], [], []];
  for (let i = 0; i < count; i++) {
    const repository = `shop-${String(i).padStart(4, '0')}`;
    const root = path.join(folder, repository);
    const [layered, denies, lately] = [i % 10 === 3, i % 5 !== 0, i % 20 === 7];
    const letsIn = lately || i % 7 === 0;
    const clients = letsIn ? ['api', 'worker'] : ['api'];
    const manifests = manifestsOf(denies, clients);
    write(root, layered, lately ? manifestsOf(denies, ['api']) : manifests);
    commit(root, 30);
    if (lately) {
      write(root, layered, manifests);
      commit(root, 2);
    }
    for (const { environment, namespace } of layered ? overlays : [{ environment: null, namespace: 'shop' }]) {
      const to = `${namespace}/StatefulSet/postgres`;
      for (const client of clients) reaching.push({ repository, environment, from: `${namespace}/Deployment/${client}`, to });
      if (!denies) withoutDefaultDeny.push({ repository, environment, namespace });
      if (lately) opened.push({ repository, environment, from: `${namespace}/Deployment/worker`, to });
    }
  }
  return { reaching, withoutDefaultDeny, opened };
}

const overlays = ['dev', 'prod'].map((name) => ({ environment: `overlays/${name}`, namespace: `shop-${name}` }));

function write(root: string, layered: boolean, manifests: string): void {
  const put = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  };
  if (!layered) {
    put('manifests.yaml', manifests);
    return;
  }
  put('base/manifests.yaml', manifests);
  put('base/kustomization.yaml', 'resources: [manifests.yaml]\n');
  for (const { environment, namespace } of overlays) put(`${environment}/kustomization.yaml`, `namespace: ${namespace}\nresources: [../../base]\n`);
}

function commit(root: string, daysAgo: number): void {
  const date = new Date(Date.now() - daysAgo * day).toISOString();
  const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd: root, env, stdio: 'ignore' });
  git('init', '--quiet');
  git('add', '--all');
  git('-c', 'gc.auto=0', 'commit', '--quiet', '--message', 'manifests');
}

function manifestsOf(denies: boolean, clients: readonly string[]): string {
  const documents = [
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}',
    ...['web', 'api', 'worker', 'cron', 'mail'].map((name) => workload('Deployment', name, 'registry.example/app', 8080)),
    workload('StatefulSet', 'postgres', 'postgres', 5432),
    ...(denies ? [policy('default-deny', '{}', '')] : []),
    policy('web', '{matchLabels: {app: web}}', '\n  - ports: [{port: 8080}]'),
    policy('api', '{matchLabels: {app: api}}', '\n  - from: [{podSelector: {matchLabels: {app: web}}}]\n    ports: [{port: 8080}]'),
    policy(
      'postgres',
      '{matchLabels: {app: postgres}}',
      `\n  - from: [${clients.map((app) => `{podSelector: {matchLabels: {app: ${app}}}}`).join(', ')}]\n    ports: [{port: 5432}]`,
    ),
  ];
  return `${documents.join('\n---\n')}\n`;
}

function workload(kind: string, name: string, image: string, port: number): string {
  const template = `{metadata: {labels: {app: ${name}}}, spec: {containers: [{name: main, image: ${image}, ports: [{containerPort: ${port}}]}]}}`;
  const service = kind === 'StatefulSet' ? `  serviceName: ${name}\n` : '';
  return `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\nspec:\n${service}  selector: {matchLabels: {app: ${name}}}\n  template: ${template}`;
}

function policy(name: string, selector: string, ingress: string): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  podSelector: ${selector}\n  policyTypes: [Ingress]\n  ingress:${ingress === '' ? ' []' : ingress}`;
}
