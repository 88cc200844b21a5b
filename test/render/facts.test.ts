// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what other tools fill in.
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../server/render/rendering.js';
import { renderedValues, renderTexts, renderUnit, sourceOfTexts } from '../support/render.js';

const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n';

const deployment = (ports: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: c
        ports: ${ports}
`;

const patchOf = (ports: string) => `patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      template:
        spec:
          containers:
          - name: c
            ports: ${ports}
`;

/** Each fact as its kind and the text that it is about. */
function told(outcome: Outcome, texts: Readonly<Record<string, string>>): readonly string[] {
  if (outcome.kind !== 'rendered') return [`${outcome.kind}: ${outcome.message}`];
  return outcome.facts.map(({ kind, place: { file, range } }) => `${kind} ${texts[file.slice('file:///w/'.length)]?.slice(range.start, range.end)}`);
}

async function factsOf(kustomization: string, object: string): Promise<readonly string[]> {
  const texts = { 'top/kustomization.yaml': head + kustomization, 'top/a.yaml': object };
  return told(await renderTexts(texts), texts);
}

describe('an item of a patch that is dropped', () => {
  const ports = '[{containerPort: 9443, protocol: TCP}, {containerPort: 80, protocol: TCP}]';

  test.each([
    ['a deletion without the protocol that others have', '{containerPort: 9443, $patch: delete}', true],
    ['a name without the protocol that others have', '{containerPort: 9443, name: tls}', true],
    ['a deletion of what is not there', '{containerPort: 1, protocol: TCP, $patch: delete}', true],
    ['a deletion with both keys', '{containerPort: 9443, protocol: TCP, $patch: delete}', false],
    ['a name with both keys', '{containerPort: 9443, protocol: TCP, name: tls}', false],
    ['an item that is new', '{containerPort: 1, protocol: UDP}', false],
  ])('%s', async (_, item, isIgnored) => {
    expect(await factsOf(patchOf(`[${item}]`), deployment(ports))).toEqual(isIgnored ? [`patch-item-ignored ${item}`] : []);
    const render = async (list: string) =>
      renderedValues(await renderTexts({ 'top/kustomization.yaml': head + patchOf(list), 'top/a.yaml': deployment(ports) }));
    // Whether it does anything is what rendering without it says.
    const [withIt, without] = [await render(`[${item}, {containerPort: 7, protocol: TCP}]`), await render('[{containerPort: 7, protocol: TCP}]')];
    expect(JSON.stringify(withIt) === JSON.stringify(without)).toBe(isIgnored);
  });

  test('lists that no patch names are none of its matter', async () => {
    expect(
      await factsOf(
        'patches:\n- patch: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {a: b}}}"\n',
        deployment('[{containerPort: 53, protocol: UDP}, {containerPort: 53}]'),
      ),
    ).toEqual([]);
  });
});

describe('a target that selects nothing', () => {
  test.each([
    ["- target: {kind: Deployment, name: wed}\n  patch: '[{op: add}]'", 'failed'],
    [
      '- target: {kind: Deployment, name: wed}\n  patch: "- {op: add, path: /metadata/labels, value: {a: b}}"',
      'target-matches-nothing {kind: Deployment, name: wed}',
    ],
    ['- target: {kind: Deployment, name: web}\n  patch: "- {op: add, path: /metadata/labels, value: {a: b}}"', ''],
    ['- target: {labelSelector: app=x}\n  patch: "{apiVersion: v1, kind: X, metadata: {name: x}}"', 'target-matches-nothing {labelSelector: app=x}'],
  ])('%s', async (patch, fact) => {
    const facts = await factsOf(`patches:\n${patch}\n`, deployment('[]'));
    expect(facts.join().startsWith(fact)).toBe(true);
    if (fact === '') expect(facts).toEqual([]);
  });
});

describe('a patch that replaces all rules', () => {
  const policy = (spec: string) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: ${spec}\n`;
  const patch = (spec: string) =>
    `patches:\n- patch: |\n    apiVersion: networking.k8s.io/v1\n    kind: NetworkPolicy\n    metadata: {name: p}\n    spec: ${spec}\n`;

  test.each([
    ['{podSelector: {}, ingress: [{from: []}, {}]}', '{ingress: [{ports: [{port: 80}]}]}', ['patch-replaces-rules [{ports: [{port: 80}]}]']],
    ['{podSelector: {}, ingress: [{}], egress: [{}]}', '{egress: []}', ['patch-replaces-rules []']],
    ['{podSelector: {}, ingress: []}', '{ingress: [{}]}', []],
    ['{podSelector: {}, ingress: [{}]}', '{egress: [{}]}', []],
    ['{podSelector: {}, ingress: [{}]}', '{ingress: null}', []],
  ])('%s with %s', async (spec, patched, facts) => {
    expect(await factsOf(patch(patched), policy(spec))).toEqual(facts);
  });
});

describe('a kustomization that another tool makes', () => {
  const failing = (text: string, at = 'top') => ({ [`${at}/kustomization.yaml`]: text });
  const outcomeIn = async (texts: Readonly<Record<string, string>>, folder = 'top') => {
    const source = sourceOfTexts(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`file:///w/${name}`, text])));
    return renderUnit({ folder: `file:///w/${folder}`, root: 'file:///w', loadRestriction: 'root' }, source);
  };

  test.each([
    ['by statements of Jinja', 'resources: [a.yaml]\n{% if private %}\ncomponents: [b]\n{% endif %}\n'],
    ['by actions', "resources: [../{{ 'rings' if production else 'base' }}]\n"],
    ['by placeholders', 'resources: ["../${ENVIRONMENT}"]\n'],
  ])('%s is not said to fail', async (_, text) => {
    expect(await outcomeIn(failing(text))).toMatchObject({ kind: 'refused', reason: 'unsupported' });
  });

  test.each(['templates', 'hack/template', 'skeleton'])('by copying it from %s is not said to fail', async (folder) => {
    expect(await outcomeIn(failing('resources: [../base]\n', `${folder}/web`), `${folder}/web`)).toMatchObject({ kind: 'refused', reason: 'unsupported' });
    expect(await outcomeIn(failing('resources: [gone.yaml]\n', `${folder}/web`), `${folder}/web`)).toMatchObject({ kind: 'failed' });
  });

  test.each([
    ['a file', 'resources: [made.yaml]\n', { '.gitignore': 'made.yaml\n' }],
    ['a folder', 'resources: [bases/]\n', { '.gitignore': 'other\ntop/bases\n' }],
    ['the kustomization of a folder', 'resources: [manager]\n', { '.gitignore': '*/manager/kustomization.yaml\n', 'top/manager/a.yaml': 'a: 1\n' }],
    ['a file of values', 'configMapGenerator: [{name: a, envs: [made.env]}]\n', { 'top/.gitignore': '*.env\n' }],
  ])('by what a build makes is not said to fail: %s in .gitignore', async (_, text, others) => {
    expect(await outcomeIn({ ...failing(text), ...others })).toMatchObject({ kind: 'refused', reason: 'unsupported' });
    const without = Object.fromEntries(Object.entries(others).filter(([name]) => !name.endsWith('.gitignore')));
    expect(await outcomeIn({ ...failing(text), ...without })).toMatchObject({ kind: 'failed' });
    expect(await outcomeIn({ ...failing(text), ...without, 'top/.gitignore': '!*\n', '.gitignore': 'made.yaml\n' })).toMatchObject({ kind: 'failed' });
  });

  test.each([
    ['what is wrong is no placeholder', 'namePrefix: "${X}-"\nresources: [gone.yaml]\n'],
    ['no template at all', 'resources: [../gone]\n'],
  ])('%s: it fails', async (_, text) => expect(await outcomeIn(failing(text))).toMatchObject({ kind: 'failed' }));
});

test('a folder is named by its whole path where no folder is the root', async () => {
  const outcome = await renderUnit(
    { folder: 'file:///w/top', root: '', loadRestriction: 'root' },
    sourceOfTexts({ 'file:///w/top/kustomization.yaml': 'resources: [../b]\n', 'file:///w/b/x': '' }),
  );
  expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining("in directory '/w/b'") });
});
