import { type ChartClosure, type ChartSource, type ChartUnit, chartClosure, chartRequest, textOfContent } from '../../render/helm/chart.js';
import { type ChartOutcome, chartOutcome, textClosure } from '../../render/helm/chart-objects.js';
import type { HelmLimit } from '../../render/helm/helm.js';
import type { HelmRenderer } from '../../render/helm/renderer.js';
import type { Closure, Outcome } from '../../render/rendering.js';
import type { ChartRequest } from '../../render/unit-request.js';
import { baseName, type FileId } from '../../util/file-id.js';
import type { FileSource } from '../file-source.js';
import { chartSource } from './chart-source.js';

/** What renders one chart after the other, beside whoever asks: see `helmRenderer`. */
export type ChartEngine = HelmRenderer;

/** Renders charts, where that can be done: it takes a program beside this one. */
export interface Charts {
  /** As `helm template` does it, of the texts that count now. Never rejects. */
  render(request: ChartRequest, options?: ChartOptions): Promise<ChartRendering>;
}

/** What a kustomization says of a chart that it takes in. */
export interface ChartOptions extends Pick<ChartUnit, 'kubernetesVersion' | 'apiVersions' | 'crds' | 'without'> {
  readonly signal?: AbortSignal | undefined;
}

/** What a chart came to, and what it was rendered from. */
export interface ChartRendering {
  readonly closure: Closure;
  readonly outcome: ChartOutcome;
}

/** What charts are rendered from and for. */
export interface ChartsHost {
  source(): FileSource;
  /** Of the cluster, such as `1.34`; undefined: not known. */
  /** @param folder of the chart */
  kubernetesVersion(folder: FileId): string | undefined;
}

/** What rendering a unit came to, what it was rendered from, and why the cluster's may be another. */
export interface UnitOutcome {
  readonly outcome: Outcome;
  readonly read: Closure;
  /** Each the end of a sentence that begins with the unit. */
  readonly limits: readonly string[];
}

/** The charts of a workspace, by Helm's engine. */
export function chartsOf(helm: ChartEngine, host: ChartsHost): Charts {
  return {
    render: async (request, { signal, ...options } = {}) => {
      const source = chartSource(host.source());
      const { unit, missing } = await unitOf(request, source, { kubernetesVersion: host.kubernetesVersion(request.folder), ...options });
      const read = await chartClosure(unit, source);
      const closure = withValues(textClosure(read), request, unit);
      const unread = unreadOutcome(request.folder, missing, read);
      return { closure, outcome: unread ?? chartOutcome(unit, read, await helm.render(chartRequest(unit, read), signal)) };
    },
  };
}

/** A request with the texts of its values. */
async function unitOf(
  { folder, values, release }: ChartRequest,
  source: ChartSource,
  { kubernetesVersion, ...options }: Omit<ChartOptions, 'signal' | 'kubernetesVersion'> & { readonly kubernetesVersion?: string | undefined },
): Promise<{ readonly unit: ChartUnit; readonly missing: FileId | undefined }> {
  let missing: FileId | undefined;
  const texts = await Promise.all(
    values.map(async (input) => {
      if (!('file' in input)) return input;
      const content = await source.content(input.file);
      if (content === undefined) missing ??= input.file;
      return { text: textOfContent(content), place: { file: input.file, range: { start: 0, end: 0 } } };
    }),
  );
  // Nothing but the source decides what may be read.
  const unit = { folder, root: '', values: texts, release, ...options, ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }) };
  return { unit, missing };
}

/** With the files of values that stand outside of the chart. */
function withValues(closure: Closure, { values: asked }: ChartRequest, { values }: ChartUnit): Closure {
  const files = new Map(closure.files);
  const inputs = new Set(closure.inputs);
  for (const [index, input] of asked.entries()) {
    const file = 'file' in input ? input.file : input.place.file;
    inputs.add(file);
    if ('file' in input && !files.has(file)) files.set(file, values[index]?.text ?? '');
  }
  return { ...closure, files, inputs };
}

/** Why the engine need not be asked. */
function unreadOutcome(folder: FileId, missing: FileId | undefined, { tooLarge }: ChartClosure): ChartOutcome | undefined {
  const place = { file: `${folder}/Chart.yaml`, range: { start: 0, end: 0 } };
  if (missing !== undefined) return { kind: 'failed', message: `The file of values ${baseName(missing)} is not there.`, place };
  if (tooLarge === undefined) return undefined;
  return { kind: 'refused', reason: 'chart', message: `The chart is not rendered, because ${baseName(tooLarge)} has more files than any chart has.`, place };
}

/** What a request comes to as a unit. */
export async function chartOutcomeOf(request: ChartRequest, charts: Charts): Promise<UnitOutcome> {
  const { closure: read, outcome } = await charts.render(request);
  return { outcome: withoutLimits(outcome), read, limits: outcome.kind === 'rendered' ? wordsOf(outcome.limits) : [] };
}

/** What a chart came to, as any unit: nothing is found of its templates beside what they become. */
export function withoutLimits(outcome: ChartOutcome): Outcome {
  return outcome.kind === 'rendered' ? { kind: 'rendered', objects: outcome.objects, facts: [] } : outcome;
}

/** Why the cluster's may be another: each the end of a sentence that begins with what is rendered. */
export function wordsOf(limits: readonly HelmLimit[]): readonly string[] {
  return limits.flatMap((limit) => words[limit] ?? []);
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
