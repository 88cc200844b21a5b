// What there is to read about the rules is a tenth of a program. The language server shows none of it, because it links to the pages, and the
// command line shows a page at a time: it carries the texts packed, and every other start does not even scan them.

import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { at } from './root.mts';

/** Where a rule is declared, and where biome puts what there is to read about it. */
const declared = /^export (?:default|const \w+ =) (?:rule|apiRule)\b/gm;
const docs = /^ {2}docs: \{\n[\s\S]*?\n {2}\},\n/gm;

/** What completion and hover in a configuration say of a rule. */
function summaryOnly(whole: string): string {
  return `  docs: {${/\n {4}summary:[\s\S]*?(?=\n {4}\w+:)/.exec(whole)?.[0] ?? ''}\n  },\n`;
}

/**
 * Leaves out what there is to read about each rule, but for its summary where that is asked for. The build fails where a rule still has it.
 */
export function withoutRuleDocs({ summaries = false }: { readonly summaries?: boolean } = {}): Plugin {
  return {
    name: 'without-rule-docs',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]server[\\/]rules[\\/].*\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const rules = text.match(declared)?.length ?? 0;
        const found = text.match(docs)?.length ?? 0;
        if (rules !== found) return { errors: [{ text: `${path} declares ${rules} rules, and docs were found ${found} times` }] };
        return { contents: text.replace(docs, summaries ? summaryOnly : () => ''), loader: 'ts' };
      });
    },
  };
}

/** Lets `docsOf` of the command line unpack the texts, once somebody asks. */
export function packedRuleDocs(): Plugin {
  return {
    name: 'packed-rule-docs',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]server[\\/]cli[\\/]rule-docs\.ts$/ }, async () => ({ contents: unpacking(await ruleDocs()), loader: 'js' }));
    },
  };
}

function unpacking(texts: Readonly<Record<string, unknown>>): string {
  const text = Buffer.from(JSON.stringify(texts));
  const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }).toString('base64');
  return `let texts;
export function docsOf({ id }) {
  texts ??= JSON.parse(require('node:zlib').brotliDecompressSync(Buffer.from('${packed}', 'base64')));
  return texts[id];
}
`;
}

/** By the rule's id, as the rules say it. */
async function ruleDocs(): Promise<Readonly<Record<string, unknown>>> {
  const temporary = mkdtempSync(join(tmpdir(), 'netpol-rule-docs-'));
  try {
    const outfile = join(temporary, 'registry.cjs');
    await build({
      entryPoints: [at('server', 'rules', 'registry.ts')],
      bundle: true,
      outfile,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      logLevel: 'warning',
    });
    const { allRules } = createRequire(import.meta.url)(outfile) as typeof import('../server/rules/registry.ts');
    return Object.fromEntries(allRules.map((rule) => [rule.id, rule.docs]));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
