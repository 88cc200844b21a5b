import { callsOf } from '../features/call-hierarchy.js';
import { codeLenses, resolveCodeLens } from '../features/code-lens.js';
import { hover } from '../features/hover.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { Evaluator } from '../semantics/evaluator.js';
import { Slices } from '../workspace/scheduler.js';
import type { FileId, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import type { Core } from './core.js';

/** Of a file with more objects, only the first ones are asked about. */
const mostObjects = 3;

/** Beyond these, what is left is found out when somebody asks. */
const mostWorkloads = 10_000;

/** So many workloads, from all over the cluster, are asked who can reach them and whom they can reach: what all such questions need is there then. */
const sampleSize = 8;

/**
 * Has found out in time what the first hovers and lenses would otherwise wait for: which policies hold for which workloads, and what is said
 * of the open files. Nobody waits for it, so it works in slices and gives way to whoever does.
 */
export class WarmUp {
  readonly #core: Core;
  /** An edit of a policy leaves most of what was found out as it is; another set of workloads does not. */
  #workloads: readonly WorkloadEndpoint[] | undefined;
  #running: Evaluator | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Goes on until all is prepared or an edit changes what was found out; a file that is opened, or a comment that is typed, does not. */
  async run(): Promise<void> {
    const { workspace, background, log } = this.#core;
    const snapshot = workspace.snapshot();
    const files = this.#openFiles(snapshot);
    const [first] = files;
    if (!first || !snapshot.complete) return;
    const { evaluator } = snapshot.environment(first.id);
    const { workloads } = evaluator.cluster;
    if (workloads === this.#workloads || evaluator === this.#running) return;
    this.#running = evaluator;
    const slices = new Slices(background);
    try {
      for (const step of steps(snapshot, first.id, files)) {
        if (slices.over) await slices.rest();
        if (this.#running !== evaluator || workspace.snapshot().environment(first.id).evaluator !== evaluator) return;
        step();
      }
      this.#workloads = workloads;
    } catch (error) {
      log.error('What hovers will need could not be prepared', error);
    } finally {
      if (this.#running === evaluator) this.#running = undefined;
    }
  }

  /** The server is told to end. */
  stop(): void {
    this.#running = undefined;
  }

  #openFiles(snapshot: Snapshot): readonly WorkspaceFile[] {
    return this.#core.documents.ids().flatMap((id) => snapshot.file(id) ?? []);
  }
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
