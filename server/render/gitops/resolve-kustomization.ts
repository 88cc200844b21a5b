import type { FluxBuild } from '../unit-request.js';
import type { FluxKustomization } from './flux-declarations.js';
import type { ClosureHost } from './gitops.js';
import type { HeldValues, Known } from './known.js';
import { locate } from './locate.js';
import { hasVariable } from './repository.js';
import type { Resolved } from './resolved.js';
import { missingFor, shownName, unitFor } from './resolved.js';

/** What a Flux Kustomization has built. */
export async function resolveKustomization(
  declaration: FluxKustomization,
  cluster: string | undefined,
  known: Known,
  host: ClosureHost,
): Promise<readonly Resolved[]> {
  const { path, pathPlace, source, spec, place } = declaration;
  const into = declaration.cluster ?? cluster;
  const namespace = targetOf(spec);
  const named = `The Kustomization ${shownName(declaration)}`;
  if (hasVariable(path))
    return [missingFor('variable', `${named} has the path \`${path}\`, and what stands for the variable is not here.`, pathPlace, namespace)];
  const located = await locate(source, path, cluster, known, host);
  if (located.kind === 'missing') return [missingFor(located.why, `${named} is not followed. ${located.message}`, pathPlace, namespace)];
  const flux: FluxBuild = { spec, place, ...substitution(declaration, cluster, known) };
  return [unitFor(declaration, { engine: 'kustomize', folder: located.id, loadRestriction: 'none', flux }, into)];
}

function targetOf(spec: string): string {
  const { targetNamespace } = JSON.parse(spec) as { readonly targetNamespace?: unknown };
  return typeof targetNamespace === 'string' ? targetNamespace : '';
}

/** What is written for variables: of ConfigMaps and Secrets in their order, then what the Kustomization itself says. */
function substitution(
  { substitute, substituteFrom, namespace }: FluxKustomization,
  cluster: string | undefined,
  known: Known,
): Pick<FluxBuild, 'substitute' | 'unknownVariables'> {
  if (substitute === undefined) return { substitute: undefined };
  const held = substituteFrom.map((ref) => ({ ref, values: known.values({ ...ref, namespace }, cluster) }));
  const all = [...held.flatMap(({ values }) => (values ? pairsOf(values) : [])), ...substitute].map(([name, text]) => [name, text] as const);
  // Of a name that is there twice the later one counts.
  const last = [...new Map(all)].sort(([a], [b]) => (a < b ? -1 : 1));
  const unknown = held.some(({ ref, values }) => values === undefined && !ref.optional)
    ? 'any'
    : last.flatMap(([name, text]) => (text === undefined ? [name] : []));
  return {
    substitute: new Map(last.flatMap(([name, text]) => (text === undefined ? [] : [[name, text.replaceAll('\n', '')] as const]))),
    ...(unknown.length > 0 ? { unknownVariables: unknown } : {}),
  };
}

function pairsOf({ texts, unreadable }: HeldValues): readonly (readonly [string, string | undefined])[] {
  return [...texts, ...unreadable.map((name) => [name, undefined] as const)];
}
