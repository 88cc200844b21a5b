/** A shop whose database the backend reaches and Prometheus scrapes, with a namesake of the database in another namespace. */

export const workload = (name: string, namespace = 'shop', port = 8080) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: c, ports: [{name: main, containerPort: ${port}}]}]}
---
`;

export const policies = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: mysql-from-backend, namespace: shop}
spec:
  podSelector: {matchLabels: {app: mysql}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: backend}}}]
      ports: [{protocol: TCP, port: main}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: scrape, namespace: shop}
spec:
  podSelector: {matchLabels: {app: mysql}}
  policyTypes: [Ingress]
  ingress:
    - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
      ports: [{protocol: TCP, port: 9104}]
    - from: [{ipBlock: {cidr: 10.0.0.0/8}}]
      ports: [{protocol: TCP, port: 3306}]
`;

export const files = {
  'apps.yaml': workload('frontend') + workload('backend') + workload('mysql', 'shop', 3306) + workload('prometheus', 'monitoring') + workload('mysql', 'other'),
  'policies.yaml': policies,
};
