import type { FilePlace } from '../rendering.js';
import type { DeclaredObject } from './declared-object.js';
import { fieldAt, isTrueAt, itemsAt, type JsonValue, jsonOf, type ObjectField, pairsAt, placeOf, textAt, textsAt } from './field.js';

/** An Application of Argo CD. */
export interface Application extends DeclaredObject {
  readonly kind: 'application';
  readonly sources: readonly ApplicationSource[];
  /** Where objects go that name no namespace; '' where it is not said. */
  readonly targetNamespace: string;
  /** Another cluster that it is for, by its name or address. */
  readonly cluster: string | undefined;
}

/** Where manifests come from, and what is made of them. */
export interface ApplicationSource {
  readonly url: string;
  /** undefined: none is said, as where a chart is named, or files of values alone. */
  readonly path: string | undefined;
  readonly chart: string;
  /** By which the files of values of other sources name this one. */
  readonly ref: string;
  readonly place: FilePlace;
  readonly helm: HelmOptions | undefined;
  /** In the words of a Flux Kustomization's `spec`, as JSON; '' where there are none. */
  readonly kustomize: string;
  readonly directory: DirectoryOptions | undefined;
  /** The name of a program that makes the manifests; undefined: none does. */
  readonly plugin: string | undefined;
}

export interface HelmOptions {
  readonly releaseName: string;
  readonly valueFiles: readonly string[];
  readonly ignoresMissingFiles: boolean;
  readonly values: { readonly text: string; readonly place: FilePlace } | undefined;
  readonly parameters: readonly HelmParameter[];
  readonly parametersPlace: FilePlace | undefined;
}

export interface HelmParameter {
  readonly name: string;
  readonly value: string;
  readonly isText: boolean;
}

export interface DirectoryOptions {
  readonly recurse: boolean;
  /** Globs; '' where there are none. */
  readonly include: string;
  readonly exclude: string;
}

/** Makes Applications of a template, one for each row that its generators give. */
export interface ApplicationSet extends DeclaredObject {
  readonly kind: 'application-set';
  readonly spec: ObjectField | undefined;
}

export function applicationSetOf(object: ObjectField, named: DeclaredObject): ApplicationSet {
  return { kind: 'application-set', ...named, spec: fieldAt(object, 'spec') };
}

export function applicationOf(object: ObjectField, named: DeclaredObject): Application {
  const spec = fieldAt(object, 'spec');
  const one = fieldAt(spec, 'source');
  const many = itemsAt(spec, 'sources');
  const sources = many.length > 0 ? many : one ? [one] : [];
  return {
    kind: 'application',
    ...named,
    sources: sources.map((source) => sourceOf(source, named)),
    targetNamespace: textAt(spec, 'destination', 'namespace'),
    cluster: clusterOf(fieldAt(spec, 'destination')),
  };
}

function clusterOf(destination: ObjectField | undefined): string | undefined {
  const named = textAt(destination, 'name') || textAt(destination, 'server');
  return ['', 'in-cluster', 'https://kubernetes.default.svc'].includes(named.replace(/\/$/, '')) ? undefined : named;
}

function sourceOf(source: ObjectField, named: DeclaredObject): ApplicationSource {
  const path = fieldAt(source, 'path');
  const told = path ?? fieldAt(source, 'chart') ?? fieldAt(source, 'repoURL');
  const directory = fieldAt(source, 'directory');
  const plugin = fieldAt(source, 'plugin');
  return {
    url: textAt(source, 'repoURL'),
    path: path && textAt(path),
    chart: textAt(source, 'chart'),
    ref: textAt(source, 'ref'),
    place: told ? placeOf(told) : named.place,
    helm: helmOptions(fieldAt(source, 'helm')),
    kustomize: kustomizeOptions(fieldAt(source, 'kustomize')),
    directory: directory && { recurse: isTrueAt(directory, 'recurse'), include: textAt(directory, 'include'), exclude: textAt(directory, 'exclude') },
    plugin: plugin && textAt(plugin, 'name'),
  };
}

function helmOptions(helm: ObjectField | undefined): HelmOptions | undefined {
  if (helm === undefined) return undefined;
  const object = fieldAt(helm, 'valuesObject');
  const text = fieldAt(helm, 'values');
  const parameters = fieldAt(helm, 'parameters');
  return {
    releaseName: textAt(helm, 'releaseName'),
    valueFiles: textsAt(helm, 'valueFiles'),
    ignoresMissingFiles: isTrueAt(helm, 'ignoreMissingValueFiles'),
    // Where both stand, `valuesObject` counts.
    values: object ? { text: JSON.stringify(jsonOf(object)), place: placeOf(object) } : text && { text: textAt(text), place: placeOf(text) },
    parameters: itemsAt(parameters).map((item) => ({ name: textAt(item, 'name'), value: textAt(item, 'value'), isText: isTrueAt(item, 'forceString') })),
    parametersPlace: parameters && placeOf(parameters),
  };
}

/** As `kustomize edit` writes them into the kustomization of the path (Argo CD, util/kustomize). */
function kustomizeOptions(options: ObjectField | undefined): string {
  if (options === undefined) return '';
  const taken: readonly (readonly [string, JsonValue | undefined])[] = [
    ['targetNamespace', textAt(options, 'namespace') || undefined],
    ['namePrefix', textAt(options, 'namePrefix') || undefined],
    ['nameSuffix', textAt(options, 'nameSuffix') || undefined],
    ['patches', jsonAt(options, 'patches')],
    ['images', imagesAt(options)],
    ['components', jsonAt(options, 'components')],
    ['ignoreMissingComponents', isTrueAt(options, 'ignoreMissingComponents') || undefined],
    ...labelOptions(options),
    ['commonAnnotations', textPairs(options, 'commonAnnotations')],
  ];
  const spec = taken.filter(([, value]) => value !== undefined);
  return spec.length === 0 ? '' : JSON.stringify(Object.fromEntries(spec));
}

/** `kustomize edit add label`: selectors get them, too, unless that is not wanted. */
function labelOptions(options: ObjectField): readonly (readonly [string, JsonValue | undefined])[] {
  const pairs = textPairs(options, 'commonLabels');
  if (pairs === undefined || !isTrueAt(options, 'labelWithoutSelector')) return [['commonLabels', pairs]];
  return [['labels', [{ pairs, ...(isTrueAt(options, 'labelIncludeTemplates') ? { includeTemplates: true } : {}) }]]];
}

function jsonAt(options: ObjectField, name: string): JsonValue | undefined {
  const value = fieldAt(options, name);
  return value && jsonOf(value);
}

function textPairs(options: ObjectField, name: string): JsonValue | undefined {
  const pairs = pairsAt(options, name);
  return pairs.size === 0 ? undefined : Object.fromEntries(pairs);
}

/** `name=newName:newTag`, `name@digest`. */
function imagesAt(options: ObjectField): JsonValue | undefined {
  const images = textsAt(options, 'images').map((text) => {
    const [, name = '', newName, newTag, digest] = /^([^=:@]+(?::\d+\/[^=:@]+)?)(?:=([^@]*?))?(?::([\w][\w.-]*))?(?:@(.+))?$/.exec(text) ?? [];
    return Object.fromEntries(Object.entries({ name, newName, newTag, digest }).filter(([, value]) => value !== undefined)) as { [key: string]: string };
  });
  return images.length === 0 ? undefined : images;
}
