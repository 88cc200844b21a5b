import type { FluxQuestion } from './flux.js';
import { randomTree } from './random-kustomization.js';
import { type Dice, yamlOf } from './random-yaml.js';

type Fields = Record<string, unknown>;

/** As `$`, which stands for something in the texts of a program. */
function dollars(text: string): string {
  return text.replaceAll('§', '$');
}

const texts = ['v', '§{A}', 'x-§{A}', '"§{N}"', "'§{N}'", '§{A:=d}', '"§{none:-7}"', '§§{A}', 'a$', '§{A/r/x}', '"a: §{A}"', '"§{S}"', '|-\n    §{A}\n    b'];

/** A tree with variables in one of its files, and a Flux Kustomization for a folder of it: with a kustomization, or without. */
export function randomFlux(dice: Dice): FluxQuestion {
  const layers = randomTree(dice);
  const isWritten = dice.chance(0.6);
  const files: Record<string, string> = {};
  for (const [name, text] of Object.entries(layers)) {
    if (isWritten || name.startsWith('part/')) files[name] = text;
    else if (name.startsWith('base/')) files[`wrap/${name}`] = text;
  }
  files['wrap/own/vars.yaml'] = variables(dice);
  files['wrap/own/more.yml'] = yamlOf(dice, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'more' }, data: { a: dollars('§{A}') } });
  files['extra/kustomization.yaml'] = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -c\n';
  if (isWritten) files['wrap/kustomization.yaml'] = yamlOf(dice, kustomization(dice), { folded: false });
  else addOtherFiles(dice, files);
  return { files, path: 'wrap', object: { spec: spec(dice) } };
}

/** What must not be taken for a manifest, or is none. */
function addOtherFiles(dice: Dice, files: Record<string, string>): void {
  if (dice.chance(0.3)) files['wrap/README.md'] = '# Not: [a manifest\n';
  if (dice.chance(0.2)) files['wrap/empty.yaml'] = '# nothing\n';
  if (dice.chance(0.1)) files['wrap/values.yaml'] = 'replicas: 1\n';
  if (dice.chance(0.1)) files['wrap/own/z.json'] = '{"a": 1}\n';
}

function variables(dice: Dice): string {
  const data = dice.times(1, 5, () => dollars(dice.one(texts))).map((text, index) => `  k${index}: ${text}\n`);
  const disabled = dice.chance(0.1) ? '\n  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}' : '';
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: vars${disabled}\ndata:\n${data.join('')}`;
}

function kustomization(dice: Dice): Fields {
  return {
    ...(dice.chance(0.9) ? { resources: dice.chance(0.7) ? ['../over', 'own/vars.yaml'] : ['own/vars.yaml'] } : {}),
    ...(dice.chance(0.2) ? { namespace: 'own' } : {}),
    ...(dice.chance(0.2) ? { namePrefix: 'k-' } : {}),
    ...(dice.chance(0.2) ? { patches: [{ patch: '- {op: add, path: /metadata/labels, value: {own: k}}', target: { kind: 'ConfigMap' } }] } : {}),
    ...(dice.chance(0.2) ? { images: [{ name: 'i', newTag: '1' }] } : {}),
    ...(dice.chance(0.1) ? { components: ['../extra'] } : {}),
    ...(dice.chance(0.1) ? { unknownField: 1 } : {}),
  };
}

function spec(dice: Dice): Fields {
  return {
    ...(dice.chance(0.4) ? { targetNamespace: 'target' } : {}),
    ...(dice.chance(0.2) ? { namePrefix: 'f-' } : {}),
    ...(dice.chance(0.2) ? { nameSuffix: '-f' } : {}),
    ...(dice.chance(0.4) ? { patches: dice.times(1, 2, () => patch(dice)) } : {}),
    ...(dice.chance(0.1) ? { patchesStrategicMerge: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'vars' }, data: { merged: 'yes' } }] } : {}),
    ...(dice.chance(0.1)
      ? { patchesJson6902: [{ patch: [{ op: 'add', path: '/data/json', value: dollars('§{A}') }], target: { kind: 'ConfigMap', name: 'vars' } }] }
      : {}),
    ...(dice.chance(0.2) ? { images: [{ name: 'i', newName: 'r.io/i', newTag: '3' }] } : {}),
    ...(dice.chance(0.2) ? { components: dice.one([['../extra'], ['../extra', '../none']]), ignoreMissingComponents: dice.chance(0.8) } : {}),
    ...(dice.chance(0.7)
      ? { postBuild: { substitute: { A: dice.one(['prod', 'a b', 'x: y', 'true', '']), N: dice.one(['7', '07', 'null']), S: dice.one(['s', 'a\nb']) } } }
      : {}),
  };
}

function patch(dice: Dice): Fields {
  return dice.one<Fields>([
    { patch: '- op: add\n  path: /metadata/labels\n  value: {by: flux}\n', target: { kind: 'NetworkPolicy' } },
    { patch: '- {op: add, path: /data/from, value: flux}', target: { kind: 'ConfigMap', name: 'vars' } },
    { patch: dollars('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vars}\ndata: {k0: "§{A}", more: flux}\n') },
    { patch: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: any}\ndata: {all: flux}\n', target: { kind: 'ConfigMap' } },
    {
      patch: '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: x}, spec: {podSelector: {matchLabels: {app: flux}}}}',
      target: { kind: 'NetworkPolicy' },
    },
  ]);
}
