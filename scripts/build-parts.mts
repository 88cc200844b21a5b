// The programs of the extension again, with what several of them hold in files of its own: nearly all of a server is in that for a browser and in the
// command line, too. Each program by itself stays one file in `dist/`, which can be copied anywhere.

import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildResult, build, type Metafile, type Plugin, transform } from 'esbuild';
import { pluginsFor, programs } from './build.mts';
import { at, root } from './root.mts';

const sharing: ReadonlySet<string> = new Set(['server', 'cli', 'mcp', 'browser-server']);

/** The packages of the protocol say by a condition that these are for browsers, and here one build makes programs for both. */
function browserEntries(): Plugin {
  return {
    name: 'browser-entries',
    setup({ onResolve }) {
      onResolve({ filter: /^vscode-(?:languageserver|languageserver-protocol|jsonrpc)\/browser$/ }, ({ path }) => ({
        path: at('node_modules', path.split('/')[0] ?? '', 'lib', 'browser', 'main.js'),
      }));
    },
  };
}

/**
 * Builds the programs that share into a folder. `browser-server.json` lists the files that the server for a browser is put together from, each behind
 * those that it needs. @throws where one does not compile, or that server needs a module of Node
 */
export async function buildInParts(folder: string): Promise<void> {
  const chosen = programs.filter(({ name }) => sharing.has(name));
  // esbuild shares code between modules of ECMAScript only; each is made CommonJS, as the programs by themselves are.
  const built = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(chosen.map(({ name, entry }) => [name, entry])),
    outdir: folder,
    chunkNames: 'part-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [browserEntries(), ...pluginsFor({ debug: false, summaries: true })],
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, text } of built.outputFiles) {
    const { code } = await transform(text, { format: 'cjs', platform: 'node', target: 'node20', minify: true });
    writeFileSync(path, code);
  }
  writeFileSync(join(folder, 'browser-server.json'), JSON.stringify(partsOf(built, 'browser-server.js')));
}

/** The files that a program is put together from, itself last. What is imported while it runs would be a file that nobody puts in. */
function partsOf({ metafile: { outputs } }: BuildResult & { readonly metafile: Metafile }, program: string): readonly string[] {
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const found = new Set<string>();
  const add = (name: string): void => {
    for (const { path, external, kind } of byName.get(name)?.imports ?? []) {
      if (external || kind === 'dynamic-import') throw new Error(`${program} needs ${path}, which no browser has`);
      if (!found.has(basename(path))) add(basename(path));
    }
    found.add(name);
  };
  add(program);
  return [...found];
}

if (import.meta.main) await buildInParts(at('dist', 'vsix', 'dist'));
