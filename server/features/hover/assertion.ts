import type { Direction } from '../../model/network-policy.js';
import type { Endpoint } from '../../semantics/cluster/endpoint.js';
import { askedPorts } from '../assertions/asked-ports.js';
import type { Assertion, AssertionFile, ConnectionStatement, Group } from '../assertions/assertion.js';
import { type Ends, endsOf } from '../assertions/ends.js';
import { namedIn } from '../assertions/environment.js';
import { runAssertion } from '../assertions/run.js';
import { explain, type Reason, type SideExplanation } from '../explain.js';
import { placeName } from '../places.js';
import type { Printer } from '../printer.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';

/** Workloads by name before "and 5 more". */
const NAMES = 8;

/** Whether an assertion holds; then why, and what its ends mean here. */
export function hoverAssertion(scope: Scope, assertion: Assertion): readonly string[] {
  const { print, view, snapshot } = scope;
  const { outcome, message, locations } = runAssertion(view, assertion);
  const { statement } = assertion;
  const verdict = `${print.strong(outcome)} · ${sentence(print, assertion.label)}`;
  const links = locations.slice(0, NAMES).map((location) => print.link(print.text(placeName(snapshot, location)), location));
  const why = outcome === 'failed' ? [lines(print, message), ...(links.length > 0 ? [links.join(' · ')] : [])] : [];
  if (statement.kind === 'coverage') return [verdict, ...why];
  const reasons = outcome === 'passed' ? reasonsOf(scope, statement) : [];
  return [verdict, ...why, ...reasons, ...meaning(scope, 'from', statement.from), ...meaning(scope, 'to', statement.to)];
}

/** What the environment that a file names is made of, or that there is none of this name. */
export function hoverEnvironment({ snapshot, view, print }: Scope, stated: AssertionFile): readonly string[] {
  const named = namedIn(snapshot, stated);
  if (named?.problem !== undefined) return [print.text(named.problem)];
  const { workloads, policies } = view.evaluator.cluster;
  const title = named ? print.strong(named.found.name) : '';
  return [`${title} · ${say.count(workloads.length, 'workload')}, ${say.count(policies.length, 'policy')}`, 'All of this file is held against it.'];
}

/** Between two single ends both sides are explained; of many, each would have reasons of its own. */
function reasonsOf({ view, print }: Scope, { from, to, ports }: ConnectionStatement): readonly string[] {
  const [source, destination] = [singleEnd(endsOf(view, from).found), singleEnd(endsOf(view, to).found)];
  if (!source || !destination) return [];
  const asked = askedPorts(ports).at(destination.kind === 'workload' ? destination.workload : undefined).ports;
  const { egress, ingress } = explain(view, source, destination, asked);
  return [egress, ingress].filter(({ end }) => end.kind === 'workload').map((side) => sideText(print, side));
}

function singleEnd(ends: Ends | undefined): Endpoint | undefined {
  if (!ends || ends.unseenOutside !== undefined || ends.workloads.length + ends.addresses.length !== 1) return undefined;
  const [workload] = ends.workloads;
  const [range] = ends.addresses;
  return workload ? { kind: 'workload', workload } : range && { kind: 'addresses', range };
}

const titles: Readonly<Record<Direction, string>> = { egress: 'Egress of', ingress: 'Ingress of' };

/** "Ingress of `mysql`: isolated by 2 policies, and admitted", then a line for each policy. */
function sideText(print: Printer, { direction, end, summary, reasons }: SideExplanation): string {
  const name = end.kind === 'workload' ? print.code(end.workload.name) : '';
  const [head, items] = [`${titles[direction]} ${name}: ${sentence(print, summary)}`, reasons.slice(0, NAMES).map((reason) => reasonText(print, reason))];
  return items.length === 0 ? `${head}.` : [head, '', ...items].join('\n');
}

function reasonText(print: Printer, { policy, text, location }: Reason): string {
  return `- ${print.link(print.text(policy.name || 'a policy without a name'), location)}: ${sentence(print, text)}`;
}

/** Which workloads a selector matches: an end that names one says so itself. */
function meaning(scope: Scope, which: 'from' | 'to', group: Group): readonly string[] {
  if (group.kind !== 'pods') return [];
  const workloads = endsOf(scope.view, group).found?.workloads ?? [];
  if (workloads.length === 0) return [];
  return [`${scope.print.code(which)}: ${say.workloads(scope, workloads, NAMES, group.namespace ?? '')}`];
}

/** A message in lines, of which those that are set in belong to the one above. */
function lines(print: Printer, message: string): string {
  const rows = message.split('\n').map((row) => (row.startsWith(' ') ? `- ${sentence(print, row.trim())}` : sentence(print, row)));
  return rows.reduce((text, row, index) => text + (index === 0 ? '' : gapBetween(rows[index - 1] ?? '', row)) + row, '');
}

/** Markdown takes lines together that no blank line parts; within a list they are parted anyway. */
function gapBetween(before: string, row: string): string {
  return before.startsWith('- ') && row.startsWith('- ') ? '\n' : '\n\n';
}

/** Words among which there are names from manifests: a printed text is cut short as a name is, so it is printed word by word. */
function sentence(print: Printer, words: string): string {
  return words
    .split(' ')
    .map((word) => print.text(word))
    .join(' ');
}
