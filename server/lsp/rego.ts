import { createRego, type Rego, speak } from '../netpol.js';
import { canonicalFileId, isWithin } from '../util/file-id.js';
import type { FolderPolicies } from '../workspace/rego.js';
import type { FileId } from '../workspace/snapshot.js';
import type { Core } from './core.js';
import { toDiagnostic } from './to-proto.js';

/** How long saved files are gathered before policies are asked about them, in milliseconds. */
const gathering = 300;

interface AskedFolder {
  /** Of the texts of its policies. */
  readonly key: string;
  readonly rego: Rego;
}

/**
 * Asks the Rego policies of the workspace folders about what is in them: once the workspace is read, and of files that are saved. Nobody waits for it; what
 * is asked while it runs ends it, and it begins again with all that is due. Only in trusted workspaces, and where the host can start `opa`.
 */
export class EditorRego {
  readonly #core: Core;
  readonly #folders: () => readonly string[];
  readonly #changed: () => void;
  #asked = new Map<string, AskedFolder>();
  #due: Set<FileId> | 'all' = new Set();
  #running: AbortController | undefined;
  #cancelLater: (() => void) | undefined;
  /** Policies about which something is shown. */
  #shown = new Set<FileId>();
  /** What was said in the log, each once. */
  readonly #told = new Set<string>();

  /** @param changed called when findings may be others */
  constructor(core: Core, folders: () => readonly string[], changed: () => void) {
    this.#core = core;
    this.#folders = folders;
    this.#changed = changed;
  }

  /** Everything may be another: it was read, the settings changed, or the workspace is trusted now. */
  all(): void {
    this.#due = 'all';
    this.#soon();
  }

  /** Files were saved, or changed on the disk. */
  saved(files: readonly FileId[]): void {
    if (this.#due !== 'all') for (const file of files) this.#due.add(file);
    this.#soon();
  }

  stop(): void {
    this.#cancelLater?.();
    this.#running?.abort();
  }

  get #isOff(): boolean {
    const { host, trust, configuration } = this.#core;
    return host.policies === undefined || !trust.granted || configuration.settings.rego === 'off';
  }

  #soon(): void {
    if (!this.#core.workspace.snapshot().complete) return;
    this.stop();
    this.#cancelLater = this.#core.host.later(() => void this.#run(), gathering);
  }

  async #run(): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    try {
      await this.#askAll(running.signal);
    } catch (error) {
      this.#core.log.error('Rego policies could not be asked', error);
    }
  }

  async #askAll(signal: AbortSignal): Promise<void> {
    const due = this.#due;
    const next = new Map<string, AskedFolder>();
    let isChanged = false;
    for (const folder of this.#isOff ? [] : this.#folders()) {
      const found = await this.#core.host.policies?.(folder);
      const key = JSON.stringify(found?.policies ?? null);
      const known = due === 'all' ? undefined : this.#asked.get(folder);
      const rego = known !== undefined && known.key === key ? known.rego : this.#regoOf(found);
      if (signal.aborted) return;
      if (!rego) continue;
      isChanged = (await rego.ask(this.#files(folder, known?.rego === rego ? due : 'all', signal), signal)) || isChanged;
      if (signal.aborted) return;
      next.set(folder, { key, rego });
    }
    const isSame = next.size === this.#asked.size && [...next].every(([folder, { rego }]) => this.#asked.get(folder)?.rego === rego);
    this.#asked = next;
    this.#due = new Set();
    if (isChanged || !isSame) this.#publish();
  }

  #regoOf(found: FolderPolicies | undefined): Rego | undefined {
    if (!found || !speak(found.policies)) return undefined;
    if (found.engine) return createRego(found.engine, found.policies, (line) => this.#tell(line));
    this.#tell(`Rego policies are not asked: ${found.problem}.`);
    return undefined;
  }

  #tell(line: string): void {
    if (this.#told.has(line)) return;
    this.#told.add(line);
    this.#core.log.info(line);
  }

  async *#files(folder: string, due: ReadonlySet<FileId> | 'all', signal: AbortSignal) {
    const { netpol, workspace, background } = this.#core;
    const { files, unitFiles } = workspace.snapshot();
    for (const id of due === 'all' ? [...files, ...unitFiles] : due) {
      if (signal.aborted) return;
      if (!isWithin(canonicalFileId(folder), id)) continue;
      await background.rest();
      const loaded = await netpol.load(id);
      if (loaded?.file.source) yield { file: loaded.file, snapshot: loaded.analysis.snapshot };
    }
  }

  /** Has findings say what policies say from now on. */
  #publish(): void {
    const { netpol } = this.#core;
    const folders = [...this.#asked].sort(([a], [b]) => b.length - a.length);
    const regoFor = (file: FileId) => folders.find(([folder]) => isWithin(canonicalFileId(folder), file))?.[1].rego;
    netpol.answerRego(folders.length === 0 ? undefined : { said: (object, file) => regoFor(file)?.said(object, file) ?? [] });
    void this.#showBroken();
    this.#changed();
  }

  /** What does not compile is shown at its place. These are no files of the workspace, so nobody fetches what is said of them. */
  async #showBroken(): Promise<void> {
    const { connection, client, netpol } = this.#core;
    const { judging } = netpol.analysis();
    const settingsOf = (file: FileId) => judging.judging?.settingsOf(file) ?? judging.settings ?? {};
    const broken = new Map([...this.#asked.values()].flatMap(({ rego }) => rego.broken(settingsOf)).map((one) => [one.file.id, one] as const));
    for (const id of new Set([...this.#shown, ...broken.keys()])) {
      const one = broken.get(id);
      const source = one?.file.source;
      const diagnostics = source ? one.findings.map((finding) => toDiagnostic(finding, source, [], client.diagnosticDetails, finding.url)) : [];
      await connection.sendDiagnostics({ uri: id, diagnostics });
    }
    this.#shown = new Set(broken.keys());
  }
}
