import type { ExposureEnd, ExposureRow, WorkloadExposure } from '../../netpol.js';

/** An end as people read it: `shop/Deployment/web`, `pods labelled app=web in namespaces labelled team=ops`. */
export function exposedText(end: ExposureEnd): string {
  return end.kind === 'workload' ? end.id : end.text;
}

/** An end as JSON has it: selectors as `kubectl get -l` takes them, empty where everything is selected. */
export function exposedJson(end: ExposureEnd) {
  if (end.kind === 'workload') return { workload: end.id };
  return { ...end.pods, ...(end.except.length === 0 ? {} : { except: end.except }) };
}

/** How both directions of one workload stand. */
export interface Standings {
  readonly workload: string;
  readonly ingress: WorkloadExposure['standing'];
  readonly egress: WorkloadExposure['standing'];
}

/** Passes the exposures on, and puts down how each workload stands in `standings`. */
export function* noting(exposures: Iterable<WorkloadExposure>, standings: Standings[]): Iterable<ExposureRow> {
  let ingress: WorkloadExposure['standing'] = 'unknown';
  for (const { workload, direction, standing, rows } of exposures) {
    if (direction === 'ingress') ingress = standing;
    else standings.push({ workload: workload.id, ingress, egress: standing });
    yield* rows;
  }
}
