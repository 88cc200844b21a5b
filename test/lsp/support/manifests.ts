/** Manifests that the tests share: a finding by itself, and one that depends on another file. */

/** A policy that lets in everyone with an empty rule: a finding that needs no other file. */
export const openPolicy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: database
  namespace: shop
spec:
  podSelector:
    matchLabels: {app: db}
  policyTypes: [Ingress]
  ingress:
    - {}
    - from: [{podSelector: {matchLabels: {app: api}}}]
`;

/** Lets \`app: client\` reach \`app: web\`; \`client\` and \`web\` dangle unless the workspace has them. */
export const clientPolicy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web-from-client
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: client
      ports:
        - port: 8080
          protocol: TCP
`;

/** A Deployment in namespace shop whose pods are labelled \`app: NAME\`. */
export function deployment(name: string, namespace = 'shop'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers:
        - name: main
          image: example.org/${name}
          ports: [{containerPort: 8080}]
`;
}
