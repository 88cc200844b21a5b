// Bundles the programs into dist/. Each is one file that runs without node_modules: CommonJS for Node, a classic script for a browser's worker.
// `node scripts/build.mts [--watch] [--debug]`: --debug keeps names and writes source maps.

import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type BuildOptions, build, context, type Plugin } from 'esbuild';
import { generate } from './generate.mts';
import { identityOnly, lazyCel, leanYaml, withoutForms } from './lean.mts';
import { at, root } from './root.mts';
import { packedRuleDocs, withoutRuleDocs } from './rule-docs.mts';

export interface Program {
  readonly name: 'extension' | 'browser-extension' | 'server' | 'cli' | 'mcp' | 'browser-server' | 'helm-worker' | 'browser-helm-worker';
  readonly entry: string;
  readonly runsIn: 'node' | 'worker' | 'web-host';
  /** Started by its name, so it says which interpreter it wants. */
  readonly executable: boolean;
}

export const programs: readonly Program[] = [
  { name: 'extension', entry: 'client/extension.ts', runsIn: 'node', executable: false },
  { name: 'browser-extension', entry: 'client/browser.ts', runsIn: 'web-host', executable: false },
  { name: 'server', entry: 'server/lsp/node.ts', runsIn: 'node', executable: true },
  { name: 'cli', entry: 'server/cli/main.ts', runsIn: 'node', executable: true },
  { name: 'mcp', entry: 'server/mcp/serve.ts', runsIn: 'node', executable: false },
  { name: 'browser-server', entry: 'server/lsp/browser.ts', runsIn: 'worker', executable: false },
  { name: 'helm-worker', entry: 'server/workspace/node/helm-worker.ts', runsIn: 'node', executable: false },
  { name: 'browser-helm-worker', entry: 'server/render/helm/browser-worker.ts', runsIn: 'worker', executable: false },
];

/** A worker has none of Node's modules: whatever imports one does not build for it. */
const targets: Readonly<Record<Program['runsIn'], BuildOptions>> = {
  // The `module` builds of the language server's packages carry less than their CommonJS ones.
  node: { platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'], mainFields: ['module', 'main'] },
  worker: { platform: 'browser', format: 'iife', target: 'es2022', mainFields: ['browser', 'module', 'main'] },
  // The extension host of a browser is a worker, too, and gives `vscode` as Node gives modules.
  'web-host': { platform: 'browser', format: 'cjs', target: 'es2022', external: ['vscode'], mainFields: ['browser', 'module', 'main'] },
};

/** What is not built here, and loaded by the programs: the engine that renders charts, and whose code is in it. */
const copies = [
  ['wasm/helm/helm.wasm.br', 'helm.wasm.br'],
  ['wasm/helm/THIRD_PARTY.txt', 'helm.THIRD_PARTY.txt'],
] as const;

/** The pages of `docs/rules/` in one file, by the rule's id: the extension shows them. */
function writeRulePages(): void {
  const names = readdirSync(at('docs', 'rules')).filter((name) => name !== 'README.md');
  const pages = names.map((name) => [name.replace(/\.md$/, ''), readFileSync(at('docs', 'rules', name), 'utf8')] as const);
  writeFileSync(at('dist', 'rule-pages.json'), JSON.stringify(Object.fromEntries(pages)));
}

/** What the page of the map runs in a browser; the worker that places its nodes is a text inside of it, from elkjs. */
function pageOptions(debug: boolean, outdir = 'dist'): BuildOptions {
  const shared: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    minify: !debug,
    legalComments: 'none',
    logLevel: 'warning',
  };
  const worker: Plugin = {
    name: 'layout-worker',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^netpol:layout-worker$/ }, ({ path }) => ({ path, namespace: 'worker' }));
      // As it is published: compiled Java, which no bundler makes smaller.
      onLoad({ filter: /.*/, namespace: 'worker' }, async () => ({
        contents: await readFile(at('node_modules', 'elkjs', 'lib', 'elk-worker.min.js'), 'utf8'),
        loader: 'text',
      }));
    },
  };
  return {
    ...shared,
    entryPoints: ['client/map/view/main.ts', 'client/map/view/map.css'],
    entryNames: 'map',
    outdir,
    sourcemap: debug,
    plugins: [worker],
  };
}

/** Builds all programs and the page of the map into `dist/`. @throws where an entry point is missing or does not compile. */
export async function buildPrograms(mode: { readonly watch: boolean; readonly debug: boolean }): Promise<void> {
  const missing = programs.filter(({ entry }) => !existsSync(at(entry)));
  if (missing.length > 0) throw new Error(`cannot build: ${missing.map(({ entry }) => entry).join(', ')} not found`);
  await generate();
  mkdirSync(at('dist'), { recursive: true });
  writeRulePages();
  for (const [from, to] of copies) copyFileSync(at(...from.split('/')), at('dist', to));
  writeFileSync(at('dist', 'browser-server.json'), JSON.stringify(['browser-server.js']));
  if (mode.watch) {
    for (const each of [...programs.map((program) => options(program, mode.debug)), pageOptions(mode.debug)]) await (await context(each)).watch();
    console.log('watching');
    return;
  }
  await Promise.all([...programs.map((program) => options(program, mode.debug)), pageOptions(mode.debug)].map((each) => build(each)));
  if (!mode.debug) for (const name of ['map.js', 'map.css']) rmSync(at('dist', `${name}.map`), { force: true });
  for (const { name, executable } of programs) {
    if (executable) chmodSync(at('dist', `${name}.js`), 0o755);
    if (!mode.debug) rmSync(at('dist', `${name}.js.map`), { force: true });
  }
}

/** Builds the page of the map, as it is shipped, into a folder. @throws where it does not compile */
export async function buildPage(outdir: string): Promise<void> {
  await build(pageOptions(false, outdir));
}

/** Builds one of the programs as it is shipped, to `outfile`; from another file where `entry` names one. @throws where it does not compile */
export async function buildProgram(name: Program['name'], outfile: string, entry?: string): Promise<void> {
  await generate();
  for (const program of programs.filter((each) => each.name === name))
    await build({ ...options({ ...program, entry: entry ?? program.entry }, false), outfile, ...(entry === undefined ? {} : { logLevel: 'silent' }) });
}

function options({ name, entry, runsIn, executable }: Program, debug: boolean): BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: `dist/${name}.js`,
    bundle: true,
    ...targets[runsIn],
    minify: !debug,
    sourcemap: debug,
    legalComments: 'none',
    banner: executable ? { js: '#!/usr/bin/env node' } : {},
    logLevel: 'warning',
    plugins: pluginsFor({ debug, summaries: name === 'cli' }),
  };
}

/** @param summaries whether rules keep theirs, which the command line prints */
export function pluginsFor({ debug, summaries }: { readonly debug: boolean; readonly summaries: boolean }): Plugin[] {
  const lean = [leanYaml(), lazyCel(), identityOnly(), withoutForms()];
  // Lines stay where they are in the sources that a debugger shows.
  return debug ? lean : [...lean, withoutRuleDocs({ summaries: !summaries }), packedRuleDocs()];
}

if (import.meta.main) {
  const flags = new Set(process.argv.slice(2));
  try {
    await buildPrograms({ watch: flags.has('--watch'), debug: flags.has('--debug') || flags.has('--watch') });
  } catch (error) {
    // esbuild has shown its own errors already.
    if (!(error as { errors?: unknown }).errors) console.error((error as Error).message);
    process.exitCode = 1;
  }
}
