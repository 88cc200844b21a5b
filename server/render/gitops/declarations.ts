import { sha256 } from '../../util/sha256.js';
import { type ParseCache, sourceOfFile } from '../kustomize/parse.js';
import { printObject } from '../kustomize/print.js';
import { readObjects } from '../kustomize/read-objects.js';
import { Stop } from '../kustomize/stop.js';
import type { RenderedObject, RenderId } from '../rendering.js';
import { type Application, type ApplicationSet, applicationOf, applicationSetOf } from './argo-declarations.js';
import { type DeclaredObject, declaredObject } from './declared-object.js';
import { fieldsOf, type ObjectField, textAt } from './field.js';
import { type ArtifactGenerator, artifactGeneratorOf, type FluxKustomization, type FluxSource, fluxSourceOf, kustomizationOf } from './flux-declarations.js';
import { type HelmChart, type HelmRelease, helmChartOf, helmReleaseOf } from './helm-declarations.js';

/** An object that says what else is deployed, or from where. */
export type Declaration = FluxKustomization | FluxSource | ArtifactGenerator | HelmRelease | HelmChart | Application | ApplicationSet;

type Reader = (object: ObjectField, named: DeclaredObject) => Declaration | undefined;

/** By group and kind. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['kustomize.toolkit.fluxcd.io Kustomization', kustomizationOf],
  ...['GitRepository', 'OCIRepository', 'HelmRepository', 'Bucket', 'ExternalArtifact'].map((kind): [string, Reader] => [
    `source.toolkit.fluxcd.io ${kind}`,
    (object, named) => fluxSourceOf(kind, object, named),
  ]),
  ['source.toolkit.fluxcd.io HelmChart', helmChartOf],
  ['source.extensions.fluxcd.io ArtifactGenerator', artifactGeneratorOf],
  ['helm.toolkit.fluxcd.io HelmRelease', helmReleaseOf],
  ['argoproj.io Application', applicationOf],
  ['argoproj.io ApplicationSet', applicationSetOf],
]);

const groups = /^ *["']?apiVersion["']?: *["']?(?:(?:kustomize|source|helm)\.toolkit\.fluxcd\.io|source\.extensions\.fluxcd\.io|argoproj\.io)\//m;

/** What the object declares; undefined of others. */
export function declarationOf(object: RenderedObject): Declaration | undefined {
  if (!groups.test(object.text)) return undefined;
  const root = fieldsOf(object);
  const [group = ''] = textAt(root, 'apiVersion').split('/');
  const read = readers.get(`${group} ${textAt(root, 'kind')}`);
  return root && read?.(root, declaredObject(root));
}

/** More of a ConfigMap than values for variables take. */
const longestValues = 16_384;

/** Another text whenever objects declare something else, or give other values for variables; '' where they do nothing of that. */
export function declarationMark(objects: readonly RenderedObject[]): string {
  const texts = objects.flatMap(({ text }) =>
    groups.test(text) || (text.length <= longestValues && /^kind: (?:ConfigMap|Secret)$/m.test(text)) ? [text] : [],
  );
  return texts.length === 0 ? '' : sha256(texts.join('\n'));
}

/** What the objects of a file declare, as it stands; nothing where it is none that can be read. */
export function declarationsInFile(file: RenderId, text: string, cache: ParseCache = new Map()): readonly Declaration[] {
  if (!groups.test(text)) return [];
  try {
    const objects = readObjects(sourceOfFile(file, text, cache), 'base');
    return objects.flatMap(({ node, origin }) => declarationOf({ ...printObject(node), origin }) ?? []);
  } catch (thrown) {
    if (thrown instanceof Stop) return [];
    throw thrown;
  }
}
