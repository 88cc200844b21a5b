// Starts real VS Code (code-server) on a free loopback port, apart from the settings, extensions and home of whoever runs it.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, start } from './children.mts';
import { entry, installHost } from './install.mts';

/** Quiet, still and the same on every machine. */
const testSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.restoreWindows': 'none',
  'window.commandCenter': false,
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'files.hotExit': 'off',
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.hover.delay': 100,
  'editor.cursorBlinking': 'solid',
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
};

export interface HostOptions {
  /** Packaged extensions to install. */
  readonly vsix?: readonly string[];
  /** Unpacked extensions to link. */
  readonly folders?: readonly string[];
  /** A folder that is copied, so that nothing writes into it, or the folder itself where `inPlace` is set. */
  readonly workspace: string;
  readonly inPlace?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The language of the workbench, such as `de`. Its own words stay English, because no language pack is there; extensions take it for theirs. */
  readonly language?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Host {
  /** The host's own folder: its home, its settings, its logs. */
  readonly folder: string;
  /** The folder that VS Code has open. */
  readonly workspace: string;
  readonly log: string;
  /** Opens the workbench on the workspace. */
  readonly url: string;
  stop(): Promise<void>;
}

/** @throws Unavailable where VS Code cannot be installed, Error where it does not start. */
export async function startHost(options: HostOptions): Promise<Host> {
  await installHost((line) => console.error(line));
  const folder = mkdtempSync(join(tmpdir(), 'netpol-host-'));
  const workspace = options.inPlace ? options.workspace : join(folder, 'open', basename(options.workspace));
  if (!options.inPlace) cpSync(options.workspace, workspace, { recursive: true });
  const log = join(folder, 'code-server.log');
  const base = prepare(folder, options);
  const env = environment(folder, options.env ?? {});
  if (options.vsix?.length) {
    const { code, output } = await run(process.execPath, [...base, ...options.vsix.flatMap((file) => ['--install-extension', file])], { env, milliseconds: 120_000 });
    if (code !== 0) throw new Error(`the extension could not be installed\n${output}`);
  }

  const port = await freePort();
  const serve = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--disable-getting-started-override'];
  const server = start(process.execPath, [...base, ...serve], { env, log });
  const address = `http://127.0.0.1:${port}/`;
  try {
    await answers(`${address}healthz`, () => server.child.exitCode === null);
  } catch (error) {
    await server.stop();
    throw new Error(`${(error as Error).message}\n${readFileSync(log, 'utf8').split('\n').slice(-20).join('\n')}`);
  }
  return {
    folder,
    workspace,
    log,
    url: `${address}?folder=${encodeURIComponent(workspace)}`,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Lays out the host's folder; answers the arguments that every call of code-server needs. */
function prepare(folder: string, { folders, settings, language }: HostOptions): readonly string[] {
  const userData = join(folder, 'user-data');
  const extensions = join(folder, 'extensions');
  mkdirSync(join(userData, 'User'), { recursive: true });
  mkdirSync(extensions);
  writeFileSync(join(userData, 'User', 'settings.json'), JSON.stringify({ ...testSettings, ...settings }));
  writeFileSync(join(folder, 'config.yaml'), 'auth: none\n');
  for (const unpacked of folders ?? []) {
    const manifest = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as { publisher: string; name: string; version: string };
    symlinkSync(unpacked, join(extensions, `${manifest.publisher}.${manifest.name}-${manifest.version}`), 'junction');
  }
  if (language !== undefined) writeLanguagePack(userData, language);
  const locale = language === undefined ? [] : ['--locale', language];
  return [entry, '--config', join(folder, 'config.yaml'), '--user-data-dir', userData, '--extensions-dir', extensions, ...locale];
}

/** What VS Code writes down of a language pack that is installed; it translates nothing. */
function writeLanguagePack(userData: string, language: string): void {
  const translations = join(userData, 'no-translations.json');
  writeFileSync(translations, JSON.stringify({ version: '1.0.0', contents: {} }));
  const extensions = [{ extensionIdentifier: { id: 'netpol.test-language' }, version: '1.0.0' }];
  writeFileSync(join(userData, 'languagepacks.json'), JSON.stringify({ [language]: { hash: 'test', label: language, extensions, translations: { vscode: translations } } }));
}

/** The variables of this process with a home of its own, no gallery, and nothing that reaches into a VS Code that this runs in. */
function environment(folder: string, more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = ['HOME', 'USERPROFILE', 'TMPDIR', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'];
  const kept = Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS' && !name.startsWith('VSCODE_') && !name.startsWith('npm_'));
  return { ...Object.fromEntries(kept), ...Object.fromEntries(own.map((name) => [name, folder])), EXTENSIONS_GALLERY: '{}', ...more };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}

/** Waits until `url` answers. */
async function answers(url: string, alive: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
    if (!alive()) throw new Error('code-server ended while it started');
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
  }
  throw new Error('code-server did not answer within a minute');
}
