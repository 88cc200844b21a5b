import { ConfigurationRequest, type Connection } from 'vscode-languageserver';
import { type Baseline, type FolderConfiguration, type NetpolConfig, withConfigurations } from '../netpol.js';
import { canonicalFileId } from '../util/file-id.js';
import { today } from '../util/today.js';
import type { Client } from './client.js';
import type { Host } from './host.js';
import type { Logger } from './logger.js';
import type { Settings } from './protocol.js';
import { defaultSettings, patterns, readSettings, setByHand } from './settings.js';

/** How long the first findings wait for a client that promised settings and does not send them, in milliseconds. */
const patience = 1000;

/** The settings as they are now, wherever the client keeps them. */
export class Configuration {
  readonly #connection: Connection;
  readonly #client: Client;
  readonly #log: Logger;
  #settings = defaultSettings;
  /** What the configuration files of the workspace folders say. */
  folders: readonly FolderConfiguration[] = [];
  /** Findings of them that are known. */
  baselines: readonly Baseline[] = [];
  readonly #excludes = new Map<string, Readonly<Record<string, boolean>>>();
  #known: () => void = () => {};
  /** Resolves when the settings were read for the first time, or nobody sends them. */
  readonly known: Promise<void>;
  /** Resolves when they and the configuration files count: what is judged before would be judged by defaults. */
  readonly counts: Promise<void>;
  nowCounts: () => void = () => {};

  constructor(connection: Connection, client: Client, log: Logger, host: Host, sent: unknown) {
    this.#connection = connection;
    this.#client = client;
    this.#log = log;
    if (sent !== undefined) this.#use(sent);
    this.counts = new Promise((resolve) => {
      this.nowCounts = resolve;
    });
    this.known = new Promise((resolve) => {
      const giveUp = host.later(resolve, patience);
      this.#known = () => {
        giveUp();
        resolve();
      };
    });
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** What counts: what a person set in the editor, and under it what the configuration files say. */
  config(): NetpolConfig {
    return { ...withConfigurations(setByHand(this.#settings), this.folders, today()), baselines: this.baselines };
  }

  /** What is left out below a folder: the patterns that hold for it, else those that hold everywhere; a setting may take back what the configuration leaves out. */
  excludeOf(folder: string): Readonly<Record<string, boolean>> {
    const own = this.folders.find((one) => one.folder === canonicalFileId(folder))?.configuration.exclude ?? [];
    return { ...Object.fromEntries(own.map((pattern) => [pattern, true])), ...(this.#excludes.get(folder) ?? this.#settings.exclude) };
  }

  /** Reads the settings again: from the client where it answers, else from what it sent. Never rejects. */
  async read(folders: readonly string[], sent: unknown): Promise<void> {
    try {
      if (this.#client.configuration) await this.#fetch(folders);
      else if (sent !== undefined) this.#use(sent);
    } catch (error) {
      this.#log.error('The settings could not be read', error);
    }
    this.#known();
  }

  async #fetch(folders: readonly string[]): Promise<void> {
    const items = [
      { section: 'netpol' },
      ...folders.flatMap((scopeUri) => [
        { scopeUri, section: 'netpol.exclude' },
        { scopeUri, section: 'files.exclude' },
      ]),
    ];
    const [own, ...perFolder]: unknown[] = await this.#connection.sendRequest(ConfigurationRequest.type, { items });
    this.#use(own);
    this.#excludes.clear();
    for (const [index, folder] of folders.entries()) {
      const exclude = patterns(perFolder[2 * index]) ?? this.#settings.exclude;
      this.#excludes.set(folder, { ...patterns(perFolder[2 * index + 1]), ...exclude });
    }
  }

  #use(value: unknown): void {
    const { settings, problems } = readSettings(value);
    this.#settings = settings;
    for (const problem of problems) this.#log.warn(problem);
  }
}

/** What stands below `netpol` in settings that a client sent on its own, with or without the prefix. */
export function ownSection(settings: unknown): unknown {
  return typeof settings === 'object' && settings !== null && 'netpol' in settings ? settings.netpol : settings;
}
