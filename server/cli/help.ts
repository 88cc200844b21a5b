import { withoutMarks } from '../util/text.js';
import type { CommandSyntax, OptionGroup, OptionSyntax } from './arguments.js';
import type { Command } from './commands/command.js';
import { wrap } from './formats/wrap.js';

const width = 100;
const column = 34;

/** Options of groups come behind the command's own, below these words. */
const headings: readonly (readonly [OptionGroup | undefined, string])[] = [
  [undefined, 'Options'],
  ['environment', 'Which environment'],
  ['cluster', 'What the cluster is'],
];

/** What `netpol COMMAND --help` prints. */
export function commandHelp({ syntax, summary }: Pick<Command, 'syntax' | 'summary'>): string {
  const groups = headings.flatMap(([group, heading]) => {
    const options = optionsOf(syntax, group);
    return options.length === 0 ? [] : ['', `${heading}:`, ...options.flatMap(([name, option]) => optionLines(name, option))];
  });
  return `${[syntax.usage, '', ...wrap(summary, width), ...groups].join('\n')}\n`;
}

/** The options of a group; undefined: those that are in none. */
export function optionsOf({ options }: Pick<CommandSyntax, 'options'>, group: OptionGroup | undefined): readonly (readonly [string, OptionSyntax])[] {
  return Object.entries(options).filter(([, option]) => option.group === group);
}

function optionLines(name: string, option: OptionSyntax): readonly string[] {
  const head = `  ${optionHead(name, option)}`;
  const [first = '', ...rest] = wrap(`${withoutMarks(option.description)}${extra(option)}`, width - column);
  const indent = ' '.repeat(column);
  return [head.length < column - 1 ? `${head.padEnd(column)}${first}` : `${head}\n${indent}${first}`, ...rest.map((line) => indent + line)];
}

/** `-o, --output FILE`. */
export function optionHead(name: string, option: OptionSyntax): string {
  const { flag, short } = option;
  return `${short === undefined ? '' : `-${short}, `}--${name}${flag ? '' : ` ${valueName(name, option)}`}`;
}

/** What stands for the value of an option. */
function valueName(name: string, { value = name.toUpperCase(), list, toFiles }: OptionSyntax): string {
  return `${value}${list ? ',...' : ''}${toFiles ? '[=FILE]' : ''}`;
}

function extra({ values, initial }: OptionSyntax): string {
  return `${values ? `: ${values.join(', ')}` : ''}${initial === undefined ? '' : ` (default: ${initial})`}`;
}

/** What `netpol --help` prints. */
export function programHelp(commands: readonly Command[]): string {
  const longest = Math.max(...commands.map(({ syntax }) => syntax.name.length));
  return [
    'netpol: what Kubernetes NetworkPolicies mean, and where they go wrong',
    '',
    'Usage: netpol COMMAND [OPTION...] [PATH...]',
    '',
    ...commands.flatMap(({ syntax, summary }) => {
      const [first = '', ...rest] = wrap(summary, width - longest - 4);
      return [`  ${syntax.name.padEnd(longest)}  ${first}`, ...rest.map((line) => `${' '.repeat(longest + 4)}${line}`)];
    }),
    '',
    '`netpol COMMAND --help` lists the options of a command.',
    "A PATH is a file, a folder, a pattern in quotes ('k8s/**/*.yaml') or - for standard input; without one, the current folder.",
    'Exit status: 0 fine; 1 findings at or above --fail-on, a failed assertion, or a difference with --fail-on-change; 2 wrong usage or input that could not be read.',
    '',
  ].join('\n');
}
