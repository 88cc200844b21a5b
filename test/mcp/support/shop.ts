function workload(kind: 'Deployment' | 'StatefulSet', name: string, container: string): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}, namespace: shop}
spec:
  ${kind === 'StatefulSet' ? `serviceName: ${name}\n  ` : ''}selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: main, image: example.org/${name}, ${container}}]
`;
}

/** A shop whose backend alone needs the database, which everyone can reach. */
export const shop = {
  'shop.yaml': [
    workload('Deployment', 'frontend', 'env: [{name: API, value: "http://backend:8080"}]'),
    workload('Deployment', 'backend', 'ports: [{containerPort: 8080}], env: [{name: DB_HOST, value: "postgres:5432"}]'),
    workload('Deployment', 'batch', 'command: [sleep]'),
    workload('StatefulSet', 'postgres', 'ports: [{containerPort: 5432}]'),
    'apiVersion: v1\nkind: Service\nmetadata: {name: backend, namespace: shop}\nspec: {selector: {app: backend}, ports: [{port: 8080}]}\n',
    'apiVersion: v1\nkind: Service\nmetadata: {name: postgres, namespace: shop}\nspec: {clusterIP: None, selector: {app: postgres}, ports: [{port: 5432}]}\n',
  ].join('---\n'),
};
