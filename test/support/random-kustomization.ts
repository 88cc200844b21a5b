import { type RandomObject, randomObject, randomPatch } from './random-objects.js';
import { type Dice, yamlOf } from './random-yaml.js';

/** Files of layered kustomizations by path: `base`, `over` on it and `top` on that, with components and files beside them. */
export type RandomTree = Readonly<Record<string, string>>;

type Value = unknown;
type Fields = Record<string, Value>;

const kinds: readonly (readonly [string, string])[] = [
  ['Deployment', 'w0'],
  ['StatefulSet', 'w1'],
  ['Job', 'w2'],
  ['CronJob', 'w3'],
  ['Pod', 'w4'],
  ['Service', 's0'],
  ['Service', 's1'],
  ['NetworkPolicy', 'p0'],
  ['NetworkPolicy', 'p1'],
  ['Namespace', 'shop'],
  ['Ingress', 'i0'],
  ['ConfigMap', 'cm'],
  ['ServiceAccount', 'sa'],
  ['ServiceAccount', 'default'],
  ['Role', 'r0'],
  ['RoleBinding', 'rb'],
  ['ClusterRoleBinding', 'crb'],
  ['HorizontalPodAutoscaler', 'h0'],
  ['CiliumNetworkPolicy', 'c0'],
  ['AdminNetworkPolicy', 'a0'],
];

/** Kustomizations that use whatever Kustomize has, in YAML of many forms. */
export function randomTree(dice: Dice): RandomTree {
  const files: Record<string, string> = {};
  const objects = dice.some(kinds, dice.whole(2, 7)).map(([kind, name]) => randomObject(dice, kind, name));
  writeObjects(dice, files, 'base', objects);
  writeLayer(dice, files, 'base', { objects, resources: Object.keys(files).map((name) => name.slice('base/'.length)) });
  const components = dice.chance(0.3) ? ['../part'] : [];
  if (components.length > 0) {
    const own = [randomObject(dice, 'NetworkPolicy', 'pc')];
    writeObjects(dice, files, 'part', own);
    writeLayer(dice, files, 'part', { objects: [...objects, ...own], resources: dice.chance(0.7) ? ['o0.yaml'] : [], isComponent: true });
    files['part/o0.yaml'] ??= yamlOf(dice, own[0]?.value);
  }
  writeLayer(dice, files, 'over', { objects, resources: ['../base'], components });
  writeLayer(dice, files, 'top', { objects, resources: ['../over'] });
  return files;
}

function writeObjects(dice: Dice, files: Record<string, string>, folder: string, objects: readonly RandomObject[]): void {
  const values = objects.map(({ value }) => value);
  if (dice.chance(0.12))
    files[`${folder}/o0.yaml`] = yamlOf(dice, { apiVersion: 'v1', kind: dice.one(['List', 'PodList', 'NetworkPolicyList']), items: values });
  else if (dice.chance(0.3)) for (const [index, value] of values.entries()) files[`${folder}/o${index}.yaml`] = yamlOf(dice, value);
  else files[`${folder}/o0.yaml`] = values.map((value) => yamlOf(dice, value)).join(dice.one(['---\n', '--- # next\n', '---\n\n# a comment\n']));
}

interface Layer {
  readonly objects: readonly RandomObject[];
  readonly resources: readonly string[];
  readonly components?: readonly string[];
  readonly isComponent?: boolean;
}

function writeLayer(dice: Dice, files: Record<string, string>, folder: string, layer: Layer): void {
  const { objects, isComponent = false } = layer;
  const fields: Fields = dice.chance(0.9)
    ? { apiVersion: `kustomize.config.k8s.io/${isComponent ? 'v1alpha1' : 'v1beta1'}`, kind: isComponent ? 'Component' : 'Kustomization' }
    : isComponent
      ? { kind: 'Component' }
      : {};
  if (layer.resources.length > 0) fields[dice.chance(0.95) ? 'resources' : 'bases'] = layer.resources;
  if (layer.components?.length) fields['components'] = layer.components;
  const write = (name: string, text: string) => {
    files[`${folder}/${name}`] = text;
    return name;
  };
  addNames(dice, fields, isComponent);
  addLabels(dice, fields);
  addPatches(dice, fields, objects, write);
  addGenerators(dice, fields, write);
  if (dice.chance(0.2)) fields['replacements'] = dice.times(1, 2, () => randomReplacement(dice, objects));
  if (dice.chance(0.1)) fields['images'] = [{ name: 'i', newTag: dice.one(['1.2', '7']), ...(dice.chance(0.3) ? { newName: 'r.io/x' } : {}) }];
  if (dice.chance(0.05) && objects.some(({ name }) => name === 'w0')) fields['replicas'] = [{ name: 'w0', count: 3 }];
  if (dice.chance(0.1)) fields['configurations'] = [write('fields.yaml', yamlOf(dice, randomConfiguration(dice)))];
  if (dice.chance(0.15)) fields['transformers'] = [transformerEntry(dice, objects, write)];
  if (dice.chance(0.08)) addVariables(dice, fields, objects);
  if (dice.chance(0.05))
    fields['sortOptions'] = dice.one([
      { order: 'fifo' },
      { order: 'legacy' },
      { order: 'legacy', legacySortOptions: { orderFirst: ['Service'], orderLast: ['Namespace'] } },
    ]);
  if (Object.keys(fields).every((name) => name === 'apiVersion' || name === 'kind')) fields['namePrefix'] = 'e-';
  write(dice.one(['kustomization.yaml', 'kustomization.yaml', 'kustomization.yml', 'Kustomization']), yamlOf(dice, fields, { folded: false }));
}

function addNames(dice: Dice, fields: Fields, isComponent: boolean): void {
  if (dice.chance(isComponent ? 0.1 : 0.3)) fields['namespace'] = dice.one(['shop', 'ops', 'default', 'x1']);
  if (dice.chance(0.18)) fields['namePrefix'] = dice.one(['x-', 'y-']);
  if (dice.chance(0.12)) fields['nameSuffix'] = '-z';
  if (dice.chance(0.12)) fields['commonAnnotations'] = { note: dice.one(['a b', '7', 'true']) };
}

function addLabels(dice: Dice, fields: Fields): void {
  const pairs = () => ({ [dice.one(['app', 'env', 'team'])]: dice.one(['web', 'prod', '8080', 'yes']) });
  if (dice.chance(0.15)) fields['commonLabels'] = pairs();
  if (!dice.chance(0.3)) return;
  fields['labels'] = dice.times(1, 2, () => ({
    pairs: pairs(),
    ...(dice.chance(0.4) ? { includeSelectors: dice.chance(0.7) } : {}),
    ...(dice.chance(0.4) ? { includeTemplates: true } : {}),
    ...(dice.chance(0.2)
      ? {
          fields: [
            dice.one([
              { path: 'spec/podSelector/matchLabels', kind: 'NetworkPolicy', create: true },
              { path: 'spec/ingress[]/from[]/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
              { path: 'spec/endpointSelector/matchLabels', kind: 'CiliumNetworkPolicy', create: true },
            ]),
          ],
        }
      : {}),
  }));
}

function addPatches(dice: Dice, fields: Fields, objects: readonly RandomObject[], write: (name: string, text: string) => string): void {
  const patches = dice.times(0, dice.one([0, 1, 2]), () => patchEntry(dice, objects, write));
  if (patches.length > 0) fields['patches'] = patches;
  if (dice.chance(0.08)) {
    const merges = dice.times(1, 2, () => yamlOf(dice, randomPatch(dice, dice.one(objects), 'merge')));
    fields['patchesStrategicMerge'] = merges.map((text, index) => (dice.chance(0.5) ? write(`merge${index}.yaml`, text) : text));
  }
  if (dice.chance(0.06)) {
    const object = dice.one(objects);
    fields['patchesJson6902'] = [
      { target: { ...targetOf(object), name: object.name }, path: write('ops.yaml', yamlOf(dice, randomPatch(dice, object, 'json'))) },
    ];
  }
}

function patchEntry(dice: Dice, objects: readonly RandomObject[], write: (name: string, text: string) => string): Fields {
  const object = dice.one(objects);
  const form = dice.chance(0.5) ? 'merge' : 'json';
  const value = randomPatch(dice, object, form);
  const text = dice.chance(0.3) ? JSON.stringify(value) : yamlOf(dice, value);
  const target = form === 'json' || dice.chance(0.4) ? { target: randomTarget(dice, object) } : {};
  const options = form === 'merge' && dice.chance(0.15) ? { options: dice.one([{ allowNameChange: true }, { allowKindChange: true }]) } : {};
  return { ...(dice.chance(0.6) ? { patch: text } : { path: write(`patch${dice.whole(0, 99)}.yaml`, text) }), ...target, ...options };
}

function targetOf({ kind, group }: RandomObject): Fields {
  return { kind, ...(group === '' ? {} : { group }), version: 'v1' };
}

function randomTarget(dice: Dice, object: RandomObject): Fields {
  const target: Fields = {
    ...(dice.chance(0.8) ? { kind: dice.one([object.kind, `${object.kind.slice(0, 3)}.*`, 'NetworkPolicy|Service']) } : {}),
    ...(dice.chance(0.7) ? { name: dice.one([object.name, `${object.name.slice(0, 1)}.*`, '.*', 'x-.*']) } : {}),
    ...(dice.chance(0.15) ? { namespace: dice.one(['shop', 'default', '.*']) } : {}),
    ...(dice.chance(0.1) ? { labelSelector: dice.one(['app=web', 'app in (web, db)', '!team', 'env!=prod,app']) } : {}),
    ...(dice.chance(0.05) ? { annotationSelector: 'note' } : {}),
    ...(dice.chance(0.2) ? { version: 'v1' } : {}),
  };
  return Object.keys(target).length > 0 ? target : { kind: object.kind };
}

function addGenerators(dice: Dice, fields: Fields, write: (name: string, text: string) => string): void {
  const args = (): Fields => ({
    name: dice.one(['cm', 'gen']),
    ...(dice.chance(0.3) ? { behavior: dice.one(['create', 'create', 'merge', 'replace', 'other']) } : {}),
    ...(dice.chance(0.2) ? { namespace: dice.one(['shop', 'ops']) } : {}),
    ...(dice.chance(0.7) ? { literals: ['a=b', dice.one(['c="d e"', 'c=8080', 'c=a\nb'])] } : {}),
    ...(dice.chance(0.3) ? { files: [write('data.txt', dice.one(['text', 'two\nlines\n', '<&>\n'])), `named=${write('data.txt', 'x: y\n')}`] } : {}),
    ...(dice.chance(0.3) ? { envs: [write('values.env', '# comment\nE1=one\n  E2=two = 2\nE3\n')] } : {}),
    ...(dice.chance(0.3)
      ? { options: { disableNameSuffixHash: dice.chance(0.5), labels: { app: 'gen' }, ...(dice.chance(0.3) ? { immutable: true } : {}) } }
      : {}),
  });
  if (dice.chance(0.2)) fields['configMapGenerator'] = [args()];
  if (dice.chance(0.08)) fields['secretGenerator'] = [{ ...args(), ...(dice.chance(0.3) ? { type: 'kubernetes.io/tls' } : {}) }];
  if (dice.chance(0.1)) fields['generatorOptions'] = { disableNameSuffixHash: dice.chance(0.5), annotations: { made: 'yes' }, labels: { team: 'g' } };
}

function randomReplacement(dice: Dice, objects: readonly RandomObject[]): Fields {
  const [from, to] = [dice.one(objects), dice.one(objects)];
  const options = dice.chance(0.7)
    ? { options: { create: dice.chance(0.8), ...(dice.chance(0.3) ? { delimiter: dice.one(['-', '.']), index: dice.whole(-1, 3) } : {}) } }
    : {};
  const source = {
    kind: from.kind,
    ...(dice.chance(0.8) ? { name: from.name } : {}),
    ...(dice.chance(0.9) ? { fieldPath: dice.one(sourcePaths(from)) } : {}),
    ...(dice.chance(0.15) ? { options: { delimiter: '-', index: 0 } } : {}),
  };
  const paths = targetPaths(to);
  return {
    ...(dice.chance(0.9) ? { source } : { sourceValue: dice.one(['fixed', '8080']) }),
    targets: [
      {
        select: { kind: to.kind, ...(dice.chance(0.5) ? { name: to.name } : {}) },
        ...(dice.chance(0.2) ? { reject: [dice.one([{ name: to.name }, { kind: 'Service' }, { labelSelector: 'app=web' }])] } : {}),
        ...(dice.chance(0.95) ? { fieldPaths: [dice.one(paths)] } : {}),
        ...options,
      },
    ],
  };
}

function sourcePaths({ kind }: RandomObject): readonly string[] {
  const own = kind === 'Service' ? ['spec.ports.0.port', 'spec.ports.0'] : kind === 'NetworkPolicy' ? ['spec.podSelector', 'spec'] : ['metadata'];
  return ['metadata.name', 'metadata.name', '.metadata.name', 'metadata.namespace', 'metadata.labels.app', 'metadata.labels', ...own];
}

function targetPaths({ kind }: RandomObject): readonly string[] {
  const own =
    kind === 'Service'
      ? ['spec.ports.*.port', 'spec.ports.0.name', 'spec.ports.[port=80].targetPort', 'spec.selector.app']
      : kind === 'NetworkPolicy'
        ? ['spec.podSelector.matchLabels.app', 'spec.ingress.0.from', 'spec.podSelector', 'spec.ingress.*.ports.*.port']
        : kind === 'Deployment' || kind === 'StatefulSet'
          ? ['spec.template.spec.containers.[name=c].image', 'spec.template.spec.containers.*.name', 'spec.template.metadata.labels.app', 'spec.replicas']
          : ['metadata.labels'];
  return ['metadata.labels.team', 'metadata.name', 'metadata.annotations.[a.b/c]', 'metadata.annotations.x', ...own, ...own];
}

function randomConfiguration(dice: Dice): Fields {
  return dice.one<Fields>([
    { commonLabels: [{ path: 'spec/endpointSelector/matchLabels', kind: 'CiliumNetworkPolicy', create: true }] },
    { labels: [{ path: 'spec/podSelector/matchLabels', kind: 'NetworkPolicy' }] },
    { namePrefix: [{ path: 'spec/serviceName', kind: 'StatefulSet' }] },
    { nameReference: [{ kind: 'ConfigMap', version: 'v1', fieldSpecs: [{ path: 'spec/ref', kind: 'CiliumNetworkPolicy' }] }] },
    { namespace: [{ path: 'spec/inNamespace', kind: 'CiliumNetworkPolicy', create: true }] },
    { varReference: [{ path: 'spec/podSelector/matchLabels', kind: 'NetworkPolicy' }] },
  ]);
}

function transformerEntry(dice: Dice, objects: readonly RandomObject[], write: (name: string, text: string) => string): string {
  const meta = { apiVersion: 'builtin', metadata: { name: 't' } };
  const object = dice.one(objects);
  const value = dice.one<Fields>([
    {
      ...meta,
      kind: 'LabelTransformer',
      labels: { team: 't' },
      fieldSpecs: [
        { path: 'metadata/labels', create: true },
        { path: 'spec/podSelector/matchLabels', kind: 'NetworkPolicy' },
      ],
    },
    { ...meta, kind: 'AnnotationsTransformer', annotations: { by: 't' }, fieldSpecs: [{ path: 'metadata/annotations', create: true }] },
    {
      ...meta,
      kind: 'NamespaceTransformer',
      metadata: { name: 't', namespace: 'moved' },
      ...(dice.chance(0.5) ? { unsetOnly: true } : {}),
      setRoleBindingSubjects: dice.one(['defaultOnly', 'none', 'allServiceAccounts']),
      ...(dice.chance(0.5) ? { fieldSpecs: [{ path: 'metadata/name', kind: 'Namespace', create: true }] } : {}),
    },
    { ...meta, kind: 'PrefixTransformer', prefix: 'pt-', fieldSpecs: [{ path: 'metadata/name' }] },
    { ...meta, kind: 'SuffixTransformer', suffix: '-st', fieldSpecs: [{ path: 'metadata/name', kind: 'NetworkPolicy' }] },
    { ...meta, kind: 'PatchTransformer', patch: JSON.stringify(randomPatch(dice, object, 'json')), target: randomTarget(dice, object) },
    { ...meta, kind: 'PatchStrategicMergeTransformer', paths: [write('tmerge.yaml', yamlOf(dice, randomPatch(dice, object, 'merge')))] },
    { ...meta, kind: 'ReplacementTransformer', replacements: [randomReplacement(dice, objects)] },
  ]);
  const text = yamlOf(dice, value);
  return dice.chance(0.3) ? text : write('transformer.yaml', text);
}

function addVariables(dice: Dice, fields: Fields, objects: readonly RandomObject[]): void {
  const object = dice.one(objects);
  const objref = { kind: object.kind, name: object.name, apiVersion: `${object.group === '' ? '' : `${object.group}/`}${object.version}` };
  fields['vars'] = [{ name: 'V', objref, ...(dice.chance(0.5) ? { fieldref: { fieldpath: dice.one(['metadata.name', 'metadata.labels.app']) } } : {}) }];
}
