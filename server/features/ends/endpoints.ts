import type { Endpoint, WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { formatRange, parseAddress, parseCidr } from '../../semantics/sets/address-set.js';
import { rangeText } from '../../words/addresses.js';

import { candidates, isNamed, type Named, thereIs } from './named.js';

export type { Named } from './named.js';

/**
 * The end that a person names: an address, or a workload as `namespace/Kind/name` or the shortest form that means only one. The problem
 * lists the candidates where it means several or none.
 */
export function endpointNamed(text: string, workloads: readonly WorkloadEndpoint[]): Named<Endpoint> {
  const range = parseAddress(text);
  if (range) return { found: { kind: 'addresses', range } };
  // Thousands of names are looked up among thousands of workloads, so each is compared with the end first.
  const found = workloads.filter((workload) => text.endsWith(workload.name) && isNamed(workload, text));
  const exact = found.filter((workload) => workload.id === text);
  const [only, ...more] = exact.length > 0 ? exact : found;
  if (only && more.length === 0) return { found: { kind: 'workload', workload: only } };
  if (only) return { problem: `${JSON.stringify(text)} means several workloads: ${candidates(found.map(({ id }) => id))}. Name one of them in full.` };
  const several = notOneAddress(text);
  if (several !== undefined) return { problem: several };
  if (workloads.length === 0) return { problem: noWorkload };
  const there = thereIs(
    text,
    workloads.map(({ id }) => id),
  );
  return { problem: `There is no workload ${JSON.stringify(text)} here${there}. ${whereAllAre} them all.` };
}

/** The same of a workload alone. */
export function onlyWorkloadNamed(text: string, workloads: readonly WorkloadEndpoint[]): Named<WorkloadEndpoint> {
  const { found, problem } = endpointNamed(text, workloads);
  if (problem !== undefined) return { problem };
  return found.kind === 'workload' ? { found: found.workload } : { problem: `${JSON.stringify(text)} is an address: name a workload.` };
}

/** Why a text that looks like addresses means no end: it is a block, a range or no address at all. Undefined for anything else. */
export function notOneAddress(text: string): string | undefined {
  const [first = '', last = '', ...more] = text.split('-');
  const isRange = more.length === 0 && parseAddress(first) !== undefined && parseAddress(last) !== undefined;
  if (!isRange && !parseCidr(text) && !looksLikeIPv4(text)) return undefined;
  return `Name one address, like 10.0.0.1, or a workload: ${JSON.stringify(text)} is neither.`;
}

/** Whether a text begins with four numbers, as no name of a workload does: an IPv4 address, a block, a range, or one of these mistyped. */
export function looksLikeIPv4(text: string): boolean {
  return /^\d+(\.\d+){3}(?![^/-])/.test(text);
}

/** Why nothing can be named. */
export const noWorkload = 'There is no workload here: name the folder that holds the manifests.';

/** Begins a sentence. The list without `--exposure` leaves out workloads that connect to nothing. */
export const whereAllAre = '`netpol list --exposure --format json` names';

/** `namespace/Kind/name`, or `first-last` for addresses: the names of the contract in `docs/cli.md`. */
export function endpointName(endpoint: Endpoint): string {
  return endpoint.kind === 'workload' ? endpoint.workload.id : formatRange(endpoint.range);
}

/** The same for people, who read blocks rather than ranges. */
export function endpointText(endpoint: Endpoint): string {
  return endpoint.kind === 'workload' ? endpoint.workload.id : rangeText(endpoint.range);
}

/** An end as people name it: "Deployment shop/web", an address, a range of them. */
export function endName(end: Endpoint): string {
  if (end.kind === 'workload') return `${end.workload.kind} ${end.workload.namespace}/${end.workload.name}`;
  return rangeText(end.range);
}

/** The short name of an end within a sentence. */
export function shortName(end: Endpoint): string {
  return end.kind === 'workload' ? end.workload.name : rangeText(end.range);
}
