// Makes the npm package: a folder `dist/npm` with nothing in it but what runs, and of it `dist/netpol-VERSION.tgz`. The package.json of the repository
// describes the extension; the one that is published is made here. `npm publish dist/npm` publishes it.

import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import words from '../package.nls.json' with { type: 'json' };
import { buildPrograms } from './build.mts';
import { home } from './home.mts';
import { packageReadme } from './package-readme.mts';
import { at } from './root.mts';

const folder = at('dist', 'npm');

/** What of `dist/` runs on the command line and behind an editor. */
const programs = ['cli.js', 'mcp.js', 'server.js', 'helm-worker.js', 'helm.wasm.br', 'helm.THIRD_PARTY.txt', 'map.css', 'map.js'] as const;

export const tarball = at('dist', `netpol-${packageJson.version}.tgz`);

/** What a registry and npm want to know of the package. */
export function publishedManifest(): Readonly<Record<string, unknown>> {
  const { name, version, keywords, license, bin, engines } = packageJson;
  const { description } = words;
  const { repository } = packageJson as { readonly repository?: unknown };
  return {
    name,
    version,
    description,
    keywords,
    license,
    ...(repository === undefined ? {} : { repository }),
    type: 'commonjs',
    bin,
    files: ['dist', 'schemas'],
    engines: { node: engines.node },
    publishConfig: { access: 'public' },
  };
}

/** Makes the folder of what is built, and packs it. @throws where npm refuses, with what it said. */
export function packForNpm(): void {
  rmSync(folder, { recursive: true, force: true });
  rmSync(tarball, { force: true });
  mkdirSync(join(folder, 'dist'), { recursive: true });
  for (const name of programs) copyFileSync(at('dist', name), join(folder, 'dist', name));
  cpSync(at('schemas'), join(folder, 'schemas'), { recursive: true });
  copyFileSync(at('LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'README.md'), packageReadme(readFileSync(at('README.md'), 'utf8'), { home }));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
  const windows = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--pack-destination', '..'], { cwd: folder, encoding: 'utf8', shell: windows });
  if (status !== 0) throw new Error(`npm pack failed\n${stdout}${stderr}`);
}

if (import.meta.main) {
  await buildPrograms({ watch: false, debug: false });
  packForNpm();
  console.log(`dist/netpol-${packageJson.version}.tgz`);
}
