import { ConfigurationRequest, type Connection } from 'vscode-languageserver';
import { type Baseline, type FolderConfiguration, type NetpolConfig, readRules, withConfigurations } from '../netpol.js';
import { canonicalFileId, type FileId } from '../util/file-id.js';
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
  /** What is set of rules in folders where it is not what is set everywhere. */
  readonly #folderRules = new Map<FileId, ReturnType<typeof readRules>['settings']>();
  /** What is set of the cluster, by folder of the workspace. */
  readonly #folderClusters = new Map<FileId, Omit<ReturnType<typeof setByHand>, 'rules'>>();
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
    const config = withConfigurations(setByHand(this.#settings), this.folders, today(), this.#folderClusters);
    return { ...config, baselines: this.baselines, ...(this.#folderRules.size === 0 ? {} : { folderRules: new Map(this.#folderRules) }) };
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
    const perFolder = ['netpol', 'netpol.exclude', 'files.exclude', 'netpol.rules'];
    const items = [{ section: 'netpol' }, ...folders.flatMap((scopeUri) => perFolder.map((section) => ({ scopeUri, section })))];
    const [own, ...answers]: unknown[] = await this.#connection.sendRequest(ConfigurationRequest.type, { items });
    this.#use(own);
    for (const kept of [this.#excludes, this.#folderRules, this.#folderClusters]) kept.clear();
    for (const [index, folder] of folders.entries()) {
      const [all, exclude, filesExclude, rules] = answers.slice(perFolder.length * index, perFolder.length * (index + 1));
      this.#excludes.set(folder, { ...patterns(filesExclude), ...(patterns(exclude) ?? this.#settings.exclude) });
      this.#setFolderRules(canonicalFileId(folder), rules);
      this.#setFolderCluster(canonicalFileId(folder), all);
    }
  }

  /** What is wrong in them is told once where they are the same as everywhere. */
  #setFolderRules(folder: FileId, value: unknown): void {
    if (value === undefined || value === null) return;
    const { settings, problems } = readSettings({ rules: value });
    if (JSON.stringify(settings.rules) === JSON.stringify(this.#settings.rules)) return;
    this.#folderRules.set(folder, readRules(settings.rules).settings);
    for (const problem of problems) this.#log.warn(problem);
  }

  /** A client that answers nothing for a folder has the same set everywhere. */
  #setFolderCluster(folder: FileId, value: unknown): void {
    const { settings, problems } = value === undefined || value === null ? { settings: this.#settings, problems: [] } : readSettings(value);
    const { rules: _, ...cluster } = setByHand(settings);
    this.#folderClusters.set(folder, cluster);
    if (JSON.stringify(cluster) !== JSON.stringify({ ...setByHand(this.#settings), rules: undefined })) for (const problem of problems) this.#log.warn(problem);
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
