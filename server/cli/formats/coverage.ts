import type { Coverage, CoverageSide, CoverageTotal, CoveringPolicy } from '../../netpol.js';
import { counted, jsonText, oneLine } from '../../util/text.js';
import type { AnswerHead } from '../limits.js';
import { cell, csvLine } from './list-tables.js';
import type { PlaceOf } from './places.js';

/** A format of `netpol list --coverage`. */
export type CoverageFormat = (coverage: Coverage, options: { readonly head: () => AnswerHead; readonly placeOf: PlaceOf }) => Iterable<string>;

const words: Readonly<Record<CoverageSide['standing'], string>> = { isolated: 'isolated', limited: 'limited', open: 'open', unknown: 'not known' };

/** A line for each workload, then how many are isolated in each namespace. */
export function* coverageText({ workloads, totals }: Coverage): Iterable<string> {
  const rows = workloads.map(({ workload, ingress, egress }) => [workload, `ingress ${sideText(ingress)}`, `egress ${sideText(egress)}`]);
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) yield `${oneLine(row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('   ')).trimEnd()}\n`;
  if (rows.length > 0) yield '\n';
  for (const total of totals) yield `${oneLine(totalText(total))}\n`;
}

function sideText({ standing, policies }: CoverageSide): string {
  return policies.length === 0 ? words[standing] : `${words[standing]} by ${policies.map(policyName).join(', ')}`;
}

/** A policy of a namespace stands beside its workloads. */
function policyName({ kind, namespace, name }: CoveringPolicy): string {
  return namespace === undefined ? `${kind} ${name}` : name;
}

function totalText({ namespace, workloads, ingress, egress, both }: CoverageTotal): string {
  return `${namespace ?? 'all namespaces'}: of ${counted(workloads, 'workload')}, ${ingress} isolated for ingress, ${egress} for egress, ${both} for both`;
}

/** The JSON of `netpol list --coverage`, a contract that other programs read: see `docs/cli.md`. */
export function* coverageJson({ workloads, totals }: Coverage, { head, placeOf }: Parameters<CoverageFormat>[1]): Iterable<string> {
  const side = ({ standing, policies }: CoverageSide) => ({ standing, policies: policies.map((policy) => policyJson(policy, placeOf)) });
  const { limits, environment } = head();
  const rows = workloads.map(({ workload, ingress, egress }) => ({ workload, ingress: side(ingress), egress: side(egress) }));
  const [total, ...named] = [...totals].reverse();
  const namespaces = named.reverse();
  const { namespace: _, ...sums } = total ?? { namespace: undefined, workloads: 0, ingress: 0, egress: 0, both: 0 };
  yield `${jsonText({ version: 1, coverage: rows, namespaces, total: sums, limits, environment }, 2)}\n`;
}

function policyJson({ kind, namespace, name, location }: CoveringPolicy, placeOf: PlaceOf) {
  return { kind, ...(namespace === undefined ? {} : { namespace }), name, ...(location && placeOf(location)) };
}

/** A record for each workload. */
export function* coverageCsv({ workloads }: Coverage): Iterable<string> {
  yield csvLine(['workload', 'ingress', 'ingress policies', 'egress', 'egress policies']);
  for (const { workload, ingress, egress } of workloads)
    yield csvLine([workload, ...[ingress, egress].flatMap((side) => [side.standing, side.policies.map(policyName).join(' ')])]);
}

/** A table of workloads, and one of namespaces. */
export function* coverageMarkdown({ workloads, totals }: Coverage): Iterable<string> {
  yield '| workload | ingress | egress |\n|---|---|---|\n';
  for (const { workload, ingress, egress } of workloads) yield `| ${cell(workload)} | ${cell(sideText(ingress))} | ${cell(sideText(egress))} |\n`;
  yield '\n| namespace | workloads | isolated for ingress | for egress | for both |\n|---|---|---|---|---|\n';
  for (const { namespace, workloads: all, ingress, egress, both } of totals)
    yield `| ${namespace === undefined ? '**all**' : cell(namespace)} | ${all} | ${ingress} | ${egress} | ${both} |\n`;
}
