import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInHost } from '../test/e2e/in-host.mts';
import { runNeovim } from '../test/e2e/neovim/run.mts';
import { runInBrowser } from '../test/e2e/web/run.mts';
import { driveWorkbench, renewPictures } from '../test/e2e/workbench/drive.mts';
import { buildPrograms } from './build.mts';
import { generate } from './generate.mts';
import { check, type Outcome } from './outcome.mts';
import { packageExtension, packageFolder, vsix } from './package.mts';
import { at } from './root.mts';
import { cloneTests } from './test-clone.mts';
import { npmTests } from './test-npm.mts';
import { smoke } from './test-smoke.mts';
import { grammarTests, tool, unitTests } from './test-tools.mts';
import { vsixFiles } from './vsix-files.mts';

export interface PartOptions {
  /** Renew the pictures of the README. */
  readonly screenshots: boolean;
}

export interface Part {
  readonly name: string;
  run(options: PartOptions): Promise<readonly Outcome[]>;
}

const expectedFiles = [
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/dist/browser-extension.js',
  'extension/dist/browser-helm-worker.js',
  'extension/dist/browser-server.js',
  'extension/dist/browser-server.json',
  'extension/dist/cli.js',
  'extension/dist/extension.js',
  'extension/dist/map.css',
  'extension/dist/map.js',
  'extension/dist/rule-pages.json',
  'extension/dist/helm-worker.js',
  'extension/dist/helm.THIRD_PARTY.txt',
  'extension/dist/helm.wasm.br',
  'extension/dist/mcp.js',
  'extension/dist/server.js',
  'extension/images/icon.png',
  'extension/images/view.svg',
  'extension/l10n/bundle.l10n.de.json',
  'extension/package.json',
  'extension/package.nls.de.json',
  'extension/package.nls.json',
  'extension/readme.md',
  'extension/schemas/netpol-test.json',
  'extension/syntaxes/netpol-comment.injection.tmLanguage.json',
  'extension/syntaxes/netpol-explain.tmLanguage.json',
  'extension/syntaxes/netpol.injection.tmLanguage.json',
  'extension/walkthrough/allow.md',
  'extension/walkthrough/allow.nls.de.md',
  'extension/walkthrough/allow.yaml',
  'extension/walkthrough/deny.md',
  'extension/walkthrough/deny.nls.de.md',
  'extension/walkthrough/open.md',
  'extension/walkthrough/open.nls.de.md',
  'extension/walkthrough/reach.md',
  'extension/walkthrough/reach.nls.de.md',
  'extension/walkthrough/sample/shop.netpol-test.yaml',
  'extension/walkthrough/sample/shop.yaml',
  'extension/walkthrough/test.md',
  'extension/walkthrough/test.nls.de.md',
];

/** The engine that renders charts takes 1.9 MB of it, the layout of the map, a compiler's output, half a megabyte. */
const maximalVsixBytes = 3.75 * 1024 * 1024;

/**
 * In thousands of bytes, as they are on the disk: what every start has to read. Some room is left for rules; who needs more looks first at what came in
 * (`esbuild --metafile`). The library size-limit would compress them and run them in a browser, and neither is what happens to them.
 */
const maximalKilobytes: Readonly<Record<string, number>> = {
  'cli.js': 1500,
  'mcp.js': 200,
  'server.js': 1850,
  'browser-server.js': 1800,
  'extension.js': 550,
  'browser-extension.js': 500,
  'browser-helm-worker.js': 120,
  'map.js': 2200,
};

/** In the order in which they run: what is quick and tells most comes first. */
export const parts: readonly Part[] = [
  { name: 'lint', run: async () => [await check('biome finds nothing', () => tool('biome', ['check', '--error-on-warnings', '.']))] },
  {
    name: 'types',
    run: async () => [
      await check('TypeScript finds nothing', async () => {
        await generate();
        await tool('tsc', ['--noEmit']);
        await tool('tsc', ['--noEmit', '-p', 'client/map/view']);
      }),
    ],
  },
  {
    name: 'build',
    run: async () => [await check('the programs and the page of the map are bundled', () => buildPrograms({ watch: false, debug: false }))],
  },
  { name: 'unit', run: () => unitTests(['--exclude', 'test/lsp/**', '--exclude', 'test/soak/**']) },
  { name: 'grammar', run: grammarTests },
  { name: 'protocol', run: () => unitTests(['test/lsp', '--exclude', 'test/lsp/worker/**']) },
  // The same requests to the server for a browser's worker; `process` is about what only a process has.
  { name: 'worker', run: () => unitTests(['test/lsp', '--exclude', 'test/lsp/process/**'], { NETPOL_SERVER: 'worker' }, ", in a browser's worker") },
  { name: 'smoke', run: smoke },
  { name: 'soak', run: () => unitTests(['test/soak']) },
  { name: 'package', run: packageTests },
  { name: 'npm', run: npmTests },
  { name: 'clone', run: cloneTests },
  { name: 'vscode', run: async () => runInHost(await packaged()) },
  { name: 'web', run: async () => runInBrowser(await packaged()) },
  {
    name: 'workbench',
    run: async ({ screenshots }) => {
      const outcomes = await driveWorkbench(await packaged());
      if (screenshots && outcomes.every(({ state }) => state === 'passed')) renewPictures();
      return outcomes;
    },
  },
  { name: 'neovim', run: runNeovim },
];

async function packageTests(): Promise<readonly Outcome[]> {
  const packed = await check('the extension is packaged', () => packageExtension());
  if (packed.state === 'failed') return [packed];
  return [
    packed,
    await check(`the package is at most ${maximalVsixBytes / 1024 / 1024} MB`, () => {
      const { size } = statSync(vsix);
      if (size > maximalVsixBytes) throw new Error(`it has ${size} bytes`);
      console.log(`           dist/netpol.vsix has ${Math.round(size / 1024)} KB`);
    }),
    await check('the programs have the size that they are known to have', () => {
      const sizes = Object.entries(maximalKilobytes).map(([name, most]) => ({ name, most, size: Math.round(statSync(at('dist', name)).size / 1000) }));
      const tooLarge = sizes.filter(({ most, size }) => size > most);
      if (tooLarge.length > 0) throw new Error(tooLarge.map(({ name, most, size }) => `${name} has ${size} kB, and may have ${most}`).join('; '));
    }),
    await check('what the README of the package links to and shows is reached from anywhere', () => {
      const text = readFileSync(join(packageFolder, 'README.md'), 'utf8');
      const targets = [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target = '']) => target);
      const dead = targets.filter((target) => !/^(?:https:|data:image\/png;base64,|#)/.test(target));
      if (!targets.some((target) => /^(?:data|https):/.test(target)) || dead.length > 0) throw new Error(`dead: ${dead.join(', ')}`);
    }),
    await check('the package holds what runs and nothing else', () => {
      const files = vsixFiles(vsix).filter((file) => !['extension.vsixmanifest', '[Content_Types].xml'].includes(file));
      const unexpected = files.filter((file) => !expectedFiles.includes(file) && !isPart(file));
      const missing = expectedFiles.filter((file) => !files.includes(file));
      if (unexpected.length + missing.length > 0) throw new Error(`unexpected: ${unexpected.join(', ') || 'none'}; missing: ${missing.join(', ') || 'none'}`);
    }),
  ];
}

/** What several programs share, in files that are named by what is in them. */
function isPart(file: string): boolean {
  return /^extension\/dist\/part-[A-Z0-9]{8}\.js$/.test(file);
}

/** The packaged extension; made first where only a part is asked for. */
async function packaged(): Promise<string> {
  if (!existsSync(vsix) || !existsSync(packageFolder)) await packageExtension();
  return vsix;
}
