/** A regular expression taken apart. */
export type RegexNode =
  | { readonly kind: 'unit'; readonly matches: (unit: string) => boolean }
  | { readonly kind: 'assert'; readonly holds: (before: string | undefined, after: string | undefined) => boolean }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly item: RegexNode; readonly least: number; readonly most: number };

/** An expression in Go's syntax (`regexp/syntax`); `undefined` where it is none. Back references and looking around are none there either. */
export function parseRegex(pattern: string): RegexNode | undefined {
  const parser: Parser = { units: Array.from(pattern), at: 0, depth: 0 };
  try {
    const node = choice(parser, { fold: false, dotAll: false, multiline: false });
    return parser.at === parser.units.length ? node : undefined;
  } catch (thrown) {
    if (thrown === refused) return undefined;
    throw thrown;
  }
}

/** Thrown where the text is no expression, and caught where parsing began. */
const refused = Symbol('refused');

interface Parser {
  readonly units: readonly string[];
  at: number;
  depth: number;
}

interface Flags {
  readonly fold: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
}

type Matcher = (unit: string) => boolean;

function refuse(): never {
  throw refused;
}

function peek(parser: Parser): string | undefined {
  return parser.units[parser.at];
}

function take(parser: Parser): string {
  return parser.units[parser.at++] ?? refuse();
}

function choice(parser: Parser, flags: Flags): RegexNode {
  if (++parser.depth > 200) refuse();
  const items: RegexNode[] = [sequence(parser, flags)];
  while (peek(parser) === '|') {
    parser.at++;
    items.push(sequence(parser, flags));
  }
  parser.depth--;
  const [only, ...others] = items;
  return only && others.length === 0 ? only : { kind: 'choice', items };
}

function sequence(parser: Parser, outer: Flags): RegexNode {
  const items: RegexNode[] = [];
  let flags = outer;
  for (let unit = peek(parser); unit !== undefined && unit !== '|' && unit !== ')'; unit = peek(parser)) {
    const changed = unit === '(' ? flagsHere(parser, flags) : undefined;
    if (changed) flags = changed;
    else items.push(repeated(parser, atom(parser, flags)));
  }
  return { kind: 'sequence', items };
}

/** `(?i)` changes what follows in its group. */
function flagsHere(parser: Parser, flags: Flags): Flags | undefined {
  const [whole, on = '', off = ''] = /^\(\?([imsU]*)(?:-([imsU]+))?\)/.exec(parser.units.slice(parser.at, parser.at + 12).join('')) ?? [];
  if (whole === undefined || whole === '(?)') return undefined;
  parser.at += whole.length;
  return flagsOf(flags, on, off);
}

function flagsOf(flags: Flags, on: string, off: string): Flags {
  const set = (flag: string, before: boolean) => (on.includes(flag) ? true : off.includes(flag) ? false : before);
  return { fold: set('i', flags.fold), multiline: set('m', flags.multiline), dotAll: set('s', flags.dotAll) };
}

function repeated(parser: Parser, item: RegexNode): RegexNode {
  const unit = peek(parser);
  const [least, most] = unit === '*' ? [0, Number.POSITIVE_INFINITY] : unit === '+' ? [1, Number.POSITIVE_INFINITY] : unit === '?' ? [0, 1] : [1, 1];
  if (least === 1 && most === 1) return counted(parser, item);
  parser.at++;
  return lazily(parser, { kind: 'repeat', item, least, most });
}

function counted(parser: Parser, item: RegexNode): RegexNode {
  const [whole, from, comma, to] = peek(parser) === '{' ? (/^\{(\d+)(?:(,)(\d*))?\}/.exec(parser.units.slice(parser.at, parser.at + 12).join('')) ?? []) : [];
  if (whole === undefined) return item;
  parser.at += whole.length;
  const least = Number(from);
  const most = comma === undefined ? least : to === '' ? Number.POSITIVE_INFINITY : Number(to);
  if (least > 1000 || (most > 1000 && most !== Number.POSITIVE_INFINITY) || most < least) refuse();
  return lazily(parser, { kind: 'repeat', item, least, most });
}

/** Whether as little as possible is taken changes no answer. What is repeated may not be repeated again at once. */
function lazily(parser: Parser, node: RegexNode): RegexNode {
  if (peek(parser) === '?') parser.at++;
  if (/^[*+?]$/.test(peek(parser) ?? '')) refuse();
  return node;
}

function atom(parser: Parser, flags: Flags): RegexNode {
  const unit = take(parser);
  switch (unit) {
    case '(':
      return group(parser, flags);
    case '[':
      return { kind: 'unit', matches: folded(unitClass(parser), flags) };
    case '.':
      return { kind: 'unit', matches: (other) => flags.dotAll || other !== '\n' };
    case '^':
      return { kind: 'assert', holds: (before) => before === undefined || (flags.multiline && before === '\n') };
    case '$':
      return { kind: 'assert', holds: (_, after) => after === undefined || (flags.multiline && after === '\n') };
    case '\\':
      return escapeAtom(parser, flags);
    case '*':
    case '+':
    case '?':
      return refuse();
    default:
      return { kind: 'unit', matches: folded((other) => other === unit, flags) };
  }
}

function folded(matches: Matcher, { fold }: Flags): Matcher {
  return fold ? (unit) => matches(unit) || matches(unit.toLowerCase()) || matches(unit.toUpperCase()) : matches;
}

function group(parser: Parser, flags: Flags): RegexNode {
  const rest = parser.units.slice(parser.at, parser.at + 80).join('');
  const [whole, on = '', off = ''] = /^\?(?:P?<\w+>|([imsU]*)(?:-([imsU]+))?:)/.exec(rest) ?? [];
  if (whole === undefined && rest.startsWith('?')) refuse();
  parser.at += whole?.length ?? 0;
  const node = choice(parser, flagsOf(flags, on, off));
  return take(parser) === ')' ? node : refuse();
}

const classes: Readonly<Record<string, Matcher>> = {
  d: (unit) => /^[0-9]$/.test(unit),
  w: (unit) => /^[0-9A-Za-z_]$/.test(unit),
  s: (unit) => /^[\t\n\f\r ]$/.test(unit),
};

function classEscape(unit: string): Matcher | undefined {
  const known = classes[unit.toLowerCase()];
  if (known === undefined) return undefined;
  return unit === unit.toLowerCase() ? known : (other) => !known(other);
}

function escapeAtom(parser: Parser, flags: Flags): RegexNode {
  const unit = take(parser);
  const known = classEscape(unit);
  if (known) return { kind: 'unit', matches: known };
  const isWord = (other: string | undefined) => other !== undefined && /^\w$/.test(other);
  if (unit === 'A') return { kind: 'assert', holds: (before) => before === undefined };
  if (unit === 'z') return { kind: 'assert', holds: (_, after) => after === undefined };
  if (unit === 'b') return { kind: 'assert', holds: (before, after) => isWord(before) !== isWord(after) };
  if (unit === 'B') return { kind: 'assert', holds: (before, after) => isWord(before) === isWord(after) };
  if (unit === 'Q') return quoted(parser);
  if (unit === 'p' || unit === 'P') return { kind: 'unit', matches: unicodeClass(parser, unit === 'P') };
  const literal = escaped(parser, unit);
  return { kind: 'unit', matches: folded((other) => other === literal, flags) };
}

/** Up to `\E` everything stands for itself. */
function quoted(parser: Parser): RegexNode {
  const items: RegexNode[] = [];
  while (parser.at < parser.units.length && !(peek(parser) === '\\' && parser.units[parser.at + 1] === 'E')) {
    const unit = take(parser);
    items.push({ kind: 'unit', matches: (other) => other === unit });
  }
  parser.at += 2;
  if (parser.at > parser.units.length) parser.at = parser.units.length;
  return { kind: 'sequence', items };
}

function unicodeClass(parser: Parser, isNegated: boolean): Matcher {
  const [whole, name = '', letter = ''] = /^(?:\{(\^?\w+)\}|(\w))/.exec(parser.units.slice(parser.at, parser.at + 40).join('')) ?? refuse();
  parser.at += whole.length;
  const isTurned = isNegated !== name.startsWith('^');
  const property = (name || letter).replace('^', '');
  for (const form of [property, `Script=${property}`])
    try {
      const expression = new RegExp(`^\\p{${form}}$`, 'u');
      return (unit) => expression.test(unit) !== isTurned;
    } catch {
      // Not a property of this form.
    }
  return refuse();
}

const controls: Readonly<Record<string, string>> = { a: '\x07', f: '\f', t: '\t', n: '\n', r: '\r', v: '\v' };

function escaped(parser: Parser, unit: string): string {
  if (unit in controls) return controls[unit] ?? unit;
  if (unit === 'x') {
    const [whole, long, short] = /^(?:\{([\da-fA-F]{1,6})\}|([\da-fA-F]{2}))/.exec(parser.units.slice(parser.at, parser.at + 8).join('')) ?? refuse();
    parser.at += whole.length;
    const code = Number.parseInt(long ?? short ?? '', 16);
    return code > 0x10ffff ? refuse() : String.fromCodePoint(code);
  }
  if (unit === '0') {
    const [digits = ''] = /^[0-7]{0,2}/.exec(parser.units.slice(parser.at, parser.at + 2).join('')) ?? [];
    parser.at += digits.length;
    return String.fromCodePoint(Number.parseInt(digits || '0', 8));
  }
  return /^[A-Za-z0-9]$/.test(unit) ? refuse() : unit;
}

const named: Readonly<Record<string, RegExp>> = {
  alnum: /^[0-9A-Za-z]$/,
  alpha: /^[A-Za-z]$/,
  digit: /^[0-9]$/,
  lower: /^[a-z]$/,
  upper: /^[A-Z]$/,
  punct: /^[!-/:-@[-`{-~]$/,
  space: /^[\t\n\v\f\r ]$/,
  blank: /^[\t ]$/,
  word: /^\w$/,
  xdigit: /^[\da-fA-F]$/,
  print: /^[ -~]$/,
  graph: /^[!-~]$/,
};

/** What stands in brackets; a bracket at its start is a member. */
function unitClass(parser: Parser): Matcher {
  const isNegated = peek(parser) === '^';
  if (isNegated) parser.at++;
  const matchers: Matcher[] = [];
  let isFirst = true;
  while (peek(parser) !== ']' || isFirst) {
    isFirst = false;
    matchers.push(classMember(parser));
  }
  parser.at++;
  return (unit) => matchers.some((matches) => matches(unit)) !== isNegated;
}

function classMember(parser: Parser): Matcher {
  const name = /^\[:(\^?)(\w+):\]/.exec(parser.units.slice(parser.at, parser.at + 14).join(''));
  if (name) {
    parser.at += name[0].length;
    const expression = named[name[2] ?? ''] ?? refuse();
    return (unit) => expression.test(unit) !== (name[1] === '^');
  }
  const first = take(parser);
  const known = first === '\\' ? classEscape(peek(parser) ?? '') : undefined;
  if (known) {
    parser.at++;
    return known;
  }
  if (first === '\\' && /^[pP]$/.test(peek(parser) ?? '')) return unicodeClass(parser, take(parser) === 'P');
  const from = first === '\\' ? escaped(parser, take(parser)) : first;
  if (peek(parser) !== '-' || parser.units[parser.at + 1] === ']') return (unit) => unit === from;
  parser.at++;
  const last = take(parser);
  const to = last === '\\' ? escaped(parser, take(parser)) : last;
  const [low = 0, high = 0] = [from.codePointAt(0), to.codePointAt(0)];
  if (high < low) refuse();
  return (unit) => {
    const code = unit.codePointAt(0) ?? -1;
    return low <= code && code <= high;
  };
}
