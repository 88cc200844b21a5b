// npm runs this in a clone: behind `npm ci`, and where somebody installs from the repository (pre-commit, `npm install git+https://...`). There the
// programs are built by the Node of the machine, which may be too old to read the scripts' TypeScript, so they are bundled first.

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const scripts = fileURLToPath(new URL('.', import.meta.url));
const { build } = await import('esbuild').catch(installed);
// Beside the script that it is made of: paths count from there.
const bundle = join(scripts, `.build-${process.pid}.mjs`);
try {
  await build({
    entryPoints: [join(scripts, 'build.mts')],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: bundle,
  });
  const { buildPrograms } = await import(pathToFileURL(bundle).href);
  await buildPrograms({ watch: false, debug: false });
} finally {
  rmSync(bundle, { force: true });
}

/** `npm install --global git+...` hands its `--global` down to the installation in the clone, which then installs nothing there. */
function installed() {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_(?:global|location|prefix|local_prefix)$/i.test(name)));
  execFileSync('npm', ['ci', '--ignore-scripts'], {
    cwd: join(scripts, '..'),
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  return import('esbuild');
}
