import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { at } from '../../scripts/root.mts';
import { run } from './host/children.mts';

const releases = 'https://update.code.visualstudio.com/api/releases/stable';

/** A desktop VS Code, downloaded once into `.vscode-test`; undefined where there is no screen or the download is refused. Never waits long for either. */
export async function desktopCode(): Promise<string | undefined> {
  const screen = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  if (!screen) return undefined;
  try {
    const answer = await fetch(releases, { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) return undefined;
    await answer.body?.cancel();
    return await downloadAndUnzipVSCode({ version: 'stable', cachePath: at('.vscode-test'), timeout: 15_000 });
  } catch {
    return undefined;
  }
}

export interface DesktopRun {
  readonly vsix: string;
  /** An extension that does nothing by itself here: VS Code wants one under development to run tests. */
  readonly runner: string;
  readonly suite: string;
  readonly workspace: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs the suite in a desktop VS Code with a profile of its own. A failed test is not an error here: the result file tells. */
export async function runOnDesktop(executable: string, { vsix, runner, suite, workspace, environment }: DesktopRun): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'netpol-code-'));
  const own = [`--user-data-dir=${join(profile, 'user')}`, `--extensions-dir=${join(profile, 'extensions')}`];
  // The suite changes settings, which VS Code writes into the folder.
  const copy = join(profile, 'workspace');
  cpSync(workspace, copy, { recursive: true });
  try {
    const [program = executable, ...first] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
    const { code, output } = await run(program, [...first, ...own, '--install-extension', vsix], { milliseconds: 120_000 });
    if (code !== 0) throw new Error(`the extension could not be installed\n${output}`);
    // The suite is named as VS Code's own test entry here, so the companion must not start it too.
    const { NETPOL_TEST_SUITE: _, ...rest } = environment;
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: runner,
      extensionTestsPath: suite,
      extensionTestsEnv: rest,
      launchArgs: [...own, copy, '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
    }).catch((error: Error) => {
      if (!/exit code|failed/i.test(error.message)) throw error;
    });
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
