import type { Location } from '../workspace/snapshot.js';

/** How sentences are written for one kind of reader. Everything that comes from a manifest goes through one of these, so that no name can pass for markup. */
export interface Printer {
  readonly format: 'markdown' | 'plaintext';
  /** Words from a manifest, among ours. */
  text(words: string): string;
  /** A name or value from a manifest. */
  code(value: string): string;
  /** Stresses what is printed already. */
  strong(printed: string): string;
  /** `printed` as a link to a place; without a place, or where links are not wanted, just itself. */
  link(printed: string, to: Location | undefined): string;
  /** `printed` as a link to an address that is no place; in plain text just itself. */
  command(printed: string, address: string | undefined): string;
  /** As `link`, where the place is a courtesy: left out of plain text, which would only get longer. */
  name(printed: string, to: Location | undefined): string;
  /** Our own words with `code` marks, such as the reason of something unknown. */
  marked(words: string): string;
  /** Between lines of one paragraph. */
  readonly lineBreak: string;
  /** The same for the cells of a table, in which words do not wrap: names are cut sooner. */
  cells(): Printer;
  /** Rows of printed cells. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): string;
}

/** The address of a place, in the form that the reader's editor opens; undefined where it has none. */
export type LinkTarget = (location: Location) => string | undefined;

/** For hovers that show Markdown. @param most of a name, in UTF-16 units */
export function markdownPrinter(target: LinkTarget, most = MOST_OF_A_NAME): Printer {
  const command = (printed: string, address: string | undefined): string => {
    return address === undefined ? printed : `[${printed}](${address.replace(/[\s()<>\\]/g, encode)})`;
  };
  const link = (printed: string, to: Location | undefined): string => command(printed, to && target(to));
  return {
    format: 'markdown',
    text: (words) => escapeMarkdown(words, most),
    code: (value) => codeSpan(value, most),
    // Blanks inside of the stars would make them stand as text.
    strong: (printed) => `**${printed.trim()}**`,
    link,
    command,
    name: link,
    marked: (words) =>
      mapMarked(
        words,
        (part) => escapeMarkdown(part, MOST_OF_OURS),
        (part) => codeSpan(part, most),
      ),
    lineBreak: '  \n',
    cells: () => markdownPrinter(target, MOST_IN_A_LINE),
    table: markdownTable,
  };
}

/** For terminals and lenses: the same words without markup; a link is followed by its file and line. @param most of a name, in UTF-16 units */
export function plainPrinter(target: LinkTarget, most = MOST_OF_A_NAME): Printer {
  return {
    format: 'plaintext',
    text: (words) => oneLine(words, most),
    code: (value) => oneLine(value, most),
    strong: (printed) => printed,
    link: (printed, to) => {
      const address = to && target(to);
      return address === undefined ? printed : `${printed} [${shortAddress(address)}]`;
    },
    command: (printed) => printed,
    name: (printed) => printed,
    marked: (words) =>
      mapMarked(
        words,
        (part) => oneLine(part, MOST_OF_OURS),
        (part) => oneLine(part, most),
      ),
    lineBreak: '\n',
    cells: () => plainPrinter(target, MOST_IN_A_LINE),
    table: (head, rows) => [`${head.join(' / ')}:`, ...rows.map(([first = '', ...rest]) => `  ${first}: ${rest.join(' / ')}`)].join('\n'),
  };
}

function mapMarked(words: string, text: (part: string) => string, code: (part: string) => string): string {
  return words
    .split('`')
    .map((part, index, all) => (index % 2 === 1 && index < all.length - 1 ? code(part) : text(part)))
    .join('');
}

function escapeMarkdown(words: string, most: number): string {
  return oneLine(words, most).replace(/[\\`*_{}[\]<>|~&#!]/g, '\\$&');
}

/** The fence is longer than any row of backticks in the value. */
function codeSpan(value: string, most: number): string {
  const safe = oneLine(value, most).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length));
  if (longest === 0) return `\`${safe}\``;
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${safe} ${fence}`;
}

/** Control characters and line breaks would end the line that the words stand in. Long names mostly differ at their ends, so the middle is left out. */
function oneLine(words: string, most: number): string {
  const clean = words.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]+/gu, ' ');
  const end = Math.floor(most / 3);
  return clean.length > most ? `${clean.slice(0, most - 1 - end)}…${clean.slice(-end)}` : clean;
}

/** Names are anybody's; sentences are ours, with a name or two in them. */
const MOST_OF_A_NAME = 120;
const MOST_OF_OURS = 400;
/** Where the line does not wrap: in a table, and above the text. */
export const MOST_IN_A_LINE = 48;

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => ':--').join('|')}|`, ...rows.map(line)].join('\n');
}

/** `policies.yaml:12` of `file:///shop/policies.yaml#L12,3`. */
function shortAddress(address: string): string {
  const [, file = address, line] = /^(.*?)(?:#L(\d+).*)?$/.exec(address) ?? [];
  const name = file.slice(file.lastIndexOf('/') + 1);
  return line === undefined ? name : `${name}:${line}`;
}

function encode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
