import { allowedPorts, allowedText } from '../../features/allowed.js';
import type { Exposed, Exposure } from '../../semantics/answers/answers.js';
import { describePods, listed, plainly, selectorText } from '../../semantics/cluster/describe.js';
import type { PodMatcher } from '../../semantics/cluster/policy.js';

/** One row of `netpol list --exposure`: pods that no manifest makes, and what they may exchange with a workload. */
export interface ExposureRow {
  readonly from: ExposureEnd;
  readonly to: ExposureEnd;
  readonly exposed: Exposed;
}

type ExposureEnd = { readonly workload: string; readonly exposed?: undefined } | { readonly workload?: undefined; readonly exposed: Exposed };

/** The rows of a workload in one direction. */
export function rowsOf({ workload: { id }, direction, to }: Exposure): readonly ExposureRow[] {
  const own: ExposureEnd = { workload: id };
  return to.map((exposed) => (direction === 'ingress' ? { from: { exposed }, to: own, exposed } : { from: own, to: { exposed }, exposed }));
}

/** An end as people read it: `shop/Deployment/web`, `pods labelled app=web in namespaces labelled team=ops`. */
export function endText(end: ExposureEnd): string {
  if (!end.exposed) return end.workload;
  const { pods, except } = end.exposed;
  const exceptions = except.map((one) => describePods(one, plainly));
  return `${describePods(pods, plainly)}${exceptions.length === 0 ? '' : `, except ${listed(exceptions)}`}`;
}

/** An end as JSON has it: selectors as `kubectl get -l` takes them, empty where everything is selected. */
export function endJson(end: ExposureEnd) {
  if (!end.exposed) return { workload: end.workload };
  const { pods, except } = end.exposed;
  return { ...podsJson(pods), ...(except.length === 0 ? {} : { except: except.map(podsJson) }) };
}

function podsJson({ namespaces, pods }: PodMatcher) {
  const isUnknown = pods.unknown || ('labels' in namespaces && namespaces.labels.unknown);
  return {
    pods: selectorText(pods),
    namespaces: 'name' in namespaces ? `kubernetes.io/metadata.name=${namespaces.name}` : selectorText(namespaces.labels),
    ...(isUnknown ? { unknown: true } : {}),
  };
}

/** The ports of a row: numbers, and names that mean a number only once the pod is there. */
export function exposedPorts({ allowed, names }: Exposed): readonly { readonly protocol: string; readonly ports?: string }[] {
  return [...allowedPorts(allowed), ...names.map(({ protocol, name }) => ({ protocol, ports: name }))];
}

export function exposedText({ allowed, names }: Exposed): string {
  const numbers = allowedText(allowed);
  return [...(numbers === '' ? [] : [numbers]), ...names.map(({ protocol, name }) => `${protocol} port ${name}`)].join('; ');
}

/** How both directions of one workload stand. */
export interface Standings {
  readonly workload: string;
  readonly ingress: Exposure['standing'];
  readonly egress: Exposure['standing'];
}

/** Passes the exposures on, and puts down how each workload stands in `standings`. */
export function* noting(exposures: Iterable<Exposure>, standings: Standings[]): Iterable<ExposureRow> {
  let ingress: Exposure['standing'] = 'unknown';
  for (const exposure of exposures) {
    const { workload, direction, standing } = exposure;
    if (direction === 'ingress') ingress = standing;
    else standings.push({ workload: workload.id, ingress, egress: standing });
    yield* rowsOf(exposure);
  }
}
