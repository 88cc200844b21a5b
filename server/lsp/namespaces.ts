import type { Analysis, EnvironmentAnswers } from '../netpol.js';
import { canonicalFileId } from '../util/file-id.js';
import type { Location } from '../workspace/snapshot.js';
import { toLocation } from './locations.js';
import type { NamespaceParams, NamespaceResult, NamespacesParams, NamespacesResult, ProtocolLocation } from './protocol.js';
import type { Session } from './session.js';

/** `netpol/namespaces`: the namespaces of an environment, and how many workloads and policies each has. */
export function answerNamespaces(session: Session, params: NamespacesParams): NamespacesResult {
  const analysis = session.netpol.analysis();
  const environment = environmentOf(analysis, params);
  const { complete } = analysis.snapshot;
  if (!environment) return { complete, totals: { workloads: 0, policies: 0 }, namespaces: [] };
  const at = placing(session, analysis);
  return {
    complete,
    totals: { workloads: environment.workloads, policies: environment.policyCount },
    namespaces: environment.namespaces(filterOf(params)).map(({ name, location, ...counts }) => ({
      ...(name === undefined ? {} : { name }),
      ...counts,
      ...at(location),
    })),
  };
}

/** `netpol/namespace`: the workloads and policies of one of them. */
export function answerNamespace(session: Session, params: NamespaceParams): NamespaceResult {
  const analysis = session.netpol.analysis();
  const environment = environmentOf(analysis, params);
  if (!environment) return { workloads: [], policies: [] };
  const at = placing(session, analysis);
  const { workloads, policies } = environment.namespace(textOf(params.namespace), filterOf(params));
  return {
    workloads: workloads.map(({ location, ...workload }) => ({ ...workload, ...at(location) })),
    policies: policies.map(({ location, id: _, ...policy }) => ({ ...policy, ...at(location) })),
  };
}

/** Undefined where the environment that is named is not there any more. */
function environmentOf(analysis: Analysis, { environment, textDocument }: NamespacesParams): EnvironmentAnswers | undefined {
  if (typeof environment !== 'string') return analysis.environment(textDocument && canonicalFileId(textDocument.uri));
  const named = analysis.environmentNamed(environment);
  return named.problem === undefined ? analysis.environment(named.found) : undefined;
}

function filterOf({ filter }: NamespacesParams): { readonly text?: string; readonly open?: boolean } {
  if (typeof filter !== 'object' || filter === null) return {};
  const { text, open } = filter;
  return { ...(typeof text === 'string' ? { text } : {}), ...(open === true ? { open } : {}) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function placing(session: Session, { snapshot }: Analysis): (location: Location | undefined) => { readonly location?: ProtocolLocation } {
  return (location) => {
    const place = location && toLocation(session, snapshot, location);
    return place ? { location: place } : {};
  };
}
