import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failed, type Outcome, passed, skipped } from '../../../scripts/outcome.mts';
import { at } from '../../../scripts/root.mts';
import { run } from '../host/children.mts';
import { findProgram } from '../host/programs.mts';

const name = 'Neovim';

/** Runs `lsp.lua` in a Neovim without settings, with the built server over standard input and output. */
export async function runNeovim(): Promise<readonly Outcome[]> {
  const neovim = findProgram('nvim');
  if (!neovim) return [skipped(name, 'no nvim on the PATH: install the package neovim')];
  const folder = mkdtempSync(join(tmpdir(), 'netpol-nvim-'));
  cpSync(at('test', 'e2e', 'workspace'), folder, { recursive: true });
  try {
    const { output } = await run(neovim, ['--headless', '--clean', '-n', '-c', `luafile ${at('test', 'e2e', 'neovim', 'lsp.lua')}`], {
      env: {
        ...process.env,
        HOME: folder,
        XDG_STATE_HOME: folder,
        XDG_CACHE_HOME: folder,
        XDG_DATA_HOME: folder,
        NETPOL_NODE: process.execPath,
        NETPOL_SERVER: at('dist', 'server.js'),
        NETPOL_WORKSPACE: folder,
      },
      milliseconds: 180_000,
    });
    const outcomes = output.split('\n').flatMap(readLine);
    return /^done$/m.test(output) ? outcomes : [...outcomes, failed(name, `it did not come to its end\n${output}`)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readLine(line: string): readonly Outcome[] {
  const [, bad, title = '', why = ''] = /^(not )?ok - (.*?)(?:: (.*))?$/.exec(line.trim()) ?? [];
  if (title === '') return [];
  return [bad ? failed(`${name}: ${title}`, why) : passed(`${name}: ${title}`)];
}
