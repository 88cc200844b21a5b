import type { Declaration } from './declarations.js';
import type { SourceRef } from './flux-declarations.js';
import type { Known } from './known.js';

/** How much is known of what the declaration takes from other objects: values, and where its files come from. */
export function readiness(declaration: Declaration, cluster: string | undefined, known: Known): 'all' | 'values' | 'too-little' {
  const { namespace } = declaration;
  if (declaration.kind !== 'flux-kustomization' && declaration.kind !== 'helm-release') return 'all';
  const refs = declaration.kind === 'flux-kustomization' ? declaration.substituteFrom : declaration.valuesFrom;
  if (refs.some((ref) => known.values({ ...ref, namespace }, cluster) === undefined)) return 'too-little';
  const source = declaration.kind === 'flux-kustomization' ? declaration.source : (declaration.chart?.source ?? declaration.chartRef);
  return source === undefined || isSourceKnown(source, cluster, known) ? 'all' : 'values';
}

function isSourceKnown(source: SourceRef, cluster: string | undefined, known: Known): boolean {
  if (source.kind === 'HelmChart') return known.chart(source, cluster) !== undefined;
  if (source.kind === 'ExternalArtifact') return known.artifact(source, cluster) !== undefined || known.source(source, cluster) !== undefined;
  // What Flux is set up with is often not kept beside what it deploys.
  return source.name === 'flux-system' || known.source(source, cluster) !== undefined;
}
