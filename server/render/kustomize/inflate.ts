import type { Range } from '../../util/range.js';
import type { InflatedChart, RenderedObject, RenderId, Written } from '../rendering.js';
import { type ChartSetting, inflationOf } from './helm-charts.js';
import type { Build } from './load.js';
import { lazySource, type Source } from './parse.js';
import { readObjects } from './read-objects.js';
import type { Resource } from './resource.js';
import { at, fail, refuse, Stop } from './stop.js';

/** The objects of a chart that a kustomization takes in: Kustomize reads what Helm prints as it reads a file. */
export function inflate(build: Build, folder: RenderId, chart: ChartSetting): readonly Resource[] {
  const { charts, files } = build.closure;
  if (charts === undefined) return refuse('chart', 'A Helm chart in a kustomization is not rendered.', chart.place);
  const { key } = inflationOf(build, folder, chart);
  const made = charts.get(key);
  // Of a chart that was not rendered for these very texts nothing is known.
  if (made === undefined || isOld(made, files)) return refuse('chart', `The chart ${chart.name} is not rendered.`, chart.place);
  const { outcome } = made;
  if (outcome.kind === 'refused') return refuse('chart', outcome.message, outcome.place);
  if (outcome.kind !== 'rendered') return fail(`helm template ${chart.name} fails: ${outcome.message}`, outcome.place);
  return at(chart.place, () => objectsOf(build, outcome.objects, chart));
}

function isOld({ read }: InflatedChart, files: ReadonlyMap<RenderId, string>): boolean {
  return [...read].some(([id, text]) => files.get(id) !== text);
}

function objectsOf(build: Build, objects: readonly RenderedObject[], chart: ChartSetting): readonly Resource[] {
  const starts: number[] = [];
  let text = '';
  for (const object of objects) {
    text += '---\n';
    starts.push(text.length);
    text += object.text;
  }
  /** The object in which an offset of the printed text lies. */
  const indexAt = (offset: number) =>
    Math.max(
      starts.findLastIndex((start) => start <= offset),
      0,
    );
  const source: Source = {
    ...lazySource(chart.place.file, text, build.cache, () => chart.place.range, chart.place),
    writtenAt: ({ start }: Range): Written => {
      const index = indexAt(start);
      return objects[index]?.map.writtenAt(start - (starts[index] ?? 0)) ?? { ...chart.place, by: 'template' };
    },
  };
  return readAll(source).map(({ node, origin }) => {
    const from = objects[indexAt(source.documents[origin.document]?.offset ?? 0)];
    return { node, origin: from?.origin ?? origin, variables: [] };
  });
}

/** Kustomize tries again in another way where it cannot read what Helm prints, and says something else then. */
function readAll(source: Source): ReturnType<typeof readObjects> {
  try {
    return readObjects(source, 'template');
  } catch (thrown) {
    if (!(thrown instanceof Stop) || thrown.reason !== undefined) throw thrown;
    return refuse('unsupported', `What the chart becomes is not read here: ${thrown.message}`, thrown.place);
  }
}
