import { describe, expect, test } from 'vitest';
import { renderedValues, renderTexts } from '../support/render.js';

// What kustomize 5.7.1 prints of these was looked at; the files of `kustomize-oracle.test.ts` hold much more of the same to the program itself.

const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n';

/** The first object, or why there is none. */
async function first(kustomization: string, object: string): Promise<unknown> {
  const values = renderedValues(await renderTexts({ 'top/kustomization.yaml': head + kustomization, 'top/a.yaml': object }));
  return typeof values === 'string' ? values : values[0];
}

const ports = (list: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, ports: ${list}}]}\n`;
const portsPatch = (list: string) =>
  `patches:\n- patch: |\n    apiVersion: v1\n    kind: Pod\n    metadata: {name: p}\n    spec: {containers: [{name: c, ports: ${list}}]}\n`;
const portsAre = (list: readonly unknown[]) => ({ spec: { containers: [{ ports: list }] } });

describe('oddities of Kustomize, kept', () => {
  test('an item that lacks a key which others have is dropped', async () => {
    expect(await first(portsPatch('[{containerPort: 9443, $patch: delete}]'), ports('[{containerPort: 9443, protocol: TCP}]'))).toMatchObject(
      portsAre([{ containerPort: 9443, protocol: 'TCP' }]),
    );
  });

  test('any strategic patch loses the first entry of a list that it does not name', async () => {
    const label = 'patches:\n- patch: "{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {a: b}}}"\n';
    expect(await first(label, ports('[{containerPort: 53, protocol: UDP}, {containerPort: 53}]'))).toMatchObject(portsAre([{ containerPort: 53 }]));
  });

  test('items of the patch come first', async () => {
    expect(await first(portsPatch('[{containerPort: 1, protocol: TCP}]'), ports('[{containerPort: 2, protocol: TCP}]'))).toMatchObject(
      portsAre([{ containerPort: 1 }, { containerPort: 2 }]),
    );
  });

  const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80, targetPort: "http"}]}\n';

  test('a label of one entry is one node in metadata and selectors, until a JSON patch parts them', async () => {
    const labels =
      'labels: [{pairs: {app: a}, includeSelectors: true}]\nreplacements: [{sourceValue: b, targets: [{select: {kind: Service}, fieldPaths: [metadata.labels.app]}]}]\n';
    expect(await first(labels, service)).toMatchObject({ metadata: { labels: { app: 'b' } }, spec: { selector: { app: 'b' } } });
    const base = { 'base/kustomization.yaml': `${head}labels: [{pairs: {app: a}, includeSelectors: true}]\n`, 'base/a.yaml': service };
    const parted = `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\npatches:\n- target: {kind: Service}\n  patch: '[{"op": "replace", "path": "/metadata/labels/app", "value": "b"}]'\n`;
    expect(renderedValues(await renderTexts({ ...base, 'top/kustomization.yaml': parted }))).toMatchObject([
      { metadata: { labels: { app: 'b' } }, spec: { selector: { app: 'a' } } },
    ]);
  });

  test('a break before an indented line of folded text becomes two', async () => {
    const data = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: >-\n    exists(c,\n      c.image\n    )\n';
    expect(await first('', data)).toMatchObject({ data: { a: 'exists(c,\n\n  c.image\n)' } });
  });

  test('the quotes of the base stay around what a patch puts there', async () => {
    const patch = 'patches:\n- patch: "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80, targetPort: 8080}]}}"\n';
    expect(await first(patch, service)).toMatchObject({ spec: { ports: [{ port: 80, targetPort: '8080' }] } });
    expect(await first(patch, service.replace('"http"', 'http'))).toMatchObject({ spec: { ports: [{ port: 80, targetPort: 8080 }] } });
  });

  test('a target with a namespace selects nothing that is cluster-scoped', async () => {
    const patch = (target: string) => `patches:\n- target: ${target}\n  patch: '[{"op": "add", "path": "/metadata/labels", "value": {"a": "b"}}]'\n`;
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n';
    expect(await first(patch('{kind: Namespace, namespace: default}'), namespace)).toEqual({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } });
    expect(await first(patch('{kind: Namespace}'), namespace)).toMatchObject({ metadata: { labels: { a: 'b' } } });
  });

  test('a targeted patch that is null for a label sets a text', async () => {
    const patch = 'patches:\n- target: {kind: Service}\n  patch: "{apiVersion: v1, kind: Service, metadata: {name: x, labels: {a: null}}}"\n';
    expect(await first(patch, service)).toMatchObject({ metadata: { labels: { a: 'null' } } });
  });

  test('a path of a replacement may begin with a dot', async () => {
    const replacement =
      'replacements: [{source: {kind: Service, fieldPath: .metadata.name}, targets: [{select: {kind: Service}, fieldPaths: [metadata.labels.x], options: {create: true}}]}]\n';
    expect(await first(replacement, service)).toMatchObject({ metadata: { labels: { x: 's' } } });
  });

  test('a behavior that is none means create', async () => {
    expect(await first('configMapGenerator: [{name: g, behavior: add, literals: [a=b], options: {disableNameSuffixHash: true}}]\n', service)).toMatchObject({
      kind: 'ConfigMap',
      metadata: { name: 'g' },
    });
  });

  test('operations that begin with a bracket must be JSON', async () => {
    expect(await first('patches:\n- target: {kind: Service}\n  patch: "[{op: add, path: /x, value: y}]"\n', service)).toMatch(
      /^failed: unable to parse SM or JSON patch/,
    );
    expect(await first('patches:\n- target: {kind: Service}\n  patch: "- {op: add, path: /x, value: z}"\n', service)).toMatchObject({ x: 'z' });
  });

  test('operations are read as kubectl reads YAML, objects are not', async () => {
    expect(await first('patches:\n- target: {kind: Service}\n  patch: "- {op: add, path: /x, value: yes}"\n', service)).toMatchObject({ x: true });
    expect(await first('patches:\n- patch: "{apiVersion: v1, kind: Service, metadata: {name: s}, x: yes}"\n', service)).toMatchObject({ x: 'yes' });
  });

  test('kinds that it does not know to be cluster-scoped get a namespace', async () => {
    const policy = 'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\n';
    expect(await first('namespace: shop\n', policy)).toMatchObject({ metadata: { namespace: 'shop' } });
  });
});
