import type { Installation, InstallationKind } from '../workspace/installations.js';

/**
 * The usual installations, by the namespaces and labels that their own charts and manifests give them.
 * The first of a kind is the commonest.
 */
export const usualInstallations: readonly Installation[] = [
  {
    kind: 'ingress-controller',
    name: 'ingress-nginx',
    namespaces: ['ingress-nginx', 'ingress'],
    labels: { 'app.kubernetes.io/name': 'ingress-nginx' },
    classes: ['nginx'],
  },
  {
    kind: 'ingress-controller',
    name: 'Traefik',
    namespaces: ['traefik', 'kube-system'],
    labels: { 'app.kubernetes.io/name': 'traefik' },
    classes: ['traefik'],
  },
  {
    kind: 'ingress-controller',
    name: 'HAProxy Ingress',
    namespaces: ['haproxy-controller', 'ingress-haproxy', 'haproxy-ingress'],
    labels: { 'app.kubernetes.io/name': 'kubernetes-ingress' },
    classes: ['haproxy'],
  },
  {
    kind: 'ingress-controller',
    name: 'Istio gateway',
    namespaces: ['istio-system', 'istio-ingress'],
    labels: { istio: 'ingressgateway' },
    classes: ['istio'],
  },
  {
    kind: 'ingress-controller',
    name: 'Contour',
    namespaces: ['projectcontour'],
    labels: { app: 'envoy' },
    classes: ['contour'],
  },
  {
    kind: 'ingress-controller',
    name: 'Envoy Gateway',
    namespaces: ['envoy-gateway-system'],
    labels: { 'app.kubernetes.io/name': 'envoy' },
    classes: ['eg', 'envoy', 'envoy-gateway'],
  },
  {
    kind: 'ingress-controller',
    name: 'Kong',
    namespaces: ['kong'],
    labels: { 'app.kubernetes.io/name': 'kong' },
    classes: ['kong'],
  },
  {
    kind: 'ingress-controller',
    name: 'OpenShift router',
    namespaces: ['openshift-ingress'],
    labels: { 'ingresscontroller.operator.openshift.io/deployment-ingresscontroller': 'default' },
    classes: ['openshift-default'],
  },
  { kind: 'dns', name: 'CoreDNS', namespaces: ['kube-system', 'kube-dns', 'coredns', 'dns'], labels: { 'k8s-app': 'kube-dns' }, ports: [53] },
  {
    kind: 'dns',
    name: 'NodeLocal DNSCache',
    namespaces: ['kube-system'],
    labels: { 'k8s-app': 'node-local-dns' },
    hostNetwork: true,
    ports: [53],
    addresses: ['169.254.20.10/32'],
  },
  { kind: 'dns', name: 'OpenShift DNS', namespaces: ['openshift-dns'], labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' }, ports: [5353] },
  {
    kind: 'monitoring',
    name: 'Prometheus',
    namespaces: ['monitoring', 'prometheus', 'kube-prometheus-stack', 'observability', 'metrics'],
    labels: { 'app.kubernetes.io/name': 'prometheus' },
  },
  {
    kind: 'monitoring',
    name: 'OpenShift monitoring',
    namespaces: ['openshift-monitoring', 'openshift-user-workload-monitoring'],
    labels: { 'app.kubernetes.io/name': 'prometheus' },
  },
  { kind: 'certificates', name: 'cert-manager', namespaces: ['cert-manager'], labels: { 'app.kubernetes.io/name': 'cert-manager' } },
];

/** Components by what they are called in labels. `*` stands for any letters. */
const words: Readonly<Record<string, readonly string[]>> = {
  monitoring: [
    'prometheus',
    'prometheus-*',
    'kube-prometheus*',
    'alertmanager',
    'grafana',
    'thanos*',
    'mimir*',
    'victoria-metrics*',
    'vmagent',
    'vmsingle',
    'metrics-server',
    'kube-state-metrics',
  ],
  exporters: ['*-exporter', 'node-exporter', 'blackbox', 'pushgateway'],
  logs: ['loki*', 'promtail', 'fluentd*', 'fluent-bit*', 'fluentbit*', 'vector', 'filebeat', 'logstash'],
  traces: ['tempo*', 'jaeger*', 'zipkin', 'otel*', 'opentelemetry*', 'alloy', 'grafana-agent*', 'datadog*', 'newrelic*'],
  ingress: [
    'ingress-nginx',
    'nginx-ingress',
    'ingress-controller',
    'ingress',
    'router',
    'traefik',
    'contour*',
    'kong*',
    'haproxy-ingress',
    'haproxy',
    'istio*',
    'envoy*',
    'linkerd*',
    'ambassador',
    'emissary*',
    'aws-load-balancer-controller',
  ],
  dns: ['coredns', 'kube-dns', 'node-local-dns', 'nodelocaldns', 'dns-default', 'external-dns'],
  cluster: [
    'cert-manager',
    'external-secrets',
    'karpenter',
    'keda*',
    'velero',
    'vault',
    'argocd*',
    'sealed-secrets',
    'kyverno*',
    'gatekeeper*',
    'kube-apiserver',
    'cilium*',
    'calico*',
  ],
};

/** Whether a label's value is the name of something that is usually installed elsewhere: of the groups named, or of any. */
export function isInstalledName(value: string, ...groups: readonly (keyof typeof words)[]): boolean {
  return (groups.length === 0 ? every : groups).some((group) => patterns.get(group)?.test(value) === true);
}

const every = Object.keys(words);

const patterns: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(words).map(([group, names]) => [group, new RegExp(`^(?:${names.map((name) => name.replaceAll('*', '.*')).join('|')})$`)]),
);

/**
 * The installations of a kind, the likeliest first: those that a person named, else the usual ones, of which one of the class asked for comes first.
 * @param className of an Ingress or a Gateway
 */
export function installationsOf(kind: InstallationKind, configured: readonly Installation[] = [], className?: string): readonly Installation[] {
  const own = configured.filter((one) => one.kind === kind);
  if (own.length > 0) return own;
  const usual = usualInstallations.filter((one) => one.kind === kind);
  return [...usual.filter((one) => isOfClass(one, className)), ...usual.filter((one) => !isOfClass(one, className))];
}

/** Those that a class means; all of them where it is the name of none. @param className of an Ingress or a Gateway, where it has one */
export function installationsOfClass(all: readonly Installation[], className: string | undefined): readonly Installation[] {
  const meant = all.filter((one) => isOfClass(one, className));
  return meant.length > 0 ? meant : all;
}

function isOfClass({ classes = [] }: Installation, className: string | undefined): boolean {
  const wanted = className?.toLowerCase();
  return wanted !== undefined && classes.some((one) => wanted === one || wanted.split(/[-_.]/).includes(one));
}
