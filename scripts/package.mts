// Packages the extension into dist/netpol.vsix, with nothing in it but what runs: .vscodeignore names it.

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { buildPrograms } from './build.mts';
import { at, root } from './root.mts';

export const vsix = at('dist', 'netpol.vsix');

/** Packages what is in `dist/`. @throws where vsce refuses, with what it said. */
export function packageExtension(): void {
  rmSync(vsix, { force: true });
  // Everything is bundled, so there are no dependencies to pack; links of the README stay as they are, because they point into the repository.
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix];
  const { status, stdout, stderr } = spawnSync(process.execPath, [at('node_modules', '@vscode', 'vsce', 'vsce'), 'package', ...flags], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`vsce package failed\n${stdout}${stderr}`);
}

if (import.meta.main) {
  await buildPrograms({ watch: false, debug: false });
  packageExtension();
  console.log('dist/netpol.vsix');
}
