// Writes server/generated/rule-list.ts and check-list.ts: every file that declares a rule or a check, so that a new one is a new file and
// nothing else. server/rules/registry.ts and server/validation/validate.ts read them.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { at } from './root.mts';
import { writeGenerated } from './write-generated.mts';

interface ListOf {
  /** Below `server`. */
  readonly folder: string;
  /** What the default export of such a file begins with. */
  readonly declared: RegExp;
  readonly type: string;
  /** Where the type stands, from `folder`. */
  readonly typeFile: string;
  readonly name: string;
}

/** Brings the lists up to date with the files; writes nothing where they already are. */
export function buildRuleList(): void {
  const rules: ListOf = { folder: 'rules', declared: /^export default (?:rule|apiRule)\b/m, type: 'LintRule', typeFile: 'rule.js', name: 'ruleFiles' };
  const checks: ListOf = {
    folder: 'validation',
    declared: /^export default (?:check|mismatchCheck|syntaxCheck)\b/m,
    type: 'Check',
    typeFile: 'check.js',
    name: 'checkFiles',
  };
  writeGenerated('rule-list.ts', listOf(rules));
  writeGenerated('check-list.ts', listOf(checks));
}

function listOf({ folder, declared, type, typeFile, name }: ListOf): string {
  const files = filesOf(folder, declared).map((path) => ({
    path: path.replace(/\.ts$/, '.js'),
    variable: basename(path, '.ts').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  }));
  return `import type { ${type} } from '../${folder}/${typeFile}';
${files.map(({ path, variable }) => `import ${variable} from '../${folder}/${path}';\n`).join('')}
/** Generated from the files of \`server/${folder}/\`. */
export const ${name}: readonly ${type}[] = [${files.map(({ variable }) => variable).join(', ')}];
`;
}

/** Those whose default export is declared so, from their folder, with `/`. */
function filesOf(below: string, declared: RegExp): readonly string[] {
  const folder = at('server', below);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && declared.test(readFileSync(join(folder, path), 'utf8')))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}
