import { shift } from '../../util/range.js';
import type { RenderId } from '../rendering.js';
import type { Source } from './parse.js';
import { get, type MapSetting, type Setting, settingOf, stringAt } from './settings.js';
import { fail } from './stop.js';

/** What a kustomization says, and where it stands. */
export interface KustomizationFile {
  readonly folder: RenderId;
  readonly setting: MapSetting;
  readonly isComponent: boolean;
}

/** Reads a kustomization as Kustomize does, which takes no field that it does not know. */
export function readKustomization(source: Source, folder: RenderId): KustomizationFile {
  const setting = settingOfKustomization(source) ?? fail('kustomization.yaml is empty', { file: source.file, range: { start: 0, end: 0 } });
  expectKnown(setting, kustomizationFields);
  return kustomizationOfSetting(setting, folder);
}

/** As Flux reads it before it writes it anew: what it does not know is lost. */
export function knownSettings(source: Source): MapSetting | undefined {
  const setting = settingOfKustomization(source);
  return setting && (withKnown(setting, kustomizationFields) as MapSetting);
}

/** All that a kustomization says; undefined where that is nothing. */
function settingOfKustomization(source: Source): MapSetting | undefined {
  const [document] = source.documents;
  if (document?.problem) {
    const range = source.placed(shift(document.problem.range, document.offset));
    return fail(`invalid Kustomization: ${document.problem.message}`, { file: source.file, range });
  }
  if (document?.root === undefined) return undefined;
  const setting = settingOf(document.root, source, document);
  if (setting.kind === 'scalar' && setting.value === null) return undefined;
  if (setting.kind !== 'map') return fail('invalid Kustomization: json: cannot unmarshal into Go value of type types.Kustomization', setting.place);
  return setting;
}

/** A kustomization that says this. */
export function kustomizationOfSetting(setting: MapSetting, folder: RenderId): KustomizationFile {
  const place = { file: setting.place.file, range: { start: 0, end: 0 } };
  const kind = stringAt(setting, 'kind') || 'Kustomization';
  const isComponent = kind === 'Component';
  if (setting.entries.every(({ name, value }) => ['kind', 'apiversion'].includes(name.toLowerCase()) || isNothing(value)))
    fail('kustomization.yaml is empty', place);
  if (kind !== 'Kustomization' && !isComponent) fail('kind should be Kustomization or Component', get(setting, 'kind')?.place);
  const wanted = `kustomize.config.k8s.io/${isComponent ? 'v1alpha1' : 'v1beta1'}`;
  const apiVersion = stringAt(setting, 'apiVersion');
  if (apiVersion !== '' && apiVersion !== wanted) fail(`apiVersion for ${kind} should be ${wanted}`, get(setting, 'apiVersion')?.place);
  return { folder, setting, isComponent };
}

/** Zero values count as nothing. */
function isNothing(value: Setting): boolean {
  return value.kind === 'scalar' && (value.value === null || value.value === '');
}

/** Names of fields; below a name, those of what is in it, or of its items. `true` is anything. */
interface Fields {
  readonly [name: string]: Fields | true;
}

const fieldSpec: Fields = { group: true, version: true, kind: true, path: true, create: true };
const selector: Fields = { group: true, version: true, kind: true, name: true, namespace: true, annotationSelector: true, labelSelector: true };
const generatorOptions: Fields = { labels: true, annotations: true, disableNameSuffixHash: true, immutable: true };
const generatorArgs: Fields = {
  namespace: true,
  name: true,
  behavior: true,
  literals: true,
  files: true,
  envs: true,
  env: true,
  options: generatorOptions,
};
const fieldOptions: Fields = { delimiter: true, index: true, encoding: true, create: true };
const patch: Fields = { path: true, patch: true, target: selector, options: true };
const image: Fields = { name: true, newName: true, tagSuffix: true, newTag: true, digest: true };

const kustomizationFields: Fields = {
  apiVersion: true,
  kind: true,
  metadata: true,
  openapi: true,
  namePrefix: true,
  nameSuffix: true,
  namespace: true,
  commonLabels: true,
  labels: { pairs: true, includeSelectors: true, includeTemplates: true, fields: fieldSpec },
  commonAnnotations: true,
  patchesStrategicMerge: true,
  patchesJson6902: patch,
  patches: patch,
  images: image,
  imageTags: image,
  replacements: {
    path: true,
    source: { group: true, version: true, kind: true, name: true, namespace: true, fieldPath: true, options: fieldOptions },
    targets: { select: selector, reject: selector, fieldPaths: true, options: fieldOptions },
    sourceValue: true,
  },
  replicas: { name: true, count: true },
  vars: true,
  sortOptions: { order: true, legacySortOptions: { orderFirst: true, orderLast: true } },
  resources: true,
  components: true,
  crds: true,
  bases: true,
  configMapGenerator: generatorArgs,
  secretGenerator: { ...generatorArgs, type: true },
  helmGlobals: true,
  helmCharts: true,
  helmChartInflationGenerator: true,
  generatorOptions,
  configurations: true,
  generators: true,
  transformers: true,
  validators: true,
  buildMetadata: true,
};

function knownField(name: string, fields: Fields): Fields | true | undefined {
  return (Object.hasOwn(fields, name) ? fields[name] : undefined) ?? Object.entries(fields).find(([field]) => field.toLowerCase() === name.toLowerCase())?.[1];
}

function withKnown(setting: Setting, fields: Fields): Setting {
  if (setting.kind === 'list') return { ...setting, items: setting.items.map((item) => withKnown(item, fields)) };
  if (setting.kind !== 'map') return setting;
  const entries = setting.entries.flatMap((entry) => {
    const known = knownField(entry.name, fields);
    return known === undefined ? [] : [known === true ? entry : { ...entry, value: withKnown(entry.value, known) }];
  });
  return { ...setting, entries };
}

function expectKnown(setting: Setting, fields: Fields): void {
  if (setting.kind === 'list') for (const item of setting.items) expectKnown(item, fields);
  if (setting.kind !== 'map') return;
  for (const { name, key, value } of setting.entries) {
    const known = knownField(name, fields);
    if (known === undefined) fail(`invalid Kustomization: json: unknown field "${name}"`, key);
    if (known !== true) expectKnown(value, known);
  }
}
