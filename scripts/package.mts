// Packages the extension into dist/netpol.vsix, from a folder `dist/vsix` with nothing in it but what runs.
// What stands behind it on the command line is handed on to vsce (`--pre-release`).

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildPrograms } from './build.mts';
import { buildInParts } from './build-parts.mts';
import { home } from './home.mts';
import { packageReadme } from './package-readme.mts';
import { at } from './root.mts';

export const vsix = at('dist', 'netpol.vsix');

/** What is in the package, as a folder. */
export const packageFolder = at('dist', 'vsix');

/** What is packed as it stands here; of folders, whatever is in them. The programs that share files are built for the package. */
const copied = [
  ...['package.json', 'package.nls.json', 'package.nls.de.json', 'l10n', 'CHANGELOG.md', 'LICENSE', 'images/icon.png', 'images/view.svg'],
  ...['schemas/netpol-test.json', 'syntaxes', 'walkthrough'],
  ...['dist/extension.js', 'dist/browser-extension.js', 'dist/map.css', 'dist/map.js', 'dist/rule-pages.json'],
  ...['dist/helm-worker.js', 'dist/browser-helm-worker.js', 'dist/helm.wasm.br', 'dist/helm.THIRD_PARTY.txt'],
] as const;

/** Packages what is in `dist/`. @throws where vsce refuses, with what it said. */
export async function packageExtension(flags: readonly string[] = []): Promise<void> {
  rmSync(vsix, { force: true });
  rmSync(packageFolder, { recursive: true, force: true });
  for (const path of copied) {
    mkdirSync(dirname(join(packageFolder, path)), { recursive: true });
    cpSync(at(...path.split('/')), join(packageFolder, path), { recursive: true });
  }
  await buildInParts(join(packageFolder, 'dist'));
  writeFileSync(join(packageFolder, 'README.md'), packageReadme(readFileSync(at('README.md'), 'utf8'), { home, embedded }));
  // Everything is bundled, so there are no dependencies to pack; the links of the README are rewritten already.
  const own = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix];
  const { status, stdout, stderr } = spawnSync(process.execPath, [at('node_modules', '@vscode', 'vsce', 'vsce'), 'package', ...own, ...flags], {
    cwd: packageFolder,
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
  await packageExtension(process.argv.slice(2));
  console.log('dist/netpol.vsix');
}
