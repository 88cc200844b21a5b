import type { ChartOutcome } from '../../render/helm/chart-objects.js';
import type { HelmLimit } from '../../render/helm/helm.js';
import type { Closure, Outcome } from '../../render/rendering.js';
import { type FileId, parentOf } from '../../util/file-id.js';

/** Renders charts, where that can be done: it takes a program beside this one. */
export interface Charts {
  /** As `helm template` does it with the chart's own values. Never rejects. */
  render(folder: FileId): Promise<{ readonly closure: Closure; readonly outcome: ChartOutcome }>;
}

/** What rendering a unit came to, what it was rendered from, and why the cluster's may be another. */
export interface UnitOutcome {
  readonly outcome: Outcome;
  readonly read: Closure;
  /** Each the end of a sentence that begins with the unit. */
  readonly limits: readonly string[];
}

export async function chartOutcomeOf(file: FileId, charts: Charts): Promise<UnitOutcome> {
  const { closure: read, outcome } = await charts.render(parentOf(file));
  if (outcome.kind !== 'rendered') return { outcome, read, limits: [] };
  return { outcome: { kind: 'rendered', objects: outcome.objects, facts: [] }, read, limits: outcome.limits.flatMap((limit) => words[limit] ?? []) };
}

export function noCharts(file: FileId): UnitOutcome {
  const read: Closure = { files: new Map(), folders: new Set(), inputs: new Set([file]), units: new Set() };
  const place = { file, range: { start: 0, end: 0 } };
  return { outcome: { kind: 'refused', reason: 'chart', message: 'charts are not rendered here', place }, read, limits: [] };
}

/** Random values are of no matter to policies. */
const words: Readonly<Partial<Record<HelmLimit, string>>> = {
  capabilities: 'asks which version and APIs the cluster has, and is rendered for those that Helm supposes',
  lookup: 'looks up objects of the cluster, of which none are known here',
};
