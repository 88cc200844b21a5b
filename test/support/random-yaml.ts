/** Chances of a seed: the same seed gives the same. */
export interface Dice {
  chance(of: number): boolean;
  whole(from: number, to: number): number;
  one<T>(from: readonly T[]): T;
  some<T>(from: readonly T[], count: number): readonly T[];
  times<T>(from: number, to: number, make: () => T): readonly T[];
}

/** Mulberry32. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const one = <T>(from: readonly T[]): T => {
    const found = from[whole(0, from.length - 1)];
    if (found === undefined) throw new Error('there is nothing to choose from');
    return found;
  };
  return {
    chance: (of) => next() < of,
    whole,
    one,
    some: (from, count) => {
      const rest = [...from];
      return Array.from({ length: Math.min(count, from.length) }, () => rest.splice(whole(0, rest.length - 1), 1)).flat();
    },
    times: (from, to, make) => Array.from({ length: whole(from, to) }, make),
  };
}

interface YamlOptions {
  /** Texts of several lines may be folded, in quotes. */
  readonly folded?: boolean;
}

/** The value as YAML, each time in another form: blocks and flow, quotes of both kinds or none, comments. Ends with a line break. */
export function yamlOf(dice: Dice, value: unknown, options: YamlOptions = {}): string {
  if (dice.chance(0.1)) return `${JSON.stringify(value, null, dice.one([0, 1, 2]))}\n`;
  return `${dice.chance(0.1) ? '# a file\n' : ''}${block(dice, value, 0, options).replace(/^\n/, '')}\n`;
}

/** What stands behind a colon or dash: on the same line, or on lines below. */
function block(dice: Dice, value: unknown, indent: number, options: YamlOptions): string {
  if (value === null || typeof value !== 'object') return scalar(dice, value, indent, options);
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return isList ? '[]' : '{}';
  if (dice.chance(0.06) && !JSON.stringify(value).includes('\\n')) return JSON.stringify(value);
  const pad = ' '.repeat(indent);
  const lines = entries.map(([key, member]) => {
    const isNested = typeof member === 'object' && member !== null;
    if (isList) return `${pad}- ${block(dice, member, indent + 2, options).replace(/^\n */, '')}`;
    const below = Array.isArray(member) && dice.chance(0.5) ? indent : indent + 2;
    const text = block(dice, member, isNested ? below : indent, options);
    return `${pad}${keyText(dice, key)}:${text.startsWith('\n') ? '' : ' '}${text}`;
  });
  return `\n${lines.join(dice.chance(0.05) ? '\n# between\n' : '\n')}`;
}

function keyText(dice: Dice, key: string): string {
  return /^[a-z$][\w./-]*$/i.test(key) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(key) && dice.chance(0.97) ? key : JSON.stringify(key);
}

function scalar(dice: Dice, value: unknown, indent: number, { folded = true }: YamlOptions): string {
  if (typeof value !== 'string') return String(value);
  if (value.includes('\n')) {
    if (folded && dice.chance(0.3)) return JSON.stringify(value);
    const ends = /\n*$/.exec(value)?.[0].length ?? 0;
    const body = value.slice(0, value.length - ends);
    if (ends > 1 || /^\s|\s\n/.test(value)) return JSON.stringify(value);
    return `|${ends === 0 ? '-' : ''}\n${body
      .split('\n')
      .map((line) => (line === '' ? '' : ' '.repeat(indent + 2) + line))
      .join('\n')}`;
  }
  const isPlain = /^[A-Za-z][\w./-]*$/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value);
  if (isPlain && dice.chance(0.8)) return value;
  return dice.chance(0.5) ? JSON.stringify(value) : `'${value.replaceAll("'", "''")}'`;
}
