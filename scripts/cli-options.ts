// The tables of options in docs/cli.md, from the tables that the command line reads its arguments by.

import type { OptionGroup, OptionSyntax } from '../server/cli/arguments.js';
import { commands } from '../server/cli/commands/all.js';
import { optionHead, optionsOf } from '../server/cli/help.js';

const groups: Readonly<Record<OptionGroup, string>> = { environment: 'which environment is asked about', cluster: 'what the cluster is' };

/** The text with each table as the commands have it, between the comments that say whose it is. */
export function withOptions(text: string): string {
  return text.replace(/(<!-- options of ([a-z ]+): .*?-->\n)[\s\S]*?(<!-- end of the options -->)/g, (_, begin: string, name: string, end: string) => {
    const group = (Object.keys(groups) as OptionGroup[]).find((one) => name === `the ${one}`);
    return `${begin}\n${group === undefined ? commandTable(name.replace(/^netpol /, '')) : groupTable(group)}\n${end}`;
  });
}

function commandTable(name: string): string {
  const command = commands.find(({ syntax }) => syntax.name === name);
  if (!command) throw new Error(`docs/cli.md has options of ${name}, which is no command`);
  const own = optionsOf(command.syntax, undefined);
  const shared = (Object.keys(groups) as OptionGroup[]).filter((group) => optionsOf(command.syntax, group).length > 0);
  const more = shared.map((group) => `[${groups[group]}](#options-of-several-commands)`).join(' and ');
  return `${table(own)}${shared.length === 0 ? '' : `${own.length > 0 ? '\nAnd' : 'Options are'} those that say ${more}.\n`}`;
}

function groupTable(group: OptionGroup): string {
  const all = new Map(commands.flatMap(({ syntax }) => optionsOf(syntax, group)));
  return table([...all]);
}

function table(options: readonly (readonly [string, OptionSyntax])[]): string {
  if (options.length === 0) return '';
  return `| option | |\n|---|---|\n${options.map(([name, option]) => `| \`${optionHead(name, option)}\` | ${words(option)} |\n`).join('')}`;
}

function words({ description, values, initial }: OptionSyntax): string {
  const taken = values ? `: ${values.map((value) => `\`${value}\``).join(', ')}` : '';
  return `${description}${taken}${initial === undefined ? '' : ` (\`${initial}\` where it is left out)`}`.replaceAll('|', '\\|');
}
