/** The files of a kustomization in `top`, and of the charts that it takes in. */
export type ChartKustomization = Readonly<Record<string, string>>;

const chart = (folder: string, more: ChartKustomization = {}): ChartKustomization => ({
  [`${folder}/Chart.yaml`]: 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
  [`${folder}/values.yaml`]: `replicas: 1
port: 80
name: "web"
quoted: "80"
answer: yes
big: 12345678
empty: {}
nothing: null
labels:
  app: web
  tier: front
hosts: [a, b]
`,
  [`${folder}/templates/_helpers.tpl`]: '{{ define "web.name" }}{{ .Release.Name }}-{{ .Values.name }}{{ end }}\n',
  [`${folder}/templates/deployment.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "web.name" . }}
  namespace: {{ .Release.Namespace }}
  annotations:
    values: {{ .Values | toJson | quote }}
    version: {{ .Capabilities.KubeVersion.Version }}
    monitoring: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {{ toYaml .Values.labels | nindent 6 }}
  template:
    metadata:
      labels: {{ toYaml .Values.labels | nindent 8 }}
    spec:
      containers:
        - name: web
          image: web
          ports:
            - containerPort: {{ .Values.port }}
`,
  [`${folder}/templates/policy.yaml`]: `{{- if ne (toString .Values.closed) "no" }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "web.name" . }}
spec:
  podSelector:
    matchLabels:
      {{- toYaml .Values.labels | nindent 6 }}
  ingress:
    - ports:
        - port: {{ .Values.port }}
{{- end }}
`,
  [`${folder}/templates/tests/connect.yaml`]: `apiVersion: v1
kind: Pod
metadata:
  name: connect
  annotations: {helm.sh/hook: test}
spec: {containers: [{name: a, image: a}]}
`,
  [`${folder}/templates/hook.yaml`]: `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: {helm.sh/hook: "pre-install,pre-upgrade"}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}
`,
  [`${folder}/crds/things.yaml`]: `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec: {group: example.com, scope: Namespaced, names: {kind: Thing, plural: things}, versions: []}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: others.example.com}
spec: {group: example.com, scope: Namespaced, names: {kind: Other, plural: others}, versions: []}
`,
  ...more,
});

const kustomization = (text: string, more: ChartKustomization = {}): ChartKustomization => ({
  'top/kustomization.yaml': text,
  ...chart('top/charts/web'),
  ...more,
});

const inline = (merge: string, values: string): ChartKustomization =>
  kustomization(`helmCharts:\n- name: web\n  valuesMerge: ${merge}\n  valuesInline:\n${values.replace(/^/gm, '    ')}\n`);

const values = `port: 443
name: "shop"
quoted: 90
answer: no
more: "80"
date: 2020-01-01
float: 1.50
labels:
  tier: null
  zone: a
hosts: [c]
empty: {a: 1}`;

/** Kustomizations that take in charts, by name. What `kustomize build --enable-helm` makes of them is stored in `test/corpus/kustomize/charts.json`. */
export const chartKustomizations: Readonly<Record<string, ChartKustomization>> = {
  plain: kustomization('helmCharts:\n- name: web\n'),
  named: kustomization('namespace: shop\nhelmCharts:\n- name: web\n  releaseName: my\n  namespace: other\n'),
  'name template': kustomization('helmCharts:\n- {name: web, nameTemplate: mine}\n'),
  'two names': kustomization('helmCharts:\n- {name: web, nameTemplate: mine, releaseName: my}\n'),
  'bad name': kustomization('helmCharts:\n- {name: web, releaseName: "My_Web"}\n'),
  'no name': kustomization('helmCharts:\n- {releaseName: a}\n'),
  'values file': kustomization('helmCharts:\n- name: web\n  valuesFile: prod.yaml\n', { 'top/prod.yaml': 'port: 443\nlabels: {tier: null, zone: b}\n' }),
  'additional values': kustomization('helmCharts:\n- name: web\n  additionalValuesFiles: [a.yaml, b.yaml]\n', {
    'top/a.yaml': 'port: 1\nreplicas: 2\n',
    'top/b.yaml': 'port: 2\n',
  }),
  'values that are not there': kustomization('helmCharts:\n- {name: web, valuesFile: prod.yaml}\n'),
  'additional values that are not there': kustomization('helmCharts:\n- {name: web, additionalValuesFiles: [prod.yaml]}\n'),
  'values outside': kustomization('helmCharts:\n- {name: web, valuesFile: ../prod.yaml}\n', { 'prod.yaml': 'port: 1\n' }),
  'values over those of the file': inline('override', values),
  'values under those of the file': inline('merge', values),
  'values instead of those of the file': inline('replace', values),
  'values in no known way': inline('above', values),
  'values and files': kustomization(
    'helmCharts:\n- name: web\n  valuesFile: prod.yaml\n  additionalValuesFiles: [more.yaml]\n  valuesInline: {port: 3, labels: {a: "1"}}\n',
    { 'top/prod.yaml': '# comment\nport: "1"\nlabels:\n  # another\n  b: yes\n', 'top/more.yaml': 'replicas: 7\n' },
  ),
  'values over an empty file': kustomization('helmCharts:\n- name: web\n  valuesInline: {port: 3}\n', { 'top/charts/web/values.yaml': '# none\n' }),
  'values over a list': kustomization('helmCharts:\n- name: web\n  valuesInline: {port: 3}\n', { 'top/charts/web/values.yaml': '- a\n' }),
  'a map over a text': inline('override', 'name: {a: 1}'),
  'a text over a map': inline('override', 'labels: none'),
  'no values at all': kustomization('helmCharts:\n- name: web\n  valuesInline: {}\n'),
  'a chart without values': {
    'top/kustomization.yaml': 'helmCharts: [{name: bare}]\n',
    'top/charts/bare/Chart.yaml': 'apiVersion: v2\nname: bare\nversion: 1.0.0\n',
    'top/charts/bare/templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  },
  definitions: kustomization('helmCharts:\n- {name: web, includeCRDs: true}\n'),
  'no hooks': kustomization('helmCharts:\n- {name: web, skipHooks: true}\n'),
  'no tests': kustomization('helmCharts:\n- {name: web, skipTests: true}\n'),
  capabilities: kustomization('helmCharts:\n- {name: web, kubeVersion: v1.27.3, apiVersions: [monitoring.coreos.com/v1]}\n'),
  'bad version': kustomization('helmCharts:\n- {name: web, kubeVersion: latest}\n'),
  'another home': { 'top/kustomization.yaml': 'helmGlobals: {chartHome: vendor/helm}\nhelmCharts: [{name: web}]\n', ...chart('top/vendor/helm/web') },
  'a home with versions': {
    'top/kustomization.yaml': 'helmCharts: [{name: web, version: 1.2.3, repo: https://charts.example}]\n',
    ...chart('top/charts/web-1.2.3/web'),
  },
  'no such chart': kustomization('helmCharts:\n- {name: other}\n'),
  'a home outside': { 'top/kustomization.yaml': 'helmGlobals: {chartHome: ../charts}\nhelmCharts: [{name: web}]\n', ...chart('charts/web') },
  'a home outside, with values of its own': {
    'top/kustomization.yaml': 'helmGlobals: {chartHome: ../charts}\nhelmCharts: [{name: web, valuesFile: v.yaml}]\n',
    'top/v.yaml': 'port: 8080\n',
    ...chart('charts/web'),
  },
  'the older field': kustomization(
    'helmChartInflationGenerator:\n- {chartName: web, releaseName: old, releaseNamespace: there, values: v.yaml, valuesLocal: {port: 5}}\n- {chartName: second, chartHome: charts}\n',
    {
      'top/v.yaml': 'replicas: 9\n',
      'top/charts/second/Chart.yaml': 'apiVersion: v2\nname: second\nversion: 0.0.1\n',
      'top/charts/second/values.yaml': '',
      'top/charts/second/templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    },
  ),
  'a generator': kustomization('generators: [web.yaml]\nnamespace: gen\n', {
    'top/web.yaml': 'apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: any}\nname: web\nreleaseName: made\nvaluesInline: {port: 99}\n',
  }),
  'a generator in the kustomization': kustomization(
    'generators:\n- |-\n  apiVersion: builtin\n  kind: HelmChartInflationGenerator\n  metadata: {name: any}\n  name: web\n  chartHome: charts\n  releaseName: made\n',
  ),
  'what becomes of a chart is changed as everything else': kustomization(
    `namePrefix: x-
labels: [{pairs: {env: prod}, includeSelectors: true}]
resources: [service.yaml]
configMapGenerator: [{name: c, literals: [a=b]}]
helmCharts: [{name: web, releaseName: my, skipHooks: true}]
patches:
- target: {kind: NetworkPolicy}
  patch: '[{op: add, path: /spec/policyTypes, value: [Ingress, Egress]}]'
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: my-web, namespace: default}
    spec: {template: {spec: {containers: [{name: web, ports: [{containerPort: 8080}]}]}}}
`,
    { 'top/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n' },
  ),
  'in a base': {
    'top/kustomization.yaml': 'resources: [../base]\nnamespace: prod\n',
    'base/kustomization.yaml': 'helmCharts: [{name: web, valuesInline: {port: 1}}]\nnameSuffix: -b\n',
    ...chart('base/charts/web'),
  },
  'in a component': {
    'top/kustomization.yaml': 'resources: [cm.yaml]\ncomponents: [../part]\n',
    'top/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    'part/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nhelmCharts: [{name: web}]\n',
    ...chart('part/charts/web'),
  },
  'twice the same': kustomization('helmCharts:\n- {name: web, releaseName: a}\n- {name: web, releaseName: a}\n'),
  'twice, with other names': kustomization('helmCharts:\n- {name: web, releaseName: a, skipHooks: true}\n- {name: web, releaseName: b, skipHooks: true}\n'),
  'a chart that fails': kustomization('helmCharts:\n- {name: web}\n', { 'top/charts/web/templates/bad.yaml': 'a: {{ fail "no" }}\n' }),
  'a chart that becomes no object': kustomization('helmCharts:\n- {name: web}\n', { 'top/charts/web/templates/bad.yaml': 'a: 1\n' }),
  'a chart that becomes a list': kustomization('helmCharts:\n- {name: web, skipHooks: true}\n', {
    'top/charts/web/templates/list.yaml':
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: "1"}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n',
  }),
  'a chart that becomes nothing': kustomization('helmCharts:\n- {name: none}\n', {
    'top/charts/none/Chart.yaml': 'apiVersion: v2\nname: none\nversion: 1.0.0\n',
    'top/charts/none/values.yaml': '',
    'top/charts/none/templates/a.yaml': '{{ if false }}a{{ end }}\n',
  }),
};
