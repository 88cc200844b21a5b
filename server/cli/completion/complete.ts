import type { CommandSyntax, OptionSyntax } from '../arguments.js';
import type { Command } from '../commands/command.js';

/** What may stand where somebody asks: these words, and files where the shell knows them better. */
export interface Completions {
  readonly words: readonly { readonly word: string; readonly description: string }[];
  readonly files: boolean;
}

const nothing: Completions = { words: [], files: false };
const files: Completions = { words: [], files: true };

/**
 * Completes a command line.
 * @param words behind the program's name, the last one as far as it is written
 * @param argumentsOf what a command takes that is neither an option nor a file, by the name that its usage gives it
 */
export function complete(commands: readonly Command[], words: readonly string[], argumentsOf: (name: string) => readonly string[] | undefined): Completions {
  const current = words.at(-1) ?? '';
  const [name, ...before] = words.slice(0, -1);
  if (name === undefined)
    return starting(
      current,
      commands.map(({ syntax, summary }) => ({ word: syntax.name, description: summary })),
    );
  const syntax = commands.find((command) => command.syntax.name === name)?.syntax;
  if (!syntax) return nothing;
  if (before.includes('--')) return positional(syntax, current, argumentsOf);
  const open = openOption(syntax, before, current);
  if (open) return valuesOf(open.option, open.written, open.prefix);
  if (current.startsWith('-')) return starting(current, optionWords(syntax, before));
  return positional(syntax, current, argumentsOf);
}

/** The option whose value is being written, and what is written of it. `prefix` is part of the word, and bash takes `=` for a word of its own. */
function openOption({ options }: CommandSyntax, before: readonly string[], current: string) {
  const isApart = before.at(-1) === '=';
  if (current === '=' || isApart) {
    const option = optionCalled(options, (isApart ? before.at(-2) : before.at(-1)) ?? '');
    return option && { option, written: isApart ? current : '', prefix: '' };
  }
  const at = current.startsWith('--') ? current.indexOf('=') : -1;
  if (at > 0) {
    const option = optionCalled(options, current.slice(0, at));
    return option && { option, written: current.slice(at + 1), prefix: current.slice(0, at + 1) };
  }
  const option = optionCalled(options, before.at(-1) ?? '');
  return option && !option.flag ? { option, written: current, prefix: '' } : undefined;
}

function optionCalled(options: CommandSyntax['options'], written: string): OptionSyntax | undefined {
  if (written.startsWith('--')) return Object.hasOwn(options, written.slice(2)) ? options[written.slice(2)] : undefined;
  return written.startsWith('-') ? Object.values(options).find(({ short }) => short === written.slice(1)) : undefined;
}

function valuesOf({ values, offers, list, value, toFiles }: OptionSyntax, written: string, prefix: string): Completions {
  if (toFiles && written.includes('=')) return files;
  const known = values ?? offers?.();
  if (!known) return /FILE|FOLDER/.test(value ?? '') ? files : nothing;
  const done = list ? written.slice(0, written.lastIndexOf(',') + 1) : '';
  const taken = new Set(done.split(','));
  const words = known.filter((word) => !taken.has(word)).map((word) => ({ word: `${prefix}${done}${word}`, description: '' }));
  return starting(`${prefix}${written}`, words);
}

/** Those that are not given yet, or may be given again. */
function optionWords({ options }: CommandSyntax, before: readonly string[]): Completions['words'] {
  const given = new Set(before.map((word) => word.split('=', 1)[0]));
  return Object.entries({ ...options, help: { description: 'lists the options', flag: true } satisfies OptionSyntax }).flatMap(
    ([name, option]: [string, OptionSyntax]) =>
      given.has(`--${name}`) && !(option.list || option.repeats || option.toFiles)
        ? []
        : [{ word: `--${name}`, description: option.description.replaceAll('`', '') }],
  );
}

function positional({ positionals }: CommandSyntax, current: string, argumentsOf: (name: string) => readonly string[] | undefined): Completions {
  if (positionals === '') return nothing;
  const known = argumentsOf(positionals);
  return known
    ? starting(
        current,
        known.map((word) => ({ word, description: '' })),
      )
    : files;
}

function starting(written: string, words: Completions['words']): Completions {
  return { words: words.filter(({ word }) => word.startsWith(written)), files: false };
}
