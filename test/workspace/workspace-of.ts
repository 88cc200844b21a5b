import { MemorySource } from '../../server/workspace/memory-source.js';
import type { Scheduler } from '../../server/workspace/scheduler.js';
import type { EnvironmentView, Snapshot } from '../../server/workspace/snapshot.js';
import { Workspace } from '../../server/workspace/workspace.js';
import type { WorkspaceOptions } from '../../server/workspace/workspace-options.js';

/** A clock that stands still and rests at once: tests do not wait. */
export const testScheduler: Scheduler = { now: () => 0, rest: () => Promise.resolve() };

export interface TestWorkspace {
  readonly workspace: Workspace;
  readonly source: MemorySource;
  readonly log: string[];
}

/** A workspace of these files by name, not indexed yet. */
export function workspaceOf(files: Readonly<Record<string, string>>, options: Pick<WorkspaceOptions, 'once' | 'keepTexts' | 'helm'> = {}): TestWorkspace {
  const source = new MemorySource(files);
  const log: string[] = [];
  const workspace = new Workspace({
    ...options,
    source,
    scheduler: testScheduler,
    settings: { defaultNamespace: 'default' },

    log: (line) => log.push(line),
  });
  source.watch((changes) => void workspace.filesChanged(changes));
  return { workspace, source, log };
}

/** The same, indexed. */
export async function indexed(
  files: Readonly<Record<string, string>>,
  options: Pick<WorkspaceOptions, 'once' | 'keepTexts' | 'helm'> = {},
): Promise<TestWorkspace> {
  const made = workspaceOf(files, options);
  await made.workspace.index();
  return made;
}

export async function snapshotOf(files: Readonly<Record<string, string>>): Promise<Snapshot> {
  return (await indexed(files)).workspace.snapshot();
}

/** `namespace/Kind/name` of every workload that counts, sorted. */
export function workloadsOf(view: EnvironmentView): string[] {
  return view.evaluator.cluster.workloads.map(({ id }) => id).sort();
}

export function deployment(name: string, options: { namespace?: string; labels?: string; image?: string } = {}): string {
  const { namespace, labels = `app: ${name}`, image = 'web' } = options;
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    `  name: ${name}`,
    ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
    'spec:',
    '  selector:',
    `    matchLabels: {${labels}}`,
    '  template:',
    '    metadata:',
    `      labels: {${labels}}`,
    '    spec:',
    '      containers:',
    `        - {name: main, image: ${image}, ports: [{containerPort: 80}]}`,
    '',
  ].join('\n');
}

export function policy(name: string, options: { namespace?: string; selects?: string; from?: string } = {}): string {
  const { namespace, selects = `app: ${name}`, from } = options;
  return [
    'apiVersion: networking.k8s.io/v1',
    'kind: NetworkPolicy',
    'metadata:',
    `  name: ${name}`,
    ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
    'spec:',
    '  podSelector:',
    `    matchLabels: {${selects}}`,
    '  policyTypes: [Ingress]',
    ...(from === undefined ? [] : ['  ingress:', '    - from:', `        - podSelector: {matchLabels: {${from}}}`]),
    '',
  ].join('\n');
}

export function kustomization(text: string): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${text}\n`;
}
