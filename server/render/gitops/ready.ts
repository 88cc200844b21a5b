import type { Declaration } from './declarations.js';
import type { SourceRef } from './flux-declarations.js';
import type { Known } from './known.js';

/** Whether everything is known that the declaration takes from other objects. */
export function isReady(declaration: Declaration, cluster: string | undefined, known: Known): boolean {
  const { namespace } = declaration;
  if (declaration.kind === 'flux-kustomization')
    return (
      isSourceKnown(declaration.source, cluster, known) && declaration.substituteFrom.every((ref) => known.values({ ...ref, namespace }, cluster) !== undefined)
    );
  if (declaration.kind !== 'helm-release') return true;
  const { chart, chartRef, valuesFrom } = declaration;
  const source = chart?.source ?? chartRef;
  return (
    (source === undefined || isSourceKnown(source, cluster, known)) && valuesFrom.every((ref) => known.values({ ...ref, namespace }, cluster) !== undefined)
  );
}

function isSourceKnown(source: SourceRef, cluster: string | undefined, known: Known): boolean {
  if (source.kind === 'HelmChart') return known.chart(source, cluster) !== undefined;
  if (source.kind === 'ExternalArtifact') return known.artifact(source, cluster) !== undefined || known.source(source, cluster) !== undefined;
  return known.source(source, cluster) !== undefined;
}
