// The few manifests that the growth of costs is measured on, as flow text: one line says one object.

/** Something for each number below `n`, one line each. */
export function lines(n: number, of: (i: number) => string): string {
  return Array.from({ length: n }, (_, i) => `${of(i)}\n`).join('');
}

/** A stream of documents, each its own. */
export function stream(...documents: readonly string[]): string {
  return documents.join('---\n');
}

/** `n` documents of one kind. */
export function documents(n: number, of: (i: number) => string): string {
  return stream(...Array.from({ length: n }, (_, i) => of(i)));
}

export interface PodOptions {
  readonly namespace?: string;
  readonly labels?: string;
  readonly containers?: string;
}

const container = '        - {name: main, image: main, ports: [{name: http, containerPort: 8080}]}\n';

/** A workload with one container; its labels are a flow mapping. */
export function workload(name: string, { namespace = 'shop', labels = `{app: ${name}}`, containers = container }: PodOptions = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: ${labels}}
  template:
    metadata: {labels: ${labels}}
    spec:
      containers:
${containers}`;
}

/** A policy whose spec is given as lines indented by two. */
export function policy(name: string, spec: string, namespace = 'shop'): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec:
${spec}`;
}

export function namespace(name: string): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {stage: ${name}}}\n`;
}

/** What most policies here begin with. */
export const selectsWeb = '  podSelector: {matchLabels: {app: web}}\n  policyTypes: [Ingress]\n';

/** Who is let in: lines of peers behind one rule. */
export function ingressFrom(peers: string, more = ''): string {
  return `  ingress:\n  - from:\n${peers}${more}`;
}
