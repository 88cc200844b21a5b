import { build } from 'esbuild';
import { identityOnly, lazyCel, leanYaml } from '../../scripts/lean.mts';
import { at } from '../../scripts/root.mts';

/** Makes a program for Node of a file beside this one, built as the command line is. */
export async function bundle(name: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [at('test', 'bench', name)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    plugins: [leanYaml(), lazyCel(), identityOnly()],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
}
