import { allRules, exampleFiles, type LintRule, type RuleDocs, ruleUrl, suppositionOf, wantedOf, writtenValue } from '../../netpol.js';
import { rulesJson } from '../formats/rules-json.js';
import { wrap } from '../formats/wrap.js';
import { exitStatus, UsageError } from '../io.js';
import { docsOf } from '../rule-docs.js';
import { noRule } from '../selected-rules.js';
import type { Command } from './command.js';

/** `netpol rules`: the list of rules, or what one of them means. */
export const rules: Command = {
  syntax: {
    name: 'rules',
    usage: 'netpol rules [OPTION...] [RULE]',
    options: { format: { values: ['text', 'json'], initial: 'text', description: 'how rules are printed' } },
    positionals: 'RULE',
  },
  summary: 'the rules, or one rule explained',
  async run({ positionals, option }, io) {
    const [id, ...more] = positionals;
    if (more.length > 0) throw new UsageError('One rule is explained at a time: name one, or none for the list of all.');
    const found = id === undefined ? undefined : ruleCalled(id);
    if (option('format') === 'json') await io.out(rulesJson(found ? [found] : allRules));
    else await io.out(found ? rulePageOf(found, docsOf(found)) : ruleList());
    return exitStatus.fine;
  },
};

function ruleList(): string {
  const width = Math.max(...allRules.map((rule) => rule.id.length));
  return allRules.map((rule) => ruleLine(rule, docsOf(rule).summary, width)).join('');
}

/** One rule in the list of all. */
export function ruleLine({ id, category, severity, recommended }: LintRule, summary: string, width: number): string {
  return `${id.padEnd(width)}  ${category.padEnd(9)} ${severity.padEnd(7)}  ${recommended === false ? '(off by default) ' : ''}${summary}\n`;
}

/** @throws UsageError where there is none */
function ruleCalled(id: string): LintRule {
  const found = allRules.find((rule) => rule.id === id);
  if (!found) throw new UsageError(noRule(id));
  return found;
}

/** What there is to read about a rule. */
export function rulePageOf(found: LintRule, docs: RuleDocs): string {
  return [
    `${found.id}   (${found.category}, ${found.severity}${found.recommended === false ? ', off by default' : ''})`,
    '',
    ...wrap(docs.summary, 100),
    '',
    ...wrap(docs.why, 100),
    ...optionLines(found),
    ...(docs.silent === undefined ? [] : ['', ...wrap(`Silent: ${docs.silent}`, 100)]),
    ...(docs.wrong === undefined ? [] : ['', ...wrap(`It may be wrong: ${docs.wrong}`, 100)]),
    '',
    ...supposed(docs),
    ...(docs.given === undefined ? [] : ['Given:', ...example(docs.given, docs.given), '']),
    'Wrong:',
    ...example(docs.bad, docs.given),
    '',
    'Right:',
    ...example(docs.good, docs.given),
    '',
    ...linkLines(found.id),
  ].join('\n');
}

function supposed(docs: RuleDocs): readonly string[] {
  const supposition = suppositionOf(docs);
  return supposition === undefined ? [] : [supposition, ''];
}

function linkLines(id: string): readonly string[] {
  const page = ruleUrl(id);
  return page === undefined ? [] : [page, ''];
}

function optionLines({ options = {} }: LintRule): readonly string[] {
  return Object.entries(options).flatMap(([name, option]) => [
    '',
    ...wrap(`Option \`${name}\`, by default \`${writtenValue(option.default)}\`: ${option.description} It must be ${wantedOf(option)}.`, 100),
  ]);
}

/** The lines of an example; each file below its name where there are others. */
function example(text: string, given: string | undefined): readonly string[] {
  const files = exampleFiles(text);
  return files.flatMap((file, index) => {
    const name = files.length === 1 && given === undefined ? [] : [...(index === 0 ? [] : ['']), `# ${file.path}`];
    return [...name, ...file.text.split('\n')].map((line) => (line === '' ? '' : `    ${line}`));
  });
}
