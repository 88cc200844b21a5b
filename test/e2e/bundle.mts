import { copyFileSync, mkdirSync } from 'node:fs';
import { type BuildOptions, build } from 'esbuild';
import { at } from '../../scripts/root.mts';

/** Bundles what runs inside VS Code: the suite, and the companion extension that starts it. Answers where they are. */
export async function bundleSuite(): Promise<{ readonly suite: string; readonly runner: string }> {
  const runner = at('dist', 'test', 'runner');
  const suite = at('dist', 'test', 'suite.js');
  mkdirSync(runner, { recursive: true });
  copyFileSync(at('test', 'e2e', 'runner', 'package.json'), `${runner}/package.json`);
  const shared: BuildOptions = {
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'error',
  };
  await build({ ...shared, entryPoints: [at('test', 'e2e', 'runner', 'main.ts')], outfile: `${runner}/main.js` });
  await build({ ...shared, entryPoints: [at('test', 'e2e', 'suite', 'index.ts')], outfile: suite });
  return { suite, runner };
}
