import { allowedPorts, allowedText } from '../../features/allowed.js';
import type { Exposed, Exposure } from '../../semantics/answers.js';
import { describePods, plainly, selectorText } from '../../semantics/describe.js';

/** One row of `netpol list --exposure`: pods that no manifest makes, and what they may exchange with a workload. */
export interface ExposureRow {
  readonly from: ExposureEnd;
  readonly to: ExposureEnd;
  readonly exposed: Exposed;
}

type ExposureEnd = { readonly workload: string; readonly pods?: undefined } | { readonly workload?: undefined; readonly pods: Exposed['pods'] };

/** The rows of a workload in one direction. */
export function rowsOf({ workload: { id }, direction, to }: Exposure): readonly ExposureRow[] {
  const own: ExposureEnd = { workload: id };
  return to.map((exposed) =>
    direction === 'ingress' ? { from: { pods: exposed.pods }, to: own, exposed } : { from: own, to: { pods: exposed.pods }, exposed },
  );
}

/** An end as people read it: `shop/Deployment/web`, `pods labelled app=web in namespaces labelled team=ops`. */
export function endText(end: ExposureEnd): string {
  return end.pods ? describePods(end.pods, plainly) : end.workload;
}

/** An end as JSON has it: selectors as `kubectl get -l` takes them, empty where everything is selected. */
export function endJson(end: ExposureEnd) {
  if (!end.pods) return { workload: end.workload };
  const { namespaces, pods } = end.pods;
  return { pods: selectorText(pods), namespaces: 'name' in namespaces ? `kubernetes.io/metadata.name=${namespaces.name}` : selectorText(namespaces.labels) };
}

/** The ports of a row: numbers, and names that mean a number only once the pod is there. */
export function exposedPorts({ allowed, names }: Exposed): readonly { readonly protocol: string; readonly ports: string }[] {
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
