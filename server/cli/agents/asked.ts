import type { ToolAnswer } from '../../mcp/toolbox.js';
import { candidates, type Limit, plainMessage } from '../../netpol.js';
import { oneLine } from '../../util/text.js';
import type { ParsedArguments } from '../arguments.js';
import { type Io, UsageError } from '../io.js';
import { printedLimit } from '../limits.js';
import type { Opened } from '../open-paths.js';
import { plainOutput } from '../plain-output.js';
import { type Answering, answeringFor } from '../view.js';

/** What an answer is made from. */
export interface Inquiry {
  readonly opened: Opened;
  /** Absolute paths: nothing outside of them is read. */
  readonly folders: readonly string[];
  readonly args: ParsedArguments;
  readonly io: Io;
  /** Another one for every question. */
  readonly number: number;
  /** Throws where nobody wants the answer any longer. */
  check(): void;
}

/**
 * The environment that a tool is asked about.
 * @throws UsageError where the name means none, and where there are several and none is named: it names them
 */
export async function environmentOf({ opened, args, io }: Inquiry, name: string | undefined): Promise<Answering> {
  const { environments } = opened.snapshot;
  if (name === undefined && environments.length > 0) {
    const names = environments.map((one) => one.name);
    throw new UsageError(`There are ${names.length} environments here: ${candidates(names)}. Name one as \`environment\`.`);
  }
  return answeringFor(opened, { ...args, option: (option) => (option === 'environment' ? name : args.option(option)) }, io);
}

/** An answer: the JSON of a command with the same in sentences, and what limits it behind them. */
export async function told(json: string, text: string, limits: readonly string[] = []): Promise<ToolAnswer> {
  const lines =
    limits.length === 0
      ? ''
      : `\nWhat this answer does not know:\n${limits
          .slice(0, mostLimits)
          .map((line) => `- ${line}\n`)
          .join('')}`;
  const more = limits.length > mostLimits ? `- and ${limits.length - mostLimits} more, in \`limits\`\n` : '';
  return { structured: JSON.parse(json) as Readonly<Record<string, unknown>>, text: await plainly(`${text}${lines}${more}`) };
}

/** More of them are in the structured answer. */
const mostLimits = 10;

/** Limits as lines. */
export function limitLines(opened: Opened, limits: readonly Limit[]): readonly string[] {
  return limits.slice(0, mostLimits + 1).map((limit) => {
    const { file, line } = printedLimit(opened, limit);
    return oneLine(`${file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `}${plainMessage(limit)}`);
  });
}

/** A text of many lines, cut where nobody reads on: all of it is in the structured answer. */
export function fewLines(text: string, most = 100): string {
  const lines = text.split('\n');
  return lines.length <= most + 1 ? text : `${lines.slice(0, most).join('\n')}\n... and ${lines.length - 1 - most} more lines, in the structured answer\n`;
}

/** Names of manifests steer nothing, wherever the text is shown. */
async function plainly(text: string): Promise<string> {
  let out = '';
  await plainOutput(
    async (piece) => {
      out += piece;
    },
    { colour: false, annotations: false },
  )(text);
  return out;
}
