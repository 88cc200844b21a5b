import { folderOf } from './cli.js';

const pod = (name: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {containers: [{name: ${name}, image: ${name}}]}
`;

/** Closes everything, where a kustomization lists it. */
export const denyAll = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;

/** A base of two pods, an environment where nothing limits them, and one that closes everything. */
export const layers: Readonly<Record<string, string>> = {
  'base/kustomization.yaml': 'resources: [web.yaml, db.yaml]\n',
  'base/web.yaml': pod('web'),
  'base/db.yaml': pod('db'),
  'dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
  'prod/kustomization.yaml': 'resources: [../base, deny.yaml]\nnamespace: prod\n',
  'prod/deny.yaml': denyAll,
};

/** These in a repository of their own, with more files. */
export function layered(more: Readonly<Record<string, string>> = {}): string {
  return folderOf({ '.git/HEAD': 'ref: refs/heads/main\n', ...layers, ...more });
}
