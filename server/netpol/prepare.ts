import { callsOf } from '../features/call-hierarchy.js';
import { codeLenses, resolveCodeLens } from '../features/code-lens.js';
import { hover } from '../features/hover.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { FileId, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';

/** Of a file with more objects, only the first ones are asked about. */
const mostObjects = 3;

/** Beyond these, what is left is found out when somebody asks. */
const mostWorkloads = 10_000;

/** So many workloads, from all over the cluster, are asked who can reach them and whom they can reach: what all such questions need is there then. */
const sampleSize = 8;

/** What the first hovers and lenses of some files would otherwise wait for. */
export interface Preparation {
  /** What changes with the environment of the files, and what changes only with its workloads; to be compared, and for nothing else. */
  readonly basis: object;
  readonly population: object;
  /** In steps, for who gives way to others in between. */
  readonly steps: Iterable<() => void>;
}

/** Which policies hold for which workloads, and what is said of the files, seen from the first of them. */
export function preparationFor(snapshot: Snapshot, ids: readonly FileId[]): Preparation | undefined {
  const files = ids.flatMap((id) => snapshot.file(id) ?? []);
  const [first] = files;
  if (!first) return undefined;
  const { evaluator } = snapshot.environment(first.id);
  return { basis: evaluator, population: evaluator.cluster.workloads, steps: steps(snapshot, first.id, files) };
}

function sampleOf(workloads: readonly WorkloadEndpoint[]): readonly WorkloadEndpoint[] {
  const step = Math.max(1, Math.floor(workloads.length / sampleSize));
  return workloads.filter((_, index) => index % step === 0).slice(0, sampleSize);
}

/** Every workload as both ends of a connection once, then who can reach a sample of them and whom those can reach, then the texts. */
function* steps(snapshot: Snapshot, file: FileId, files: readonly WorkspaceFile[]): Iterable<() => void> {
  const { evaluator } = snapshot.environment(file);
  let from: WorkloadEndpoint | undefined;
  for (const to of evaluator.cluster.workloads.slice(0, mostWorkloads)) {
    const other = from ?? to;
    yield () => void evaluator.verdict({ kind: 'workload', workload: other }, { kind: 'workload', workload: to });
    from = to;
  }
  for (const { id: workload } of sampleOf(evaluator.cluster.workloads))
    for (const direction of ['ingress', 'egress'] as const) yield () => void callsOf(snapshot, { file, workload }, direction);
  for (const { id, objects } of files) {
    for (const { object, offset } of objects.slice(0, mostObjects)) {
      const place = (object.metadata.name?.range.start ?? object.range.start) + offset;
      yield () => void hover(snapshot, id, place, { format: 'markdown', link: () => undefined });
    }
    for (const lens of codeLenses(snapshot, id, { policies: true, workloads: true, namespaces: true }).slice(0, mostObjects * 3))
      yield () => void resolveCodeLens(snapshot, lens);
  }
}
