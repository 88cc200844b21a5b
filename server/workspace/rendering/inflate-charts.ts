import { type Inflation, inflationsOf } from '../../render/kustomize/helm-charts.js';
import { kustomizationNames } from '../../render/kustomize/load.js';
import type { ParseCache } from '../../render/kustomize/parse.js';
import type { Closure, InflatedChart, Unit } from '../../render/rendering.js';
import { type Charts, wordsOf } from './charts.js';

/** A closure with what the charts in it became. */
export interface Inflated {
  readonly closure: Closure;
  /** See `UnitOutcome`. */
  readonly limits: readonly string[];
}

/** Has the charts rendered that the kustomizations of a unit take in; the same closure where there are none. */
export async function inflateCharts(unit: Unit, closure: Closure, charts: Charts, cache: ParseCache): Promise<Inflated> {
  if (![...closure.units].some((folder) => kustomizationNames.some((name) => mayTakeCharts(closure.files.get(`${folder}/${name}`)))))
    return { closure, limits: [] };
  const wanted = inflationsOf(unit, closure, cache);
  const rendered = await Promise.all(wanted.map(async (inflation) => [inflation, await renderInflation(inflation, charts)] as const));
  const [files, folders, inputs] = [new Map(closure.files), new Set(closure.folders), new Set(closure.inputs)];
  const made = new Map<string, InflatedChart>();
  const limits = new Set<string>();
  for (const [{ key }, { closure: read, outcome }] of rendered) {
    // A text that was read before may be another by now: then the chart is not what these texts become.
    for (const [id, text] of read.files) if (!files.has(id)) files.set(id, text);
    for (const folder of read.folders) folders.add(folder);
    for (const input of read.inputs) inputs.add(input);
    made.set(key, { outcome, read: read.files });
    if (outcome.kind === 'rendered') for (const limit of wordsOf(outcome.limits)) limits.add(limit);
  }
  return { closure: { ...closure, files, folders, inputs, charts: made }, limits: [...limits] };
}

function mayTakeCharts(text: string | undefined): boolean {
  return text !== undefined && /helmChart|generators/i.test(text);
}

function renderInflation({ request, options }: Inflation, charts: Charts): ReturnType<Charts['render']> {
  return charts.render(request, options);
}
