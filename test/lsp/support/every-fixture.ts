/**
 * One small workspace with a file of every kind that is read, and of every way of writing one. They belong together, so that a file that is half
 * typed is asked about beside whole ones.
 */

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web, tier: front}
    spec:
      containers:
        - name: main
          env: [{name: DB, value: "mysql.shop:3306"}]
          ports: [{name: http, containerPort: 8080}]
`;

const policy = `# yaml-language-server: $schema=x
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: mysql
  namespace: shop
spec:
  podSelector:
    matchLabels: {app: mysql}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector:
            matchExpressions:
              - {key: tier, operator: In, values: [front]}
          namespaceSelector: {}
        - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
      ports:
        - port: db
          protocol: TCP
        - {port: 8000, endPort: 8100}
  egress:
    - {}
`;

const anchors = `kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata: {name: a, namespace: shop}
spec:
  podSelector: &all {}
  ingress:
    - &rule {from: [{podSelector: *all}]}
    - <<: *rule
      ports: !!seq [{port: !!int "80"}]
    - from: [{podSelector: {matchLabels: {"app": 'web'}}}]
...
--- # next
{"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "shop", "labels": {"team": "a"}}}
`;

const list = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: {name: mysql, namespace: shop}
    spec: {selector: {app: mysql}, ports: [{name: db, port: 3306, targetPort: db}]}
  - apiVersion: batch/v1
    kind: CronJob
    metadata: {name: backup, namespace: shop}
    spec:
      jobTemplate:
        spec:
          template:
            metadata: {labels: {app: mysql}}
            spec: {containers: [{name: a, ports: [{name: db, containerPort: 3306}]}]}
`;

const admin = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: outside}
spec:
  priority: 10
  subject: {pods: {namespaceSelector: {matchLabels: {team: a}}, podSelector: {}}}
  egress:
    - name: no
      action: Deny
      to: [{networks: [10.0.0.0/8]}, {namespaces: {}}]
      ports: [{portRange: {protocol: TCP, start: 1, end: 9}}, {namedPort: http}]
`;

const clusterPolicy = `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: tiered}
spec:
  tier: Baseline
  priority: 1
  subject: {namespaces: {}}
  ingress:
    - action: Accept
      from: [{namespaces: {matchLabels: {team: a}}}]
      protocols: [{tcp: {destinationPort: {number: 80}}}]
`;

const others = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: c, namespace: shop}
spec:
  endpointSelector: {matchLabels: {app: web}}
  ingress: [{fromEndpoints: [{matchLabels: {"k8s:app": mysql}}], toPorts: [{ports: [{port: "80"}]}]}]
---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: {name: g}
spec: {selector: "app == 'web' && has(tier)", types: [Ingress], ingress: [{action: Allow, source: {nets: [10.0.0.0/8]}}]}
`;

const configuration = `defaultNamespace: shop
kubernetesVersion: "1.33"
plugin: calico
clusterCidrs: [10.244.0.0/16]
exclude: ["old/**"]
rules:
  wide-ip-block: {severity: warning}
environments:
  - {name: prod, path: overlay}
`;

const assertions = `environment: prod
assertions:
  - {from: shop/web, to: shop/mysql, ports: [3306], expect: allowed}
  - name: outside
    from: {ip: 192.0.2.1}
    to: {namespace: shop, labels: {app: web}}
    expect: denied
`;

const kustomization = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: prod
resources: [../base/web.yaml, missing.yaml]
labels: [{pairs: {env: prod}, includeSelectors: true}]
patches:
  - target: {kind: Deployment}
    patch: |-
      - {op: replace, path: /metadata/name, value: www}
`;

const template = `{{- if .Values.policy }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "shop.labels" . | nindent 4 }}
spec:
  podSelector: {matchLabels: {app: {{ .Values.name | quote }}}}
  ingress:
    {{- range .Values.ports }}
    - ports: [{port: {{ . }}}]
    {{- end }}
{{- end }}
`;

const values = 'policy: true\nname: web\nports: [80, 443]\n# nothing: else\n';

const otherScripts = deployment.replaceAll('app: web', 'app: "läden-🛒"').replaceAll('name: web', 'name: 😀\u202Eb😀');
const half = policy.replaceAll('mysql', 'x\ud83d').replaceAll('front', '\ud83d\ude00');

/** What is typed: by the path of its file. */
export const everyFixture: Readonly<Record<string, string>> = {
  'base/web.yaml': deployment,
  'policy.yaml': policy,
  'anchors.yaml': anchors,
  'list.yaml': list,
  'admin.yaml': admin,
  'cluster-policy.yaml': clusterPolicy,
  'others.yaml': others,
  '.netpol.yaml': configuration,
  'all.netpol-test.yaml': assertions,
  'overlay/kustomization.yaml': kustomization,
  'chart/templates/policy.yaml': template,
  'chart/values.yaml': values,
  'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies: [{name: db, repository: "https://example.com"}]\n',
  'crlf.yaml': policy.replaceAll('name: mysql', 'name: crlf').replaceAll('\n', '\r\n'),
  'tabs.yaml': policy.replaceAll('      ', '\t'),
  'bom.yaml': `\ufeff${admin}`,
  'scripts.yaml': otherScripts,
  'half-surrogates.yaml': half,
};

/** What stands beside, and stays as it is. */
export const besideFixture: Readonly<Record<string, string>> = {
  'chart/templates/_helpers.tpl': '{{ define "shop.labels" }}a: b{{ end }}\n',
  'plain/web.yaml': deployment,
};
