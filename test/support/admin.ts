/** Policies of the administrator of the shop's cluster, to follow the shop's files. */

const HEAD = 'apiVersion: policy.networking.k8s.io/v1alpha1';

/** An AdminNetworkPolicy in a file of its own; `spec` as block YAML. */
export function adminPolicy(name: string, spec: string, path = `/cluster/${name.replaceAll('$0', '')}.yaml`): string {
  return `\n#- ${path}\n${HEAD}\nkind: AdminNetworkPolicy\nmetadata:\n  name: ${name}\nspec:\n${indented(spec)}\n`;
}

/** The BaselineAdminNetworkPolicy in a file of its own. */
export function baselinePolicy(spec: string): string {
  return `\n#- /cluster/baseline.yaml\n${HEAD}\nkind: BaselineAdminNetworkPolicy\nmetadata:\n  name: default\nspec:\n${indented(spec)}\n`;
}

function indented(spec: string): string {
  const lines = spec
    .replace(/^\n/, '')
    .replace(/\n\s*$/, '')
    .split('\n');
  const by = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return lines.map((line) => `  ${line.slice(by)}`).join('\n');
}

/** Monitoring may always connect, backend is left to NetworkPolicies, nobody else gets in; the metadata service of the cloud is closed. */
export const tenants = adminPolicy(
  'tenants',
  `
    priority: 10
    subject:
      namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}
    ingress:
      - name: monitoring
        action: Allow
        from:
          - namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
        ports:
          - portNumber: {port: 9104}
          - namedPort: mysql
      - name: backend
        action: Pass
        from:
          - pods: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {app: backend}}}
      - action: Deny
        from:
          - namespaces: {}
    egress:
      - name: cloud
        action: Deny
        to:
          - networks: [169.254.169.254/32, 10.0.0.0/8]
  `,
);
