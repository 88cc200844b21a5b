// What keeps the bundles small where a package or a file carries more than a program asks for.

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { at } from './root.mts';

/**
 * Of `yaml` only the lexer and the parser of its concrete syntax are used. Its CommonJS build is taken whole or not at all; its ECMAScript
 * modules, which it offers to browsers, are the same code, and what nobody imports of them is left out.
 */
export function leanYaml(): Plugin {
  return {
    name: 'lean-yaml',
    setup({ onResolve }) {
      const entry = at('node_modules', 'yaml', 'browser', 'dist', 'index.js');
      onResolve({ filter: /^yaml$/ }, () => ({ path: entry, sideEffects: false }));
      onResolve({ filter: /^\.\.?\// }, ({ path, importer }) =>
        importer.startsWith(dirname(entry)) ? { path: join(dirname(importer), path), sideEffects: false } : undefined,
      );
    },
  };
}

/** Of `package.json` the programs want the version; most of it describes the extension to VS Code. */
export function versionOnly(): Plugin {
  return {
    name: 'version-only',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
        if (path !== at('package.json')) return undefined;
        const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
    },
  };
}
