import { ruleUrl } from '../../rules/references.js';
import { allRules } from '../../rules/registry.js';
import { wrap } from '../formats/wrap.js';
import { exitStatus, UsageError } from '../io.js';
import type { Command } from './command.js';

/** `netpol rules`: the list of rules, or what one of them means. */
export const rules: Command = {
  syntax: { name: 'rules', usage: 'netpol rules [RULE]', options: {}, positionals: 'RULE' },
  summary: 'the rules, or one rule explained',
  async run({ positionals }, io) {
    const [id, ...more] = positionals;
    if (more.length > 0) throw new UsageError('One rule is explained at a time: name one, or none for the list of all.');
    await io.out(id === undefined ? ruleList() : rulePage(id));
    return exitStatus.fine;
  },
};

function ruleList(): string {
  const width = Math.max(...allRules.map((rule) => rule.id.length));
  return allRules.map((rule) => `${rule.id.padEnd(width)}  ${rule.category.padEnd(9)} ${rule.severity.padEnd(7)}  ${rule.docs.summary}\n`).join('');
}

function rulePage(id: string): string {
  const found = allRules.find((rule) => rule.id === id);
  if (!found) throw new UsageError(`There is no rule ${JSON.stringify(id)}. \`netpol rules\` lists them all.`);
  const { docs } = found;
  const example = (yaml: string) =>
    yaml
      .replace(/^\n+|\s+$/g, '')
      .split('\n')
      .map((line) => `    ${line}`)
      .join('\n');
  return [
    `${found.id}   (${found.category}, ${found.severity})`,
    '',
    ...wrap(docs.summary, 100),
    '',
    ...wrap(docs.why, 100),
    '',
    'Wrong:',
    example(docs.bad),
    '',
    'Right:',
    example(docs.good),
    '',
    ruleUrl(found.id),
    '',
  ].join('\n');
}
