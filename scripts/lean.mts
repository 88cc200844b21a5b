// What keeps the bundles small where a package or a file carries more than a program asks for.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { at } from './root.mts';

/**
 * Of `yaml` only the parser of its concrete syntax and the reader of scalars are used. Its CommonJS build is taken whole or not at all; of its
 * ECMAScript modules, which it offers to browsers and which are the same code, these two are taken with what they need. A program that names
 * anything else of it does not build.
 */
export function leanYaml(): Plugin {
  const dist = at('node_modules', 'yaml', 'browser', 'dist');
  const contents = `export { Parser } from './parse/parser.js';
import { resolveAsScalar } from './parse/cst-scalar.js';
export const CST = { resolveAsScalar };`;
  return {
    name: 'lean-yaml',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^yaml$/ }, () => ({ path: 'yaml', namespace: 'lean-yaml' }));
      onLoad({ filter: /.*/, namespace: 'lean-yaml' }, () => ({ contents, resolveDir: dist }));
      onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) =>
        resolveDir.startsWith(dist) ? { path: join(resolveDir, path), sideEffects: false } : undefined,
      );
    },
  };
}

/**
 * The Common Expression Language sets up tables when it is loaded, which takes every start a tenth of its time, and hardly anybody has expressions:
 * it is set up when the first one is compiled.
 */
export function lazyCel(): Plugin {
  const library = at('node_modules', '@marcbachmann', 'cel-js', 'lib', 'index.js');
  const contents = `export function Environment(options) {
  const library = require(${JSON.stringify(library)});
  return new library.Environment(options);
}`;
  return {
    name: 'lazy-cel',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^@marcbachmann\/cel-js$/ }, ({ path }) => ({ path, namespace: 'lazy-cel' }));
      onLoad({ filter: /.*/, namespace: 'lazy-cel' }, () => ({ contents, resolveDir: at() }));
    },
  };
}

/** Of `package.json` the programs want the version, and where the project is published; most of it describes the extension to VS Code. */
export function identityOnly(): Plugin {
  return {
    name: 'identity-only',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
        if (path !== at('package.json')) return undefined;
        const { version, repository } = JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, unknown>>;
        return { contents: JSON.stringify({ version, repository }), loader: 'json' };
      });
    },
  };
}

/**
 * The SDK of the Model Context Protocol carries a validator of JSON Schemas, for what people fill into forms that a server shows them. This one shows
 * none; with it, the bundle would be half as large again.
 */
export function withoutForms(): Plugin {
  return {
    name: 'without-forms',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]@modelcontextprotocol[\\/]sdk[\\/].*[\\/]ajv-provider\.js$/ }, () => ({
        contents: `export class AjvJsonSchemaValidator { getValidator() { throw new Error('there are no forms here'); } }`,
      }));
    },
  };
}
