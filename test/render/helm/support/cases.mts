import { at } from '../../../../scripts/root.mts';
import type { HelmRequest } from '../../../../server/render/helm/helm.ts';
import { chartFiles } from './chart-files.mts';

/** A chart with what it is rendered with; what the real Helm makes of it is stored beside, in `goldens/`. */
export interface HelmCase extends Pick<HelmRequest, 'files' | 'values' | 'settings' | 'kubernetesVersion' | 'apiVersions'> {
  readonly name: string;
}

const shop = chartFiles(at('test', 'render', 'helm', 'charts', 'shop'));
const umbrella = new Map([
  ...chartFiles(at('test', 'render', 'helm', 'charts', 'umbrella')),
  ...chartFiles(at('test', 'render', 'helm', 'charts', 'common'), '../common/'),
]);

const head = 'apiVersion: v2\nname: broken\nversion: 0.1.0\n';

/** A chart of texts, by path. */
function chart(files: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries({ 'Chart.yaml': head, ...files }));
}

/** What templates call of values that have methods, of each type that has any. */
const methods = `{{- $one := toDate "2006-01-02 15:04 MST" "2026-03-04 05:06 UTC" }}
{{- $two := $one.AddDate 0 1 2 }}
{{- $version := semver "v1.2.3-rc.1+build" }}
kind: Methods
time:
  parts: {{ list $one.Year $one.Month $one.Day $one.Hour $one.Minute $one.Second $one.Nanosecond $one.YearDay | toJson }}
  words: {{ list $one.Month.String $one.Weekday.String $one.String $one.UTC.Location.String ($one.Format "Jan 2") $one.GoString | toJson }}
  numbers: {{ list $one.Unix $one.UnixMilli $one.UnixMicro $one.UnixNano ($one.UTC.Local.Unix) | toJson }}
  between: {{ list ($two.Sub $one).Hours ($two.Sub $one).String ($two.Sub $one).Minutes (($two.Sub $one).Round ($two.Sub $one)).Seconds | toJson }}
  compared: {{ list ($one.Before $two) ($one.After $two) ($one.Equal $one) ($one.Compare $two) $one.IsZero $one.IsDST | toJson }}
  added: {{ (($one.Add ($two.Sub $one)).Truncate ($two.Sub $one)).Unix }}
  text: {{ printf "%s" $one.MarshalText }}
version:
  parts: {{ list $version.Major $version.Minor $version.Patch $version.Prerelease $version.Metadata $version.Original $version.String | toJson }}
  next: {{ list $version.IncPatch $version.IncMinor $version.IncMajor | toJson }}
  compared: {{ list ($version.LessThan $version) ($version.GreaterThanEqual $version) ($version.Equal $version) ($version.Compare $version) | toJson }}
cluster: {{ list (.Capabilities.APIVersions.Has "v1") (.Capabilities.APIVersions.Has "x/v9") .Capabilities.KubeVersion.String .Capabilities.KubeVersion.GitVersion .Capabilities.Copy.KubeVersion.Minor | toJson }}
values: {{ list .Values.YAML (.Values.Table "some").AsMap (.Values.AsMap) .Values.number | toJson }}
chart: {{ list .Chart.Name (index .Chart.Maintainers 0).Name | toJson }}
valid: {{ (index .Chart.Maintainers 0).Validate | toString }}
toml: {{ ((fromToml "at = 2026-03-04T05:06:07Z").at).Year }}
files:
  get: {{ list (.Files.Get "notes/a.txt") (.Files.GetBytes "notes/a.txt" | toString) (.Files.Lines "notes/a.txt") | toJson }}
  glob:
    {{- (.Files.Glob "notes/*").AsConfig | nindent 4 }}
    {{- (.Files.Glob "notes/b*").AsSecrets | nindent 4 }}
`;

const withMethods = {
  'Chart.yaml': `${head}maintainers: [{name: somebody}]\n`,
  'values.yaml': 'some: {key: value}\nnumber: 12345678\n',
  'notes/a.txt': 'one\ntwo\n',
  'notes/b.txt': 'three',
};

export const rendering: readonly HelmCase[] = [
  { name: 'shop', files: shop, values: [] },
  {
    name: 'shop-values',
    files: shop,
    values: [
      'replicas: 4\nnetworkPolicy: {ports: [443], allowExternal: true}\nlabels: {tier: null, zone: a}\n',
      'replicas: 3\nadmin: {enabled: true}\nnameOverride: store\ngreeting: "{{ .Values.replicas }} {{ include \\"shop.name\\" . }}"\n',
    ],
  },
  {
    name: 'shop-extra',
    files: shop,
    values: [
      'admin:\n  enabled: true\n  peer: {role: admin, team: ops}\nnetworkPolicy:\n  extraIngress:\n    - from:\n        - ipBlock: {cidr: 10.0.0.0/8}\n      ports: [{port: 22}]\n',
    ],
  },
  {
    // Maps are taken together, lists and all else replaced, and `null` takes a key away, file by file.
    name: 'shop-override',
    files: shop,
    values: [
      'networkPolicy: {ports: [80, 81], allowExternal: true, extraIngress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 22}]}]}\nadmin: {peer: {role: a}}\n',
      'networkPolicy: {ports: [8080], allowExternal: null}\nadmin: {enabled: true, peer: {app: null, team: b}}\n',
    ],
  },
  { name: 'shop-closed', files: shop, values: ['networkPolicy: {enabled: false}\nlabels: null\nresources: null\n'] },
  { name: 'shop-version', files: shop, values: [], kubernetesVersion: '1.25.3', apiVersions: ['monitoring.example/v1'] },
  {
    name: 'shop-settings',
    files: shop,
    values: ['replicas: 2\n'],
    settings: [
      { text: 'replicas=3', asString: true },
      { text: 'networkPolicy.ports={80,443},labels.tier=null,ingress.host=a\\,b' },
      { text: 'labels.zone=1', asString: true },
      { text: 'networkPolicy.extraIngress[0].from[0].ipBlock.cidr=10.0.0.0/8,replicas=9' },
    ],
  },
  { name: 'umbrella', files: umbrella, values: [] },
  {
    name: 'umbrella-values',
    files: umbrella,
    values: ['cache: {enabled: true}\ntags: {reporting: true}\norders: {labels: {drop: null}}\nglobal: {zone: south}\n'],
  },
  { name: 'methods', files: chart({ ...withMethods, 'templates/a.yaml': methods }), values: [] },
  { name: 'empty', files: chart({ 'values.yaml': '', 'templates/none.yaml': '{{ if false }}a: 1{{ end }}\n' }), values: [] },
  {
    name: 'windows',
    files: chart({
      'templates/a.yaml': '\ufeffapiVersion: v1\r\nkind: Service\r\nmetadata:\r\n  name: a\r\nspec: {}\r\n---\r\napiVersion: v1\r\nkind: Pod\r\n',
    }),
    values: [],
  },
  {
    name: 'order',
    files: chart({
      'templates/z.yaml': ['Ingress', 'Unknown', 'Another', 'Service', 'NetworkPolicy', 'Namespace', 'Job'].map((kind) => `kind: ${kind}\n`).join('---\n'),
      'templates/a.yaml': 'kind: Unknown\nname: first\n---\n# nothing but a comment\n---\nkind: Service\nname: of a\n',
    }),
    values: [],
  },
];

/** Versions of Kubernetes as people write them. */
export const versions: readonly HelmCase[] = ['1.31', 'v1.29.3', '1.28+', ' 1.30 ', 'v1.31.2-gke.100', '1.2.3.4', 'v1.030', '0.9', '1.29 or so'].map(
  (version, index) => ({
    name: `version-${index}`,
    files: chart({
      'templates/a.yaml':
        'kind: V\ndata: {{ list .Capabilities.KubeVersion.Version .Capabilities.KubeVersion.Major .Capabilities.KubeVersion.Minor | toJson }}\n',
    }),
    values: [],
    kubernetesVersion: version,
  }),
);

const service = 'kind: Service\nmetadata:\n  name: ';

export const failing: readonly HelmCase[] = [
  { name: 'fail-required', files: chart({ 'templates/a.yaml': `${service}{{ required "a name is needed" .Values.name }}\n` }), values: [] },
  { name: 'fail-fail', files: chart({ 'templates/a.yaml': 'a: 1\nb: {{ fail "never" }}\n' }), values: [] },
  { name: 'fail-parse', files: chart({ 'templates/a.yaml': 'a: 1\nb: {{ if }}\n' }), values: [] },
  { name: 'fail-function', files: chart({ 'templates/a.yaml': 'a: 1\n\nb: {{ nothing "x" }}\n' }), values: [] },
  { name: 'fail-nil', files: chart({ 'templates/a.yaml': 'a: {{ .Values.a.b.c }}\n' }), values: [] },
  { name: 'fail-method', files: chart({ 'templates/a.yaml': 'a: {{ (semver "1.2.3").Nothing }}\n' }), values: [] },
  { name: 'fail-method-results', files: chart({ 'templates/a.yaml': 'a: {{ now.Clock }}\n' }), values: [] },
  { name: 'fail-include', files: chart({ 'templates/a.yaml': 'a: {{ include "missing" . }}\n' }), values: [] },
  { name: 'fail-yaml', files: chart({ 'templates/a.yaml': 'kind: Pod\nmetadata:\n  name: {{ "a: b: c" }}\n' }), values: [] },
  { name: 'fail-values', files: chart({ 'values.yaml': 'a: [\n' }), values: [] },
  { name: 'fail-chart', files: new Map([['Chart.yaml', 'apiVersion: v2\nversion: 1.0.0\n']]), values: [] },
  { name: 'fail-no-chart', files: new Map([['templates/a.yaml', 'a: 1\n']]), values: [] },
  { name: 'fail-version', files: chart({ 'Chart.yaml': `${head}kubeVersion: "<1.20.0-0"\n` }), values: [], kubernetesVersion: 'v1.30' },
  { name: 'fail-bad-version', files: chart({}), values: [], kubernetesVersion: 'newest' },
  ...['01.30', '1', '1.x', 'v', '1.99999999999999999999'].map((version, index) => ({
    name: `fail-version-${index}`,
    files: chart({}),
    values: [],
    kubernetesVersion: version,
  })),
  { name: 'fail-settings', files: chart({}), values: [], settings: [{ text: 'a[' }] },
  { name: 'fail-library', files: chart({ 'Chart.yaml': `${head}type: library\n` }), values: [] },
  {
    name: 'fail-schema',
    files: chart({
      'values.yaml': 'port: http\n',
      'values.schema.json': '{"type": "object", "required": ["name"], "properties": {"port": {"type": "integer"}}}',
    }),
    values: [],
  },
  {
    name: 'fail-subchart',
    files: chart({ 'charts/sub/Chart.yaml': 'name: sub\n', 'charts/sub/templates/a.yaml': 'a: 1\n' }),
    values: [],
  },
];

/** Neither in charts/ nor beside the chart. */
export const incomplete: readonly HelmCase[] = [
  {
    name: 'missing',
    files: chart({
      'Chart.yaml': `${head}dependencies:\n  - {name: db, version: 1.x, repository: https://charts.example}\n  - {name: far, repository: file://../far}\n`,
    }),
    values: [],
  },
];
