import { ReadRefusal } from './refusal.js';
import { type Token, TokenType } from './token.js';

/** @param end behind the last thing that was read */
export function unexpectedNode(token: Token, end: number): ReadRefusal {
  if (token.type === TokenType.StreamEnd) return new ReadRefusal(end, end, 'The document ends before a bracket or quote is closed.');
  const message = UNEXPECTED.get(token.type) ?? 'No value can begin here; look for a missing value, quote or bracket before this.';
  return new ReadRefusal(token.start, Math.max(token.end, token.start + 1), message);
}

const UNEXPECTED: ReadonlyMap<TokenType, string> = new Map([
  [TokenType.Comma, 'A value is missing before this comma.'],
  [TokenType.FlowMapEnd, 'This `}` closes nothing; remove it, or open the map with `{`.'],
  [TokenType.FlowSequenceEnd, 'This `]` closes nothing; remove it, or open the list with `[`.'],
  [TokenType.Dash, 'A list item cannot stand here; inside of brackets items are parted by commas, and otherwise each dash begins its own line.'],
]);

export function notInMap({ start }: Token): ReadRefusal {
  return new ReadRefusal(
    start,
    -1,
    'This line does not belong to the map above it: a key with a colon is missing, or it is indented differently from the keys beside it.',
  );
}

export function notInList({ start }: Token): ReadRefusal {
  return new ReadRefusal(
    start,
    -1,
    'This line does not belong to the list above it: a dash is missing, or it is indented differently from the items beside it.',
  );
}

export function directive({ start }: Token): ReadRefusal {
  return new ReadRefusal(start, -1, 'Kubernetes does not read lines that begin with `%`; remove the line.');
}

export function undeclaredTag({ start, end, text }: Token): ReadRefusal {
  const handle = text.slice(0, text.indexOf('!', 1) + 1);
  const message = `\`${handle}\` is declared nowhere; correct or remove the tag, or put the value in quotes if it is meant to begin with \`!\`.`;
  return new ReadRefusal(start, end, message, 'tag');
}

/** @param end behind the last thing that was read */
export function missingComma(token: Token, close: TokenType, end: number): ReadRefusal {
  const bracket = close === TokenType.FlowMapEnd ? '}' : ']';
  if (token.type === TokenType.StreamEnd) return new ReadRefusal(end, end, `The closing \`${bracket}\` is missing.`);
  return new ReadRefusal(token.start, Math.max(token.end, token.start), `A comma or the closing \`${bracket}\` is missing before this.`);
}
