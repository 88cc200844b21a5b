import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver';
import type { Analysis, FindingAnswer, LoadedAnalysis, NetpolConfig } from '../netpol.js';
import { shownText, withoutMarks } from '../util/text.js';
import type { FileId, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { type Basis, isSameBasis, weakly } from './basis.js';
import type { Client } from './client.js';
import { commandLink } from './command-link.js';
import type { Core } from './core.js';
import { toLocation } from './locations.js';
import { commandNames } from './protocol.js';
import { isAboutSchema, saidToo } from './said-too.js';
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
  readonly basis: Basis;
  readonly config: NetpolConfig;
  readonly resultId: string;
}

/** The `resultId` of no findings: what a client has of a file of which nothing was said. */
export const emptyResult = hash('[]');

/** Judges files for whoever hands the findings out: by answer or by notification. */
export class Diagnostics {
  readonly #core: Core;
  readonly #settled = new Map<FileId, Promise<void>>();
  readonly #closed = new Map<FileId, Judged>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** The document was closed. */
  forget(id: FileId): void {
    this.#settled.delete(id);
  }

  /** The findings of a file now; empty where it is gone or is nobody's business. Never rejects. */
  async judge(id: FileId): Promise<Report> {
    const { configuration, documents, log } = this.#core;
    try {
      await configuration.counts;
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
  unchanged(analysis: Analysis, id: FileId): string | undefined {
    const judged = this.#closed.get(id);
    if (!judged || judged.file !== analysis.snapshot.file(id) || judged.config !== analysis.config) return undefined;
    return isSameBasis(judged.basis, basisOf(analysis, id)) ? judged.resultId : undefined;
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

  async #load(id: FileId): Promise<LoadedAnalysis | undefined> {
    const { netpol } = this.#core;
    const analysis = netpol.analysis();
    const file = analysis.snapshot.file(id);
    return file?.source ? { file, analysis } : netpol.load(id);
  }

  #report({ file, analysis }: LoadedAnalysis, version: number | undefined): Report {
    const { workspace, client, configuration } = this.#core;
    const { snapshot } = analysis;
    const { source } = file;
    if (!source) return emptyReport;
    const known = workspace.snapshot().file(file.id);
    // What a file of assertions says is no finding: no rule speaks of it, and no comment silences it.
    const items: Diagnostic[] = file.role === 'assertions' ? analysis.problemsIn(analysis.stated(file)).map((problem) => toProblem(problem, source.lines)) : [];
    for (const finding of analysis.findings(file.id)) {
      const too = saidToo(finding, source.lines);
      if (too && isAboutSchema(too) && configuration.settings.schemaFindings === 'off') continue;
      const data = too && client.saidToo ? { saidToo: too } : undefined;
      items.push(toDiagnostic(finding, source, this.#relatedOf(snapshot, finding), client.diagnosticDetails, pageOf(finding, client), data));
    }
    const resultId = hash(JSON.stringify(items));
    if (!known || known.source !== undefined) this.#closed.delete(file.id);
    else this.#closed.set(file.id, { file: known, basis: weakly(basisOf(analysis, file.id)), config: analysis.config, resultId });
    return { resultId, version, items };
  }

  #relatedOf(snapshot: Snapshot, { related }: FindingAnswer): DiagnosticRelatedInformation[] {
    if (!this.#core.client.diagnosticDetails.related) return [];
    return related.flatMap(({ message, ...place }) => {
      const location = toLocation(this.#core, snapshot, place);
      return location ? [{ location, message: shownText(withoutMarks(message)) }] : [];
    });
  }
}

const emptyReport: Report = { resultId: emptyResult, version: undefined, items: [] };

/** Where the page of a finding's rule is read: in the client, where it shows pages itself, else on the web, where the project has an address. */
function pageOf({ rule, url }: FindingAnswer, { commands }: Client): string | undefined {
  return commands.has(commandNames.showRule) ? commandLink(commandNames.showRule, [rule]) : url;
}

function basisOf({ snapshot, basis }: Analysis, id: FileId): readonly object[] {
  return snapshot.complete ? basis(id) : [];
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
