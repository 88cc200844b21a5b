import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver';
import { readAssertions } from '../features/assertions/read.js';
import { checkFile, createCheckCache } from '../rules/check.js';
import type { Finding } from '../rules/finding.js';
import type { CheckCache, CheckOptions, RuleFailure } from '../rules/run.js';
import type { Evaluator } from '../semantics/evaluator.js';
import { withoutMarks } from '../util/text.js';
import type { FileId, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import type { LoadedFile } from '../workspace/workspace.js';
import type { Core } from './core.js';
import { toLocation } from './locations.js';
import { toDiagnostic, toProblem } from './to-proto.js';

/** The findings of one file as the protocol has them. */
export interface Report {
  /** The same for the same items. */
  readonly resultId: string;
  /** Of the document, where it is open: the text that the items are about. */
  readonly version: number | undefined;
  readonly items: Diagnostic[];
}

/** What a judgement of a file that is not open was made from; as long as it is the same, so is the result. */
interface Judged {
  readonly file: WorkspaceFile;
  /** Not kept alive: one that is gone is not the current one. Undefined where there was none. */
  readonly evaluator: WeakRef<Evaluator> | undefined;
  readonly cache: WeakRef<CheckCache>;
  readonly resultId: string;
}

/** So many failures are remembered as said; after them the log may repeat itself. */
const mostFailures = 1000;

/** The `resultId` of no findings: what a client has of a file of which nothing was said. */
export const emptyResult = hash('[]');

/** Judges files for whoever hands the findings out: by answer or by notification. */
export class Diagnostics {
  readonly #core: Core;
  #cache = createCheckCache();
  readonly #settled = new Map<FileId, Promise<void>>();
  readonly #closed = new Map<FileId, Judged>();
  readonly #failures = new Set<string>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** How files are judged now; for who judges one for another purpose. */
  checkOptions(): CheckOptions {
    return { severities: this.#core.configuration.settings.rules, cache: this.#cache, onError: (failure) => this.#failed(failure) };
  }

  /** Settings changed, so nothing that was found before counts. */
  configured(): void {
    this.#cache = createCheckCache();
  }

  /** The document was closed. */
  forget(id: FileId): void {
    this.#settled.delete(id);
  }

  /** The findings of a file now; empty where it is gone or is nobody's business. Never rejects. */
  async judge(id: FileId): Promise<Report> {
    const { configuration, documents, log } = this.#core;
    try {
      await configuration.known;
      await this.#settle(id);
      const version = documents.versionOf(id);
      const loaded = await this.#load(id);
      if (!loaded) this.#closed.delete(id);
      return loaded ? this.#report(loaded, version) : emptyReport;
    } catch (error) {
      log.error(`${id} could not be judged`, error);
      return emptyReport;
    }
  }

  /** For a file that is not open: the result that it had and still has, so that nothing needs to be read. */
  unchanged(snapshot: Snapshot, id: FileId): string | undefined {
    const judged = this.#closed.get(id);
    if (!judged || judged.file !== snapshot.file(id) || judged.cache.deref() !== this.#cache) return undefined;
    return judged.evaluator?.deref() === evaluatorOf(snapshot, id) ? judged.resultId : undefined;
  }

  /** Before the workspace is indexed, the folders above a file say what it is and which namespace it is in. */
  #settle(id: FileId): Promise<void> {
    const { workspace } = this.#core;
    if (workspace.snapshot().complete) {
      this.#settled.clear();
      return Promise.resolve();
    }
    const settled = this.#settled.get(id) ?? workspace.settle(id);
    this.#settled.set(id, settled);
    return settled;
  }

  async #load(id: FileId): Promise<LoadedFile | undefined> {
    const { workspace } = this.#core;
    const snapshot = workspace.snapshot();
    const file = snapshot.file(id);
    return file?.source ? { file, snapshot } : workspace.load(id);
  }

  #report({ file, snapshot }: LoadedFile, version: number | undefined): Report {
    const { workspace, client } = this.#core;
    const lines = file.source?.lines;
    if (!lines) return emptyReport;
    const known = workspace.snapshot().file(file.id);
    const cache = this.#cache;
    // What a file of assertions says is no finding: no rule speaks of it, and no comment silences it.
    const items: Diagnostic[] = file.role === 'assertions' ? readAssertions(file).problems.map((problem) => toProblem(problem, lines)) : [];
    for (const finding of checkFile(snapshot, file.id, this.checkOptions()))
      items.push(toDiagnostic(finding, lines, this.#relatedOf(snapshot, finding), client.diagnosticDetails));
    const resultId = hash(JSON.stringify(items));
    if (!known || known.source !== undefined) this.#closed.delete(file.id);
    else this.#closed.set(file.id, { file: known, evaluator: weakly(evaluatorOf(snapshot, file.id)), cache: new WeakRef(cache), resultId });
    return { resultId, version, items };
  }

  #relatedOf(snapshot: Snapshot, { related }: Finding): DiagnosticRelatedInformation[] {
    if (!this.#core.client.diagnosticDetails.related) return [];
    return related.flatMap(({ message, ...place }) => {
      const location = toLocation(this.#core, snapshot, place);
      return location ? [{ location, message: withoutMarks(message) }] : [];
    });
  }

  /** A rule that fails on a text fails at every keystroke; once is enough for the log. */
  #failed({ rule, file, error }: RuleFailure): void {
    const key = `${rule} ${file} ${error instanceof Error ? error.message : String(error)}`;
    if (this.#failures.has(key)) return;
    if (this.#failures.size >= mostFailures) this.#failures.clear();
    this.#failures.add(key);
    this.#core.log.error(`The rule ${rule} failed on ${file}`, error);
  }
}

const emptyReport: Report = { resultId: emptyResult, version: undefined, items: [] };

function evaluatorOf(snapshot: Snapshot, id: FileId): Evaluator | undefined {
  return snapshot.complete ? snapshot.environment(id).evaluator : undefined;
}

function weakly<T extends object>(value: T | undefined): WeakRef<T> | undefined {
  return value && new WeakRef(value);
}

/** Tells two lists of findings apart: two sums over the text that start and step differently. */
function hash(text: string): string {
  let one = 0x811c9dc5;
  let other = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    one = Math.imul(one ^ unit, 0x01000193);
    other = (Math.imul(other, 31) + unit) | 0;
  }
  return `${(one >>> 0).toString(36)}.${(other >>> 0).toString(36)}`;
}
