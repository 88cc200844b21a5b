import type { Dice } from './random-yaml.js';

/** An object of a random kustomization, and what it is known by. */
export interface RandomObject {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly name: string;
  readonly value: Fields;
}

type Fields = Readonly<Record<string, unknown>>;

const apiVersions: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  Ingress: 'networking.k8s.io/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  CiliumNetworkPolicy: 'cilium.io/v2',
  AdminNetworkPolicy: 'policy.networking.k8s.io/v1alpha1',
};

export function randomObject(dice: Dice, kind: string, name: string): RandomObject {
  const apiVersion = apiVersions[kind] ?? 'v1';
  const [group = '', version = apiVersion] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const isCluster = ['Namespace', 'ClusterRoleBinding', 'AdminNetworkPolicy'].includes(kind);
  const metadata = {
    name,
    ...(!isCluster && dice.chance(0.3) ? { namespace: dice.one(['shop', 'ops', 'default']) } : {}),
    ...(dice.chance(0.5) ? { labels: labels(dice) } : {}),
    ...(dice.chance(0.2)
      ? {
          annotations: {
            note: dice.one(['n', '7', 'yes']),
            ...(dice.chance(0.05) ? { 'config.kubernetes.io/local-config': dice.one(['true', 'false']) } : {}),
          },
        }
      : {}),
    ...(dice.chance(0.05) ? { finalizers: ['a/b', 'c/d'] } : {}),
  };
  return { kind, group, version, name, value: { apiVersion, kind, metadata, ...bodyOf(dice, kind) } };
}

function labels(dice: Dice): Fields {
  return Object.fromEntries(dice.times(0, 2, () => [dice.one(['app', 'tier', 'env', 'team']), dice.one(['web', 'db', 'prod', '8080', 'yes', '$(V)'])]));
}

function bodyOf(dice: Dice, kind: string): Fields {
  const template = () => ({ ...(dice.chance(0.9) ? { metadata: { ...(dice.chance(0.9) ? { labels: labels(dice) } : {}) } } : {}), spec: podSpec(dice) });
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
      return {
        spec: {
          ...(dice.chance(0.3) ? { replicas: 2 } : {}),
          selector: { matchLabels: labels(dice) },
          ...(kind === 'StatefulSet'
            ? { serviceName: 's0', ...(dice.chance(0.3) ? { volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: {} }] } : {}) }
            : {}),
          template: template(),
        },
      };
    case 'Job':
      return { spec: { template: template() } };
    case 'CronJob':
      return { spec: { schedule: '* * * * *', jobTemplate: { spec: { template: template() } } } };
    case 'Pod':
      return { spec: podSpec(dice) };
    case 'Service':
      return { spec: { ...(dice.chance(0.8) ? { selector: labels(dice) } : {}), ports: servicePorts(dice) } };
    case 'NetworkPolicy':
      return { spec: policySpec(dice) };
    case 'CiliumNetworkPolicy':
      return { spec: { ...(dice.chance(0.5) ? { endpointSelector: selector(dice) } : {}), ref: 'cm', ingress: [{}] } };
    case 'AdminNetworkPolicy':
      return { spec: { priority: 5, subject: { namespaces: {} }, ingress: [{ name: 'r', action: 'Deny', from: [{ namespaces: {} }] }] } };
    default:
      return otherBodyOf(dice, kind);
  }
}

function otherBodyOf(dice: Dice, kind: string): Fields {
  const subject = () =>
    dice.one([
      { kind: 'ServiceAccount', name: dice.one(['sa', 'default']), ...(dice.chance(0.6) ? { namespace: dice.one(['shop', 'ops', 'default']) } : {}) },
      { kind: 'User', name: 'sa' },
    ]);
  switch (kind) {
    case 'Ingress':
      return {
        spec: {
          tls: [{ secretName: 'gen', hosts: ['$(V)'] }],
          rules: [{ host: '$(V).x', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's0', port: { number: 80 } } } }] } }],
        },
      };
    case 'ConfigMap':
      return { data: { k: dice.one(['v', 'two\nlines\n', '8080', ' x', 'a: b', '']), ...(dice.chance(0.2) ? { n: '2021-01-01' } : {}) } };
    case 'Role':
      return { rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['cm', 'gen'], verbs: ['get'] }] };
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: dice.one(['Role', 'ClusterRole']), name: 'r0' }, subjects: dice.times(1, 2, subject) };
    case 'HorizontalPodAutoscaler':
      return { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'w0' }, minReplicas: 1 } };
    default:
      return {};
  }
}

function podSpec(dice: Dice): Fields {
  return {
    containers: dice.some(['c', 'd', 'e'], dice.whole(1, 2)).map((name) => container(dice, name)),
    ...(dice.chance(0.2) ? { initContainers: [container(dice, 'init')] } : {}),
    ...(dice.chance(0.2) ? { hostNetwork: dice.chance(0.5) } : {}),
    ...(dice.chance(0.2) ? { serviceAccountName: 'sa' } : {}),
    ...(dice.chance(0.2)
      ? {
          volumes: [
            { name: 'v', configMap: { name: dice.one(['cm', 'gen']) } },
            { name: 'e', emptyDir: {} },
          ],
        }
      : {}),
    ...(dice.chance(0.1)
      ? { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: labels(dice) } }] }
      : {}),
    ...(dice.chance(0.1) ? { hostAliases: [{ ip: '10.0.0.1', hostnames: ['h'] }] } : {}),
  };
}

function container(dice: Dice, name: string): Fields {
  const port = () => ({
    containerPort: dice.one<unknown>([80, 443, 8080, 9090]),
    ...(dice.chance(0.5) ? { protocol: dice.one(['TCP', 'UDP']) } : {}),
    ...(dice.chance(0.5) ? { name: dice.one(['http', 'web', 'm']) } : {}),
  });
  return {
    name,
    image: dice.one(['i', 'i:1', 'r.io:5000/i@sha256:ab', 'other']),
    ...(dice.chance(0.6) ? { ports: dice.times(1, 3, port) } : {}),
    ...(dice.chance(0.3)
      ? {
          env: [
            { name: 'A', value: dice.one(['$(V)', 'x', '$$(V)-$(W)']) },
            { name: 'B', valueFrom: { configMapKeyRef: { name: 'gen', key: 'a' } } },
          ],
        }
      : {}),
    ...(dice.chance(0.2) ? { args: ['--a', '$(V)'] } : {}),
  };
}

function servicePorts(dice: Dice): readonly Fields[] {
  return dice.times(1, 3, () => ({
    port: dice.one([80, 443]),
    ...(dice.chance(0.7) ? { targetPort: dice.one<unknown>([8080, 'http', '9090']) } : {}),
    ...(dice.chance(0.5) ? { name: dice.one(['a', 'b']) } : {}),
    ...(dice.chance(0.4) ? { protocol: dice.one(['TCP', 'UDP']) } : {}),
  }));
}

function selector(dice: Dice): Fields {
  return {
    ...(dice.chance(0.7) ? { matchLabels: labels(dice) } : {}),
    ...(dice.chance(0.2) ? { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'db'] }] } : {}),
  };
}

function policyRule(dice: Dice, side: 'from' | 'to'): Fields {
  const peer = () =>
    dice.one<Fields>([
      { podSelector: selector(dice) },
      { namespaceSelector: selector(dice) },
      { podSelector: selector(dice), namespaceSelector: {} },
      { ipBlock: { cidr: '10.0.0.0/8' } },
    ]);
  return {
    ...(dice.chance(0.8) ? { [side]: dice.times(1, 2, peer) } : {}),
    ...(dice.chance(0.5) ? { ports: [{ port: dice.one<unknown>([80, 53, 'http']), ...(dice.chance(0.5) ? { protocol: 'TCP' } : {}) }] } : {}),
  };
}

function policySpec(dice: Dice): Fields {
  return {
    podSelector: selector(dice),
    ...(dice.chance(0.6) ? { policyTypes: dice.some(['Ingress', 'Egress'], dice.whole(1, 2)) } : {}),
    ...(dice.chance(0.7) ? { ingress: dice.times(0, 2, () => policyRule(dice, 'from')) } : {}),
    ...(dice.chance(0.5) ? { egress: dice.times(0, 2, () => policyRule(dice, 'to')) } : {}),
  };
}

/** A patch that is meant for the object: a strategic merge, or JSON 6902 operations. */
export function randomPatch(dice: Dice, object: RandomObject, form: 'merge' | 'json'): unknown {
  return form === 'merge' ? mergePatch(dice, object) : dice.times(1, 3, () => operation(dice, object));
}

function mergePatch(dice: Dice, { kind, name, value }: RandomObject): Fields {
  const { namespace } = value['metadata'] as { readonly namespace?: string };
  const metadata = {
    name: dice.chance(0.95) ? name : 'other',
    ...(namespace === undefined ? {} : { namespace }),
    ...(dice.chance(0.3) ? { labels: { [dice.one(['app', 'team'])]: dice.one<unknown>(['web', null, '8080', 'no']) } } : {}),
    ...(dice.chance(0.1) ? { annotations: dice.one<unknown>([null, { note: null }, { $patch: 'delete' }, { $patch: 'replace', b: 'c' }]) } : {}),
    ...(dice.chance(0.05) ? { finalizers: ['e/f'] } : {}),
  };
  const head = { apiVersion: value['apiVersion'], kind, metadata };
  return dice.chance(0.05) ? { ...head, $patch: dice.one(['delete', 'replace', 'merge']) } : { ...head, ...mergeBody(dice, kind) };
}

function mergeBody(dice: Dice, kind: string): Fields {
  const patched = () => {
    const own = container(dice, dice.one(['c', 'd', 'f']));
    return dice.one<Fields>([
      own,
      { ...own, image: null },
      { name: own['name'], $patch: 'delete' },
      { name: own['name'], ports: [{ containerPort: 80, $patch: 'delete' }] },
      { ...own, ports: [{ $patch: 'replace' }, { containerPort: 1 }] },
    ]);
  };
  const template = () => ({
    ...(dice.chance(0.5) ? { metadata: { labels: labels(dice) } } : {}),
    spec: {
      containers: [patched(), ...(dice.chance(0.1) ? [{ $patch: dice.one(['replace', 'delete']) }] : [])],
      ...(dice.chance(0.2)
        ? {
            volumes: [
              { name: 'v', $patch: 'delete' },
              { name: 'n', emptyDir: {} },
            ],
          }
        : {}),
    },
  });
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'Job':
      return { spec: { template: template() } };
    case 'CronJob':
      return { spec: { jobTemplate: { spec: { template: template() } } } };
    case 'Pod':
      return { spec: template().spec };
    case 'Service':
      return {
        spec: {
          ports: servicePorts(dice),
          ...(dice.chance(0.3) ? { selector: dice.one<unknown>([null, { app: null, x: 'y' }, { $patch: 'replace', z: 'z' }]) } : {}),
        },
      };
    case 'NetworkPolicy':
      return { spec: Object.fromEntries(dice.some(Object.entries({ ...policySpec(dice), egress: null }), dice.whole(1, 3))) };
    default:
      return dice.one<Fields>([{ spec: { extra: [1, 2] } }, { data: { k: 'patched', z: null } }, {}]);
  }
}

function operation(dice: Dice, { kind }: RandomObject): Fields {
  const common: readonly Fields[] = [
    { op: 'add', path: '/metadata/labels', value: labels(dice) },
    { op: 'add', path: '/metadata/labels/team', value: dice.one<unknown>(['z', '8080', 7]) },
    { op: 'replace', path: '/metadata/annotations/x', value: 'y' },
    { op: 'remove', path: '/metadata/annotations' },
    { op: 'test', path: '/apiVersion', value: apiVersions[kind] ?? 'v1' },
    { op: 'replace', path: '/metadata/name', value: 'renamed' },
    { op: 'add', path: '/metadata/annotations/a~1b', value: 'c' },
    { op: dice.one(['copy', 'move']), from: '/metadata/labels', path: '/metadata/annotations' },
  ];
  const own: readonly Fields[] =
    kind === 'NetworkPolicy'
      ? [
          { op: 'add', path: '/spec/podSelector', value: selector(dice) },
          { op: 'replace', path: '/spec/ingress', value: [policyRule(dice, 'from')] },
          { op: 'add', path: '/spec/ingress/-', value: policyRule(dice, 'from') },
          { op: 'add', path: '/spec/ingress/0', value: {} },
          { op: 'remove', path: dice.one(['/spec/egress', '/spec/ingress/0', '/spec/ingress/-1']) },
          { op: 'replace', path: '/spec/egress/0', value: policyRule(dice, 'to') },
        ]
      : kind === 'Deployment' || kind === 'StatefulSet'
        ? [
            { op: 'add', path: '/spec/template/metadata/labels/env', value: 'q' },
            { op: 'add', path: '/spec/template/spec/containers/-', value: container(dice, 'x') },
            { op: 'replace', path: '/spec/template/spec/containers/0/name', value: 'r' },
            { op: 'add', path: '/spec/template/spec/hostNetwork', value: true },
            { op: 'replace', path: '/spec/replicas', value: 1000000 },
          ]
        : [{ op: 'add', path: ['Service', 'Job', 'Pod', 'CronJob'].includes(kind) ? '/spec/x' : '/x', value: { a: [1.5, null, 'yes', '1e3', ''] } }];
  return dice.one([...common, ...own, ...own]);
}
