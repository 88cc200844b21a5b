// Writes server/generated/rule-list.ts: every file of server/rules/ that declares a rule, so that a new rule is a new file and nothing else.
// server/rules/registry.ts reads it.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { at } from './root.mts';
import { writeGenerated } from './write-generated.mts';

/** Brings the list up to date with the files; writes nothing where it already is. */
export function buildRuleList(): void {
  writeGenerated('rule-list.ts', ruleList());
}

function ruleList(): string {
  const files = ruleFiles().map((path) => ({
    path: path.replace(/\.ts$/, '.js'),
    name: basename(path, '.ts').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  }));
  return `import type { LintRule } from '../rules/rule.js';
${files.map(({ path, name }) => `import ${name} from '../rules/${path}';\n`).join('')}
/** Generated from the files of \`server/rules/\` that declare a rule. */
export const ruleFiles: readonly LintRule[] = [${files.map(({ name }) => name).join(', ')}];
`;
}

/** Those whose default export is a rule, from `server/rules`, with `/`. */
function ruleFiles(): readonly string[] {
  const folder = at('server', 'rules');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && /^export default rule\b/m.test(readFileSync(join(folder, path), 'utf8')))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}
