// Packages the extension into dist/netpol.vsix, with nothing in it but what runs: .vscodeignore names it.
// What stands behind it on the command line is handed on to vsce (`--pre-release`).

import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { buildPrograms } from './build.mts';
import { home } from './home.mts';
import { packageReadme } from './package-readme.mts';
import { at, root } from './root.mts';

export const vsix = at('dist', 'netpol.vsix');

/** Packages what is in `dist/`. @throws where vsce refuses, with what it said. */
export function packageExtension(flags: readonly string[] = []): void {
  rmSync(vsix, { force: true });
  const readme = at('dist', 'README.md');
  writeFileSync(readme, packageReadme(readFileSync(at('README.md'), 'utf8'), { home, embedded }));
  // Everything is bundled, so there are no dependencies to pack; the links of the README are rewritten already.
  const own = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--readme-path', 'dist/README.md', '--out', vsix];
  const { status, stdout, stderr } = spawnSync(process.execPath, [at('node_modules', '@vscode', 'vsce', 'vsce'), 'package', ...own, ...flags], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`vsce package failed\n${stdout}${stderr}`);
}

/** The first picture says most; each weighs 150 KB, and the others are shown only from the project's address. */
function embedded(path: string): string | undefined {
  if (home !== undefined || path !== 'docs/images/hover-workload.png') return undefined;
  return `data:image/png;base64,${readFileSync(at(path)).toString('base64')}`;
}

if (import.meta.main) {
  await buildPrograms({ watch: false, debug: false });
  packageExtension(process.argv.slice(2));
  console.log('dist/netpol.vsix');
}
