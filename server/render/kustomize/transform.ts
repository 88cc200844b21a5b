import type { RenderId } from '../rendering.js';
import { type FieldConfiguration, fieldSpecsAt } from './configuration.js';
import { type FieldSpec, mergeFieldSpecs } from './field-spec.js';
import type { KustomizationFile } from './kustomization.js';
import type { Build } from './load.js';
import { applyJson6902, applyPatch, applyStrategicMerges } from './patches.js';
import { applyReplacements } from './replacements.js';
import { dropDeleted, type Resources } from './resources.js';
import { flagAt, get, type MapSetting, mapsAt, pairsAt, textAt, textsAt } from './settings.js';
import { at } from './stop.js';
import { transformImages, transformReplicas } from './transform-images.js';
import { writePairs } from './transform-labels.js';
import { transformNames } from './transform-names.js';
import { transformNamespace } from './transform-namespace.js';

/** Does what the fields of a kustomization say, in the order in which Kustomize does. */
export function transform(build: Build, { folder, setting }: KustomizationFile, resources: Resources, { specs }: FieldConfiguration): void {
  const merges = textsAt(setting, 'patchesStrategicMerge');
  if (merges.length > 0) applyStrategicMerges(build, folder, resources, merges);
  for (const patch of mapsAt(setting, 'patches')) {
    applyPatch(build, folder, resources, patch);
    dropDeleted(resources);
  }
  const namespace = textAt(setting, 'namespace');
  if (namespace) transformNamespace(resources, namespace, { unsetOnly: false, subjects: 'defaultOnly', specs: specs.namespace });
  const prefix = textAt(setting, 'namePrefix');
  if (prefix && prefix.text !== '') transformNames(resources, prefix, 'prefix', specs.namePrefix);
  const suffix = textAt(setting, 'nameSuffix');
  if (suffix && suffix.text !== '') transformNames(resources, suffix, 'suffix', specs.nameSuffix);
  for (const label of mapsAt(setting, 'labels')) writePairs(resources, pairsAt(label, 'pairs'), labelSpecs(label, specs), 'labels');
  writePairs(resources, pairsAt(setting, 'commonLabels'), specs.commonLabels, 'labels');
  writePairs(resources, pairsAt(setting, 'commonAnnotations'), specs.commonAnnotations, 'annotations');
  transformRest(build, folder, setting, resources, { specs });
}

function transformRest(build: Build, folder: RenderId, setting: MapSetting, resources: Resources, { specs }: Pick<FieldConfiguration, 'specs'>): void {
  for (const patch of mapsAt(setting, 'patchesJson6902')) applyJson6902(build, folder, resources, patch);
  for (const replica of mapsAt(setting, 'replicas')) transformReplicas(resources, replica, specs.replicas);
  for (const image of [...mapsAt(setting, 'images'), ...mapsAt(setting, 'imageTags')]) transformImages(resources, image, specs.images);
  const replacements = mapsAt(setting, 'replacements');
  if (replacements.length > 0) applyReplacements(build, folder, resources, replacements);
  dropDeleted(resources);
}

/** The fields of an entry of `labels`: its own, those of the configuration, and as it wants them selectors and templates. */
function labelSpecs(label: MapSetting, specs: FieldConfiguration['specs']): readonly FieldSpec[] {
  return at(get(label, 'fields')?.place ?? label.place, () => {
    const own = mergeFieldSpecs(fieldSpecsAt(label, 'fields'), specs.labels);
    if (flagAt(label, 'includeSelectors')) return mergeFieldSpecs(own, specs.commonLabels);
    const templates = flagAt(label, 'includeTemplates') ? mergeFieldSpecs(own, specs.templateLabels) : own;
    return mergeFieldSpecs(templates, [{ path: 'metadata/labels', create: true }]);
  });
}
