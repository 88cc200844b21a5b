import type { RenderId } from '../rendering.js';
import { type FieldSpec, mergeFieldSpecs, parseFieldSpecs, parseGvk } from './field-spec.js';
import type { Gvk } from './ids.js';
import { type Build, loadFile } from './load.js';
import type { NameReference } from './name-references.js';
import { flagAt, listAt, mapsAt, type Setting, settingOf, stringAt, type TextSetting } from './settings.js';
import { at, fail } from './stop.js';
import { defaultFieldSpecs } from './tables/field-specs.js';
import { defaultNameReferences } from './tables/name-references.js';
import { defaultVarReferences } from './tables/var-references.js';

const specNames = [
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonLabels',
  'labels',
  'templateLabels',
  'commonAnnotations',
  'varReference',
  'images',
  'replicas',
] as const;

export type SpecName = (typeof specNames)[number];

/** The fields that transformers write to. */
export interface FieldConfiguration {
  readonly specs: Readonly<Record<SpecName, readonly FieldSpec[]>>;
  readonly references: readonly NameReference[];
}

export const noConfiguration: FieldConfiguration = { specs: recordOf(() => []), references: [] };

export const defaultConfiguration: FieldConfiguration = {
  specs: recordOf((name) => (name === 'labels' ? [] : parseFieldSpecs(name === 'varReference' ? defaultVarReferences : defaultFieldSpecs[name]))),
  references: parseReferences(defaultNameReferences),
};

function recordOf(specsOf: (name: SpecName) => readonly FieldSpec[]): Record<SpecName, readonly FieldSpec[]> {
  return Object.fromEntries(specNames.map((name) => [name, specsOf(name)])) as Record<SpecName, readonly FieldSpec[]>;
}

function parseReferences(lines: string): readonly NameReference[] {
  const references: { target: Gvk; lines: string[] }[] = [];
  for (const line of lines.trim().split('\n')) {
    if (line.includes(' ')) references.at(-1)?.lines.push(line);
    else references.push({ target: parseGvk(line), lines: [] });
  }
  return references.map(({ target, lines: specs }) => ({ target, referrers: parseFieldSpecs(specs.join('\n')) }));
}

/** What a kustomization works with: the defaults, and what its `configurations` add. */
export function configurationOf(build: Build, folder: RenderId, files: readonly TextSetting[]): FieldConfiguration {
  if (files.length === 0) return defaultConfiguration;
  const added = files.map((file) => at(file.place, () => readConfiguration(build, folder, file)));
  return mergeConfigurations(defaultConfiguration, added.reduce(mergeConfigurations, noConfiguration));
}

function readConfiguration(build: Build, folder: RenderId, file: TextSetting): FieldConfiguration {
  const source = loadFile(build, folder, file);
  const [document] = source.documents;
  if (document?.problem) return fail(document.problem.message, source.place);
  const setting = document?.root && settingOf(document.root, source, document);
  return {
    specs: recordOf((name) => fieldSpecsAt(setting, name)),
    references: mapsAt(setting, 'nameReference').map((entry) => ({ target: gvkAt(entry), referrers: fieldSpecsAt(entry, 'fieldSpecs') })),
  };
}

export function fieldSpecsAt(setting: Setting | undefined, name: string): readonly FieldSpec[] {
  return listAt(setting, name).map((spec) => ({ ...gvkAt(spec), path: stringAt(spec, 'path'), create: flagAt(spec, 'create') }));
}

function gvkAt(setting: Setting): Gvk {
  return { group: stringAt(setting, 'group'), version: stringAt(setting, 'version'), kind: stringAt(setting, 'kind') };
}

export function mergeConfigurations(into: FieldConfiguration, more: FieldConfiguration): FieldConfiguration {
  if (into === noConfiguration) return more;
  if (into === more) return into;
  return {
    specs: recordOf((name) => mergeFieldSpecs(into.specs[name], more.specs[name])),
    references: sorted(more.references.reduce(mergeReference, into.references)),
  };
}

function mergeReference(into: readonly NameReference[], { target, referrers }: NameReference): readonly NameReference[] {
  if (!into.some((known) => isSame(known.target, target))) return [...into, { target, referrers }];
  return into.map((known) => (isSame(known.target, target) ? { target, referrers: mergeFieldSpecs(known.referrers, referrers) } : known));
}

function isSame(a: Gvk, b: Gvk): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind;
}

/** Kinds that come first when references are gone through, in this order. */
const first = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

export const legacyOrder = { first, last } as const;

function sorted(references: readonly NameReference[]): readonly NameReference[] {
  const text = ({ group, version, kind }: Gvk) => `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;
  const rank = ({ kind }: Gvk) => (first.includes(kind) ? first.indexOf(kind) - first.length : last.indexOf(kind) + 1);
  return references.toSorted((a, b) => rank(a.target) - rank(b.target) || (text(a.target) < text(b.target) ? -1 : text(a.target) > text(b.target) ? 1 : 0));
}
