import { expect, test } from 'vitest';
import { hover } from '../../server/features/hover.js';
import type { Location, Snapshot } from '../../server/workspace/snapshot.js';
import { checkHover, checkPlainHover, hoverAt, linksOf, open } from '../support/check-features.js';
import { at, mysqlFromBackend, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';

test('ends of lines do not matter', () => {
  const text = shopWorkloads + at(mysqlFromBackend, '- from');
  expect(hoverAt(text, 'markdown', '\r\n')).toBe(hoverAt(text));
});

test('a terminal reads the same without markup, places in brackets', () => {
  checkPlainHover(
    at(shopWorkloads, 'mysql, namespace') + mysqlFromBackend + scrape,
    `
      StatefulSet mysql · shop
      Reached by 1 workload. Nobody outside the cluster reaches it.

      who can reach it / ports / because:
        Deployment backend: TCP 3306 (mysql) / mysql-from-backend, rule 1 [mysql-from-backend.yaml:9]
        pods labelled app=prometheus in monitoring (none in this workspace): TCP 9104 / scrape, rule 1 [scrape.yaml:9]

      What it can reach: anything on every port, also outside the cluster; no policy selects it for egress.
    `,
  );
});

test('no name passes for markup', () => {
  checkHover(
    `
    #- /a.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: "[x](y)|*z*", $0namespace: "a\`|b", labels: {app: web}}
    spec: {containers: []}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: "<b>&_p_", namespace: "a\`|b"}
    spec: {podSelector: {}}
    `,
    `
      **Namespace a\\\`\\|b** · 1 workload, no policy

      Ingress: **no default-deny**; nothing is isolated.
      Egress: **no default-deny**; nothing is isolated.

      NetworkPolicy a'\\|b/\\<b\\>\\&\\_p\\_ is left out of the answer, because the API server refuses it: \`<b>&_p_\` cannot be a \`name\`: lower-case letters, digits, \`.\` and \`-\` are allowed, with a letter or digit at both ends. Correct it. ([a.yaml](a.yaml:8))
    `,
  );
});

test('says that it may change while the workspace is being read', () => {
  const { snapshot, file, offset } = open(at(shopWorkloads, 'mysql, namespace'));
  const early = hover(incomplete(snapshot), file, offset, { format: 'plaintext', link: () => undefined });
  expect(early?.text.split('\n')[0]).toBe('The workspace is still being read: what follows counts only the files read so far.');
});

test('says what is not rendered and may matter', () => {
  const release = `
#- /shop/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: store, namespace: shop}
spec: {chart: {spec: {chart: store}}}
`;
  expect(
    hoverAt(`${at(mysqlFromBackend, 'mysql-from-backend\n')}${release}`)
      .split('\n')
      .at(-1),
  ).toMatch(/^It may select more pods, not known here: HelmRelease `shop\/store` .+\.$/);
});

test('a long list ends in how many more there are', () => {
  const pods = Array.from(
    { length: 30 },
    (_, n) => `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p${n}, namespace: n${n}, labels: {app: p}}\nspec: {containers: []}`,
  ).join('\n');
  const rules = Array.from(
    { length: 30 },
    (_, n) => `- from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: n${n}}}}]\n  ports: [{port: ${1000 + n}}]`,
  ).join('\n');
  const text = `${at(shopWorkloads, 'mysql, namespace')}${shopPolicy('many', `podSelector: {matchLabels: {app: mysql}}\ningress:\n${rules}`)}\n#- /pods.yaml\n${pods}\n`;
  const rows = hoverAt(text)
    .split('\n')
    .filter((line) => line.startsWith('| '));
  expect(rows).toHaveLength(11);
  expect(rows.at(-1)).toBe('| and 21 more |  |  |');
});

test.each([
  ['the name of a field that means nothing here', 'apiVersion'],
  ['a comment', '# shop'],
  ['labels of the object itself', 'labels: {own'],
])('%s: nothing', (_, words) => {
  const text = `
#- /a.yaml
# shop
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {own: x}}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}
`;
  expect(hoverAt(at(text, words))).toBe('');
});

/** The same workspace while its first indexing runs. */
function incomplete(snapshot: Snapshot): Snapshot {
  const { version, settings, files, assertionFiles } = snapshot;
  return {
    version,
    settings,
    validate: snapshot.validate,
    files,
    assertionFiles,
    complete: false,
    file: (id) => snapshot.file(id),
    object: (id) => snapshot.object(id),
    environment: (from) => snapshot.environment(from),
    environmentsOf: (id) => snapshot.environmentsOf(id),
    isBuild: (folder) => snapshot.isBuild(folder),
    renderedWith: () => [],
    unitFiles: [],
    unseen: [],
    pluginSigns: [],
    configuredEnvironments: [],
    units: [],
    kustomizations: [],
    charts: [],
    environmentNamesOf: (id) => snapshot.environmentNamesOf(id),
    environments: snapshot.environments,
  };
}

test('where the editor can: what was counted is shown, and default-deny is a click away', () => {
  const said = (text: string) => {
    const { snapshot, file, offset } = open(text);
    const commands = {
      showLocations: (locations: readonly Location[]) => `show:${locations.map((location) => linksOf(snapshot)(location)).join(',')}`,
      addDefaultDeny: (location: Location) => `deny:${linksOf(snapshot)(location)}`,
    };
    return hover(snapshot, file, offset, { format: 'markdown', link: () => undefined, commands })?.text ?? '';
  };
  expect(said(at(shopWorkloads, 'mysql, namespace'))).toContain('no policy selects it for ingress. [Add default-deny to shop](deny:shop/workloads.yaml:19)');
  expect(said(shopWorkloads + at(shopPolicy('all', 'podSelector: {}\ningress:\n  - ports: [{port: 80}]'), '- ports'))).toContain(
    'of [4 workloads](show:shop/workloads.yaml:11,shop/workloads.yaml:3,shop/workloads.yaml:27,shop/workloads.yaml:19)',
  );
});

test('nothing is guessed of a policy whose namespace a template writes, nor of a chart', () => {
  const policy = (namespace: string) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: $0x${namespace}\nspec:\n  podSelector: {}\n`;
  expect(hoverAt(`#- /a.yaml\n${policy('\n  namespace: {{ .Values.namespace }}')}`)).toBe('');
  expect(hoverAt(`#- /chart/Chart.yaml\nname: c\nversion: 1.0.0\napiVersion: v2\n#- /chart/templates/a.yaml\n${policy('')}`)).toBe('');
});

test.each([
  [
    'an item of a List',
    '#- /a.yaml\napiVersion: v1\nkind: List\nitems:\n  - apiVersion: networking.k8s.io/v1\n    kind: NetworkPolicy\n    metadata: {name: a, namespace: shop}\n    spec: {podSelector: {}}\n  - apiVersion: networking.k8s.io/v1\n    kind: NetworkPolicy\n    metadata: {name: b, namespace: shop}\n    spec: {$0podSelector: {matchLabels: {app: redis}}}\n',
  ],
  [
    'JSON',
    '#- /a.json\n{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "b", "namespace": "shop"},\n  "spec": {$0"podSelector": {"matchLabels": {"app": "redis"}}}}\n',
  ],
  [
    'an alias',
    '#- /a.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: b, namespace: shop, annotations: {app: &name redis}}\nspec: {podSelector: {matchLabels: {app: $0*name}}}\n',
  ],
])('in %s', (_, text) => {
  expect(hoverAt(shopWorkloads + text).split('\n')[0]).toBe('**b** selects **1 workload** in `shop`: Deployment [`redis`](shop/workloads.yaml:27).');
});
