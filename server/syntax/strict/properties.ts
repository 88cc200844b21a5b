import type { Properties } from '../tree-builder.js';
import { undeclaredTag } from './grammar-refusals.js';
import type { Scanner } from './scanner.js';
import { type Token, TokenType } from './token.js';

/** The anchor and the tag before a value, one of each at most and in any order; what is behind them is the next token then. */
export function readProperties(scanner: Scanner, first: Token): Properties {
  let anchor: string | undefined;
  let tag: string | undefined;
  let token = first;
  let { end } = first;
  for (;;) {
    const isAnchor = token.type === TokenType.Anchor && anchor === undefined;
    const isTag = (token.type === TokenType.Tag || token.type === TokenType.UndeclaredTag) && tag === undefined;
    if (!isAnchor && !isTag) return { anchor, tag, start: first.start, end };
    if (token.type === TokenType.UndeclaredTag) throw undeclaredTag(token);
    if (isAnchor) anchor = token.text;
    else tag = token.text;
    end = token.end;
    scanner.skip();
    token = scanner.peek();
  }
}
