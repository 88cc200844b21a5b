import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { at } from '../../scripts/root.mts';
import type { ParseCache } from '../../server/render/kustomize/parse.ts';
import type { RenderSource } from '../../server/render/rendering.ts';
import { percentile, type Row, row } from './table.mts';

interface Renderer {
  readonly closure: typeof import('../../server/render/kustomize/closure.ts').closure;
  readonly render: typeof import('../../server/render/kustomize/render.ts').render;
}

/** What one overlay takes, its texts read and parsed before, as they are while somebody edits; of real repositories, where they are there. */
export async function measureKustomizations(): Promise<readonly Row[]> {
  const root = at('..', 'shared', 'real');
  const names = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => path.basename(name) === 'kustomization.yaml') : [];
  if (names.length === 0) return [];
  const { closure, render } = await renderer();
  const times: number[] = [];
  const cache: ParseCache = new Map();
  for (let round = 0; round < 4; round++)
    for (const name of names) {
      const unit = { folder: pathToFileURL(path.join(root, path.dirname(name))).href, root: pathToFileURL(root).href, loadRestriction: 'root' } as const;
      const read = await closure(unit, source, undefined, cache);
      const start = performance.now();
      render(unit, read, { cache });
      if (round > 0) times.push(performance.now() - start);
    }
  return [
    row(`an overlay of ${names.length} in real repositories, p50`, percentile(times, 0.5), 'ms', 3),
    row('the same, p90', percentile(times, 0.9), 'ms', 40),
  ];
}

const texts = new Map<string, string | undefined>();

/** Each text is read once, and the same string from then on, as in an editor. */
const source: RenderSource = {
  read: async (id) => {
    const file = fileURLToPath(id);
    if (!texts.has(id)) texts.set(id, statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8') : undefined);
    return texts.get(id);
  },
  kindOf: async (id) => {
    const found = statSync(fileURLToPath(id), { throwIfNoEntry: false });
    return found?.isDirectory() ? 'folder' : found?.isFile() ? 'file' : undefined;
  },
};

async function renderer(): Promise<Renderer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'netpol-bench-render-'));
  try {
    const outfile = path.join(folder, 'render.cjs');
    const contents = "export { closure } from './closure.js';\nexport { render } from './render.js';\n";
    await build({
      stdin: { contents, resolveDir: at('server', 'render', 'kustomize'), loader: 'ts' },
      bundle: true,
      outfile,
      format: 'cjs',
      platform: 'node',
      logLevel: 'warning',
    });
    return createRequire(import.meta.url)(outfile) as Renderer;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
