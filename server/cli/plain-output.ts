/** What the output of one command may hold besides printable characters. */
export interface OutputOptions {
  /** Colours of ours. */
  readonly colour: boolean;
  /** Lines that GitHub's runner carries out: they are what was asked for. */
  readonly annotations: boolean;
}

/**
 * Passes output on, and is the last that could stop what a manifest or the name of a file smuggled in: whoever prints such words has made one
 * line of them already. No character steers a terminal, and no line is a command to a runner of CI that reads the log: those of GitHub begin
 * with `::`, whatever blanks stand before it, or hold `##[`; those of Azure Pipelines hold `##vso[`.
 */
export function plainOutput(write: (text: string) => Promise<void>, options: OutputOptions): (text: string) => Promise<void> {
  let startsLine = true;
  return (text) => {
    const plain = withoutCommands(withoutControls(text, options), startsLine, options);
    if (text !== '') startsLine = text.endsWith('\n');
    return write(plain);
  };
}

/** A line that is not a runner's command, with as little changed as can be: `::1` is an address, and is one as `0::1`. */
export function withoutCommands(text: string, startsLine: boolean, { annotations }: Pick<OutputOptions, 'annotations'>): string {
  const apart = text.includes('##') ? text.replace(/##(?=\[|vso\[)/g, '# #') : text;
  // Most output has no line that begins so, and a large one is not taken apart for nothing.
  if (annotations || !hasCommand(apart)) return apart;
  const [first = '', ...rest] = apart.split('\n');
  return [startsLine ? lineStart(first) : first, ...rest.map(lineStart)].join('\n');
}

/** Whether two colons begin a line: the first two of each line are looked at, and mostly only the character before them. */
function hasCommand(text: string): boolean {
  for (let at = text.indexOf('::'); at >= 0; ) {
    if (at === 0 || (/[\sm]/.test(text.charAt(at - 1)) && isBlank(text.slice(text.lastIndexOf('\n', at - 1) + 1, at)))) return true;
    const end = text.indexOf('\n', at);
    at = end < 0 ? -1 : text.indexOf('::', end);
  }
  return false;
}

function isBlank(start: string): boolean {
  return /^(?:\s|\p{Cc}\[\d{1,2}m)*$/u.test(start);
}

function lineStart(line: string): string {
  const [blanks = ''] = /^(?:\s|\p{Cc}\[\d{1,2}m)*/u.exec(line) ?? [];
  const words = line.slice(blanks.length);
  if (!words.startsWith('::')) return line;
  return /^::[0-9a-f:.]*[-/]/.test(words) ? `${blanks}0${words}` : `${blanks}: ${words.slice(1)}`;
}

const hidden = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const hiddenOrColour = /(?!\n)(?:\p{Cc}\[\d{1,2}m|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}])/gu;

function withoutControls(text: string, { colour }: OutputOptions): string {
  // Nearly all output is printable ASCII, which is told at once.
  if (!/[^\n\x20-\x7e]/.test(text)) return text;
  return text.replace(colour ? hiddenOrColour : hidden, (found, at: number) => {
    if (found.startsWith('\u001b[') || (found === '\r' && text[at + 1] === '\n')) return found;
    return ` ${found.replace(hidden, '')}`;
  });
}
