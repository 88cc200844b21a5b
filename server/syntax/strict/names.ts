import { isBlankOrEnd, isHex, isWord } from './characters.js';
import { ReadRefusal } from './refusal.js';

const TAG_PREFIX = 'tag:yaml.org,2002:';
/** `?`, `:`, `,`, `]`, `}`, `%`, `@` and the backtick may stand right behind a name. */
const BEHIND_NAME = '?:,]}%@`';

/** The end of the name of an anchor or alias whose `&` or `*` stands at `start`. */
export function scanName(text: string, start: number): number {
  let at = start + 1;
  while (isWord(text.charCodeAt(at))) at++;
  if (at > start + 1 && (isBlankOrEnd(text.charCodeAt(at)) || BEHIND_NAME.includes(text.charAt(at)))) return at;
  const sign = text.charAt(start);
  throw new ReadRefusal(
    start,
    at,
    `\`${sign}\` begins ${sign === '&' ? 'an anchor' : 'an alias'}, whose name is made of letters, digits, \`-\` and \`_\`; put the value in quotes if it is meant to begin so.`,
  );
}

/** A tag, in short form: `!!int` for `!<tag:yaml.org,2002:int>`, and `!custom` as it is. */
export interface ScannedTag {
  readonly tag: string;
  readonly end: number;
  /** It begins with a handle like `!e!` that would have to be declared, which Kubernetes' reader has no way to do. */
  readonly undeclared: boolean;
}

/** The tag at `start`, where its `!` stands. */
export function scanTag(text: string, start: number): ScannedTag {
  const scanned = text.charAt(start + 1) === '<' ? scanVerbatim(text, start) : scanShorthand(text, start);
  if (!isBlankOrEnd(text.charCodeAt(scanned.end))) throw badTag(start, scanned.end + 1, 'A blank must stand behind a tag');
  return scanned;
}

function scanVerbatim(text: string, start: number): ScannedTag {
  const end = scanUri(text, start, start + 2);
  if (end === start + 2 || text.charAt(end) !== '>') throw badTag(start, end, 'A tag that begins with `!<` ends with `>`');
  const uri = decode(text.slice(start + 2, end));
  return { tag: uri.startsWith(TAG_PREFIX) ? `!!${uri.slice(TAG_PREFIX.length)}` : uri, end: end + 1, undeclared: false };
}

function scanShorthand(text: string, start: number): ScannedTag {
  let handleEnd = start + 1;
  while (isWord(text.charCodeAt(handleEnd))) handleEnd++;
  const hasHandle = text.charAt(handleEnd) === '!';
  if (!hasHandle) {
    const end = scanUri(text, start, handleEnd);
    return { tag: decode(text.slice(start, end)), end, undeclared: false };
  }
  const end = scanUri(text, start, handleEnd + 1);
  if (end === handleEnd + 1) throw badTag(start, end, 'A name is missing behind the last `!` of this tag');
  return { tag: decode(text.slice(start, end)), end, undeclared: handleEnd > start + 1 };
}

const URI = ";/?:@&=+$,.!~*'()[]";

function scanUri(text: string, start: number, from: number): number {
  let at = from;
  for (;;) {
    if (isWord(text.charCodeAt(at)) || (at < text.length && URI.includes(text.charAt(at)))) at++;
    else if (text.charAt(at) === '%') at = scanEscapes(text, start, at);
    else return at;
  }
}

/** Goes over the escaped bytes of one character. */
function scanEscapes(text: string, start: number, from: number): number {
  const first = escapedByte(text, start, from);
  const length = first < 0x80 ? 1 : (first & 0xe0) === 0xc0 ? 2 : (first & 0xf0) === 0xe0 ? 3 : (first & 0xf8) === 0xf0 ? 4 : 0;
  if (length === 0) throw badTag(start, from + 3, 'The bytes behind `%` are no character');
  for (let i = 1; i < length; i++) {
    if ((escapedByte(text, start, from + 3 * i) & 0xc0) !== 0x80) throw badTag(start, from + 3 * i, 'The bytes behind `%` are no character');
  }
  return from + 3 * length;
}

function escapedByte(text: string, start: number, at: number): number {
  if (text.charAt(at) !== '%' || !isHex(text.charCodeAt(at + 1)) || !isHex(text.charCodeAt(at + 2)))
    throw badTag(start, at + 1, 'Two hexadecimal digits must stand behind `%` in a tag');
  return Number.parseInt(text.slice(at + 1, at + 3), 16);
}

function decode(uri: string): string {
  if (!uri.includes('%')) return uri;
  try {
    return decodeURIComponent(uri);
  } catch {
    // Bytes that are no UTF-8 name no type we know, whatever they are.
    return uri;
  }
}

function badTag(start: number, end: number, what: string): ReadRefusal {
  return new ReadRefusal(start, end, `${what}; correct or remove the tag, or put the value in quotes if it is meant to begin with \`!\`.`, 'tag');
}
