/** `text` as inline code; Markdown inside it means nothing. */
export function code(text: string): string {
  const clean = text.replace(/[\r\n]+/g, ' ');
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = clean.startsWith('`') || clean.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
}

/** Text in which no character is Markdown. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}

/** A link; without a target, just its text. */
export function linkTo(text: string, target: string | undefined): string {
  return target === undefined
    ? plain(text)
    : `[${plain(text)}](${target.replace(/[()\s<>]/g, (c) => encodeURIComponent(c).replace('(', '%28').replace(')', '%29'))})`;
}

/** A table; a `|` in a cell is escaped, as GitHub's Markdown wants it, in code spans too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** Markdown as text for a terminal: links by their words, tables as rows, no marks. */
export function asPlainText(markdown: string): string {
  return markdown
    .split('\n')
    .filter((line) => !/^\|(---\|)+$/.test(line))
    .map((line) => line.replace(/^\| (.*) \|$/, (_, cells: string) => `  ${cells.split(/ (?<!\\)\| /).join('   ')}`))
    .join('\n')
    .replace(/\[((?:\\.|[^\]\\])*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*/g, '')
    .replace(/(`+) ?(.*?) ?\1/g, '$2')
    .replace(/\\([\\`*_{}[\]()#+!|<>~])/g, '$1');
}
