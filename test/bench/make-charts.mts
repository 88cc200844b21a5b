import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a repository of charts, as those are that many teams install from: 12 YAML files for each chart, most of their bytes in the values and in
 * the comments there. The same bytes on each run. Gives how many files and bytes that are.
 * @param whole whether each can be rendered; else it depends on a chart of a registry, as most charts do in their repositories
 */
export function makeCharts(folder: string, charts: number, whole: boolean): { readonly files: number; readonly bytes: number } {
  let [files, bytes] = [0, 0];
  for (let index = 0; index < charts; index++) {
    const name = `app-${index}`;
    for (const [file, text] of Object.entries(chartOf(name, index, whole))) {
      const place = path.join(folder, name, file);
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, text);
      files += 1;
      bytes += Buffer.byteLength(text);
    }
  }
  return { files, bytes };
}

function chartOf(name: string, index: number, whole: boolean): Readonly<Record<string, string>> {
  const port = 8000 + (index % 1000);
  const dependencies = whole ? '' : 'dependencies:\n  - {name: common, repository: "oci://registry.example/charts", version: 2.x.x}\n';
  const metadata = `metadata:\n  name: {{ .Release.Name }}-${name}\n  labels: {app: ${name}}\n`;
  return {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.${index}\n${dependencies}`,
    'values.yaml': `${valuesOf(name, port)}`,
    'values-prod.yaml': `replicas: 3\nnetworkPolicy:\n  enabled: true\n`,
    'templates/deployment.yaml': `apiVersion: apps/v1\nkind: Deployment\n${metadata}spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata:
      labels:
        app: ${name}
        {{- with .Values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      containers:
        - name: main
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          ports:
            - {name: http, containerPort: {{ .Values.port }}}
          {{- if .Values.resources }}
          resources: {{- toYaml .Values.resources | nindent 12 }}
          {{- end }}
${manyVariables(60)}`,
    'templates/networkpolicy.yaml': `{{- if .Values.networkPolicy.enabled }}\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n${metadata}spec:
  podSelector:
    matchLabels: {app: ${name}}
  policyTypes: [Ingress, Egress]
  ingress:
    - ports:
        - {protocol: TCP, port: {{ .Values.port }}}
      {{- if not .Values.networkPolicy.allowExternal }}
      from:
        - podSelector:
            matchLabels: {client: "{{ .Release.Name }}"}
      {{- end }}
  egress:
    - ports:
        - {protocol: UDP, port: 53}
        - {protocol: TCP, port: 53}
{{- end }}
`,
    'templates/service.yaml': `apiVersion: v1\nkind: Service\n${metadata}spec:\n  selector: {app: ${name}}\n  ports:\n    - {name: http, port: 80, targetPort: http}\n`,
    'templates/serviceaccount.yaml': `apiVersion: v1\nkind: ServiceAccount\n${metadata}`,
    'templates/configmap.yaml': `apiVersion: v1\nkind: ConfigMap\n${metadata}data:\n${settingsOf(60)}`,
    'templates/secret.yaml': `apiVersion: v1\nkind: Secret\n${metadata}stringData:\n  password: {{ .Values.password | quote }}\n`,
    'templates/ingress.yaml': `{{- if .Values.ingress.enabled }}\napiVersion: networking.k8s.io/v1\nkind: Ingress\n${metadata}spec:
  rules:
    - host: {{ .Values.ingress.host }}
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: "{{ .Release.Name }}-${name}", port: {name: http}}}}
{{- end }}
`,
    'templates/role.yaml': `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n${metadata}rules:\n  - {apiGroups: [""], resources: [pods], verbs: [get]}\n`,
    'templates/monitor.yaml': `{{- if .Values.metrics }}\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\n${metadata}spec:\n  selector: {matchLabels: {app: ${name}}}\n  endpoints: [{port: http}]\n{{- end }}\n`,
  };
}

function valuesOf(name: string, port: number): string {
  const settings = Array.from(
    { length: 130 },
    (_, index) =>
      `## @param extra.setting${index} What ${name} does in case ${index}; see its own documentation for what is usual\n##\n  setting${index}:\n    enabled: ${index % 2 === 0}\n    size: ${index}\n    annotations: {}\n    command: []\n`,
  );
  return `replicas: 1\nport: ${port}\nimage: {repository: registry.example/${name}, tag: "1.0"}\npodLabels: {}\nresources: {}\npassword: ""\nmetrics: false
ingress: {enabled: false, host: ${name}.example}\nnetworkPolicy: {enabled: true, allowExternal: true}\nextra:\n${settings.join('')}`;
}

function manyVariables(count: number): string {
  return `          env:\n${Array.from({ length: count }, (_, index) => `            - name: SETTING_${index}\n              value: {{ .Values.extra.setting${index}.size | quote }}\n`).join('')}`;
}

function settingsOf(count: number): string {
  return Array.from({ length: count }, (_, index) => `  setting-${index}: "value of the setting ${index}"\n`).join('');
}
