import { baseName } from '../../util/file-id.js';
import type { RenderId } from '../rendering.js';
import { fieldSpecsAt } from './configuration.js';
import { hashNames } from './hash-names.js';
import type { Build } from './load.js';
import { applyJson6902, applyPatch, applyStrategicMerges, mergeInto } from './patches.js';
import { readObjects } from './read-objects.js';
import { applyReplacements } from './replacements.js';
import { gvkOf, originalId } from './resource.js';
import { dropDeleted, type Present, type Resources, targetOf } from './resources.js';
import { get, type MapSetting, mapAt, mapsAt, pairsAt, stringAt, type TextSetting, textAt, textsAt } from './settings.js';
import { at, fail, refuse } from './stop.js';
import { transformImages, transformReplicas } from './transform-images.js';
import { writePairs } from './transform-labels.js';
import { transformNames } from './transform-names.js';
import { transformNamespace } from './transform-namespace.js';

interface Transforming {
  readonly build: Build;
  readonly folder: RenderId;
  readonly resources: Resources;
  readonly setting: MapSetting;
}

type Transformer = (transforming: Transforming) => void;

/** The transformers that Kustomize has itself, by the kind of the object that configures them. */
const transformers: Readonly<Record<string, Transformer>> = {
  AnnotationsTransformer: ({ resources, setting }) =>
    writePairs(resources, pairsAt(setting, 'annotations'), fieldSpecsAt(setting, 'fieldSpecs'), 'annotations'),
  LabelTransformer: ({ resources, setting }) => writePairs(resources, pairsAt(setting, 'labels'), fieldSpecsAt(setting, 'fieldSpecs'), 'labels'),
  NamespaceTransformer: transformByNamespace,
  PrefixTransformer: (transforming) => transformAffix(transforming, 'prefix'),
  SuffixTransformer: (transforming) => transformAffix(transforming, 'suffix'),
  PrefixSuffixTransformer: (transforming) => {
    transformAffix(transforming, 'prefix');
    transformAffix(transforming, 'suffix');
  },
  PatchTransformer: ({ build, folder, resources, setting }) => applyPatch(build, folder, resources, setting),
  PatchJson6902Transformer: ({ build, folder, resources, setting }) => applyJson6902(build, folder, resources, setting, 'jsonOp'),
  PatchStrategicMergeTransformer: transformStrategicMerge,
  ImageTagTransformer: ({ resources, setting }) =>
    transformImages(resources, mapAt(setting, 'imageTag') ?? fail('must specify an image'), fieldSpecsAt(setting, 'fieldSpecs')),
  ReplicaCountTransformer: ({ resources, setting }) =>
    transformReplicas(resources, mapAt(setting, 'replica') ?? fail('must specify a replica'), fieldSpecsAt(setting, 'fieldSpecs')),
  ReplacementTransformer: ({ build, folder, resources, setting }) => applyReplacements(build, folder, resources, mapsAt(setting, 'replacements')),
  HashTransformer: ({ resources }) => hashNames(resources),
};

/** Applies the transformer that an object configures; what is not built in is a program, and none is run. */
export function applyTransformer(build: Build, folder: RenderId, resources: Resources, configuration: Present, setting: MapSetting): void {
  const { group, version, kind } = gvkOf(configuration.node);
  if (group !== '' || version !== 'builtin')
    refuse('plugin', `${kind} of ${baseName(configuration.origin.file)} is a program beside Kustomize, which is not run.`);
  const transformer = transformers[kind];
  if (!transformer) refuse('unsupported', `The transformer ${kind} is not rendered.`);
  at(setting.place, () => transformer({ build, folder, resources, setting }));
  dropDeleted(resources);
}

function transformByNamespace({ resources, setting }: Transforming): void {
  const namespace = textAt(get(setting, 'metadata'), 'namespace');
  const subjects = stringAt(setting, 'setRoleBindingSubjects') || 'defaultOnly';
  if (!['defaultOnly', 'none', 'allServiceAccounts'].includes(subjects)) fail(`invalid value "${subjects}" for setRoleBindingSubjects`);
  if (!namespace) return;
  const isUnsetOnly = get(setting, 'unsetOnly');
  const unsetOnly = isUnsetOnly?.kind === 'scalar' && isUnsetOnly.value === true;
  transformNamespace(resources, namespace, { unsetOnly, subjects, specs: fieldSpecsAt(setting, 'fieldSpecs') });
}

function transformAffix({ resources, setting }: Transforming, side: 'prefix' | 'suffix'): void {
  if (get(setting, 'fieldSpecs') === undefined) fail('fieldSpecs is not expected to be nil');
  const affix: TextSetting = textAt(setting, side) ?? { text: '', place: setting.place, source: () => fail('no text') };
  transformNames(resources, affix, side, fieldSpecsAt(setting, 'fieldSpecs'));
}

function transformStrategicMerge({ build, folder, resources, setting }: Transforming): void {
  const paths = textsAt(setting, 'paths');
  const patches = textAt(setting, 'patches');
  if (paths.length === 0 && (!patches || patches.text === '')) fail('empty file path and empty patch content');
  applyStrategicMerges(build, folder, resources, paths);
  for (const { node } of patches ? readObjects(patches.source(build.cache), 'patch') : [])
    at(node.written, () => mergeInto(build, resources, [targetOf(resources, originalId(node))], node));
}
