import type { FilePlace } from '../rendering.js';
import type { DeclaredObject } from './declared-object.js';
import { fieldAt, itemsAt, jsonOf, type ObjectField, placeOf, textAt, textsAt } from './field.js';
import { clusterAt, type SourceRef, sourceRefAt, type ValuesRef, valuesRefOf } from './flux-declarations.js';

/** A chart of a source: a path where that is a repository, a name where it serves charts. */
export interface ChartOfSource {
  readonly chart: string;
  readonly source: SourceRef;
  readonly valuesFiles: readonly string[];
}

/** A HelmChart of Flux, which releases name. */
export interface HelmChart extends DeclaredObject, ChartOfSource {
  readonly kind: 'helm-chart';
}

/** A HelmRelease of Flux. */
export interface HelmRelease extends DeclaredObject {
  readonly kind: 'helm-release';
  readonly chart: ChartOfSource | undefined;
  readonly chartRef: SourceRef | undefined;
  readonly chartPlace: FilePlace;
  readonly release: { readonly name: string; readonly namespace: string };
  readonly values: { readonly text: string; readonly place: FilePlace } | undefined;
  readonly valuesFrom: readonly ReleaseValuesRef[];
  /** What is made of the chart is changed once more, which is not rendered here. */
  readonly isPostRendered: boolean;
  readonly cluster: string | undefined;
}

export interface ReleaseValuesRef extends ValuesRef {
  readonly key: string;
  /** One value, set at this path. */
  readonly targetPath: string;
}

export function helmChartOf(object: ObjectField, named: DeclaredObject): HelmChart {
  return { kind: 'helm-chart', ...named, ...chartAt(fieldAt(object, 'spec'), named.namespace) };
}

function chartAt(spec: ObjectField | undefined, namespace: string): ChartOfSource {
  return { chart: textAt(spec, 'chart'), source: sourceRefAt(fieldAt(spec, 'sourceRef'), namespace), valuesFiles: textsAt(spec, 'valuesFiles') };
}

export function helmReleaseOf(object: ObjectField, named: DeclaredObject): HelmRelease {
  const spec = fieldAt(object, 'spec');
  const chart = fieldAt(spec, 'chart', 'spec');
  const chartRef = fieldAt(spec, 'chartRef');
  const name = fieldAt(chart, 'chart') ?? fieldAt(chartRef, 'name');
  const values = fieldAt(spec, 'values');
  return {
    kind: 'helm-release',
    ...named,
    chart: chart && chartAt(chart, named.namespace),
    chartRef: chartRef && sourceRefAt(chartRef, named.namespace),
    chartPlace: name ? placeOf(name) : named.place,
    release: { name: releaseName(spec, named), namespace: textAt(spec, 'targetNamespace') || named.namespace },
    values: values && { text: JSON.stringify(jsonOf(values)), place: placeOf(values) },
    valuesFrom: itemsAt(spec, 'valuesFrom').map((item) => ({
      ...valuesRefOf(item),
      key: textAt(item, 'valuesKey') || 'values.yaml',
      targetPath: textAt(item, 'targetPath'),
    })),
    isPostRendered: itemsAt(spec, 'postRenderers').length > 0,
    cluster: clusterAt(spec),
  };
}

/** `[targetNamespace-]name` where nothing else is said (`HelmRelease.GetReleaseName`). */
function releaseName(spec: ObjectField | undefined, { name }: DeclaredObject): string {
  const target = textAt(spec, 'targetNamespace');
  return textAt(spec, 'releaseName') || (target === '' ? name : `${target}-${name}`);
}
