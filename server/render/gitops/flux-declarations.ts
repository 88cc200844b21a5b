import type { FilePlace } from '../rendering.js';
import type { DeclaredObject } from './declared-object.js';
import { fieldAt, isTrueAt, itemsAt, type JsonValue, jsonOf, type ObjectField, pairsAt, placeOf, textAt } from './field.js';

/** What a sourceRef names. */
export interface SourceRef {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** A ConfigMap or Secret that values are taken from. */
export interface ValuesRef {
  readonly kind: string;
  readonly name: string;
  readonly optional: boolean;
  readonly place: FilePlace;
}

/** A Kustomization of Flux. */
export interface FluxKustomization extends DeclaredObject {
  readonly kind: 'flux-kustomization';
  /** From the top of its source. */
  readonly path: string;
  readonly pathPlace: FilePlace;
  readonly source: SourceRef;
  /** The fields of its `spec` that say how the path is built, as JSON. */
  readonly spec: string;
  readonly substitute: ReadonlyMap<string, string> | undefined;
  readonly substituteFrom: readonly ValuesRef[];
  /** `namespace/name` of others that are applied before. */
  readonly dependsOn: readonly string[];
  /** Another cluster that it is for, by the Secret of its kubeconfig. */
  readonly cluster: string | undefined;
}

/** From where the files of others come. */
export interface FluxSource extends DeclaredObject {
  readonly kind: 'flux-source';
  readonly sourceKind: string;
  /** '' where none is written. */
  readonly url: string;
  /** Gitignore patterns, beside those of the repository. */
  readonly ignore: string;
}

/** Makes artifacts of parts of other sources. */
export interface ArtifactGenerator extends DeclaredObject {
  readonly kind: 'artifact-generator';
  readonly sources: ReadonlyMap<string, SourceRef>;
  readonly artifacts: readonly { readonly name: string; readonly copies: readonly CopyRule[] }[];
}

/** `from: @alias/path`, `to: @artifact/path`. */
export interface CopyRule {
  readonly from: string;
  readonly to: string;
}

/** What the controller writes into the kustomization, in the order in which it is kept. */
const builtFrom = [
  'targetNamespace',
  'namePrefix',
  'nameSuffix',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'images',
  'components',
  'ignoreMissingComponents',
  'commonMetadata',
] as const;

export function kustomizationOf(object: ObjectField, named: DeclaredObject): FluxKustomization {
  const spec = fieldAt(object, 'spec');
  const path = fieldAt(spec, 'path');
  const postBuild = fieldAt(spec, 'postBuild');
  return {
    kind: 'flux-kustomization',
    ...named,
    path: textAt(path),
    pathPlace: path ? placeOf(path) : named.place,
    source: sourceRefAt(fieldAt(spec, 'sourceRef'), named.namespace),
    spec: JSON.stringify(builtBy(spec)),
    substitute: postBuild && pairsAt(postBuild, 'substitute'),
    substituteFrom: itemsAt(postBuild, 'substituteFrom').map(valuesRefOf),
    dependsOn: itemsAt(spec, 'dependsOn').map((item) => `${textAt(item, 'namespace') || named.namespace}/${textAt(item, 'name')}`),
    cluster: clusterAt(spec),
  };
}

function builtBy(spec: ObjectField | undefined): { readonly [name: string]: JsonValue } {
  return Object.fromEntries(
    builtFrom.flatMap((name) => {
      const value = fieldAt(spec, name);
      return value ? [[name, jsonOf(value)] as const] : [];
    }),
  );
}

export function sourceRefAt(ref: ObjectField | undefined, namespace: string): SourceRef {
  return { kind: textAt(ref, 'kind'), name: textAt(ref, 'name'), namespace: textAt(ref, 'namespace') || namespace };
}

export function valuesRefOf(item: ObjectField): ValuesRef {
  return { kind: textAt(item, 'kind'), name: textAt(item, 'name'), optional: isTrueAt(item, 'optional'), place: placeOf(fieldAt(item, 'name') ?? item) };
}

/** The Secret or ConfigMap by which another cluster is reached. */
export function clusterAt(spec: ObjectField | undefined): string | undefined {
  const config = fieldAt(spec, 'kubeConfig');
  return config && (textAt(config, 'secretRef', 'name') || textAt(config, 'configMapRef', 'name') || 'kubeConfig');
}

export function fluxSourceOf(sourceKind: string, object: ObjectField, named: DeclaredObject): FluxSource {
  const spec = fieldAt(object, 'spec');
  return { kind: 'flux-source', ...named, sourceKind, url: textAt(spec, 'url') || textAt(spec, 'endpoint'), ignore: textAt(spec, 'ignore') };
}

export function artifactGeneratorOf(object: ObjectField, named: DeclaredObject): ArtifactGenerator {
  const sources = itemsAt(object, 'spec', 'sources').map((item) => [textAt(item, 'alias'), sourceRefAt(item, named.namespace)] as const);
  const artifacts = itemsAt(object, 'spec', 'artifacts').map((item) => ({
    name: textAt(item, 'name'),
    copies: itemsAt(item, 'copy').map((rule) => ({ from: textAt(rule, 'from'), to: textAt(rule, 'to') })),
  }));
  return { kind: 'artifact-generator', ...named, sources: new Map(sources), artifacts };
}
