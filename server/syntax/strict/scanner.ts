import type { Comment } from '../source-file.js';
import { scanBlockScalar } from './block-scalar.js';
import { afterBreak, isBlankOrEnd, isBreak, isBreakOrEnd, isDocumentMarker } from './characters.js';
import { scanDirective } from './directive.js';
import { scanName, scanTag } from './names.js';
import { type ScannedScalar, scanPlain } from './plain-scalar.js';
import { scanQuoted, scanUnclosed } from './quoted-scalar.js';
import { ReadRefusal } from './refusal.js';
import type { Repairs } from './repair.js';
import { cannotBegin, DEEPEST, misplacedColon, misplacedDash, misplacedQuestionMark, tooDeep, unexpectedCharacter } from './scanner-refusals.js';
import { isStillPossible, OpenBrackets } from './simple-keys.js';
import { type SimpleKey, type Token, TokenType } from './token.js';
import { TokenQueue } from './token-queue.js';

/**
 * Cuts a document into the tokens of YAML 1.1, as go-yaml does for Kubernetes. Throws a `Refusal` where that would refuse.
 * The text must end with a line break. Lives as long as one document is read.
 */
export class Scanner {
  readonly comments: Comment[] = [];
  readonly #text: string;
  readonly #repairs: Repairs | undefined;
  #at: number;
  #lineStart: number;
  /** Column of the innermost block, -1 outside of any. */
  #indent = -1;
  readonly #indents: number[] = [];
  /** Whether a key could begin here. */
  #keyAllowed = true;
  readonly #brackets = new OpenBrackets();
  /** Where the last scalar began. */
  #scalarStart = 0;
  readonly #queue = new TokenQueue();
  #firstIsSure = false;

  constructor(text: string, repairs?: Repairs) {
    this.#text = text;
    this.#repairs = repairs;
    this.#at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.#lineStart = this.#at;
  }

  /** The next token, which stays the next. */
  peek(): Token {
    if (!this.#firstIsSure) this.#fetchUntilSure();
    const token = this.#queue.first;
    if (token === undefined) throw new ReadRefusal(this.#at, this.#at, 'The document ends too early.');
    return token;
  }

  skip(): void {
    this.#queue.take();
    this.#firstIsSure = false;
  }

  /** As long as the first token may turn out to begin a key, a token must be able to go in before it. */
  #fetchUntilSure(): void {
    for (;;) {
      const { first } = this.#queue;
      if (first !== undefined && (first.key === undefined || !isStillPossible(first.key, this.#text, this.#at, this.#lineStart))) break;
      this.#fetch();
    }
    this.#firstIsSure = true;
  }

  #fetch(): void {
    this.#toNextToken();
    const at = this.#at;
    this.#unrollIndent(at - this.#lineStart);
    if (at >= this.#text.length) {
      this.#endOfStream();
      return;
    }
    const unit = this.#text.charCodeAt(at);
    if (at === this.#lineStart && this.#fetchAtLineStart(unit)) return;
    if (this.#fetchBracket(unit) || this.#fetchIndicator(unit)) return;
    if (cannotBegin(unit)) throw unexpectedCharacter(this.#text, at);
    this.#scalar('plain');
  }

  #fetchBracket(unit: number): boolean {
    if (unit === 91) this.#openFlow(TokenType.FlowSequenceStart);
    else if (unit === 123) this.#openFlow(TokenType.FlowMapStart);
    else if (unit === 93) this.#closeFlow(TokenType.FlowSequenceEnd);
    else if (unit === 125) this.#closeFlow(TokenType.FlowMapEnd);
    else return false;
    return true;
  }

  #fetchIndicator(unit: number): boolean {
    const inFlow = this.#brackets.depth > 0;
    const standsAlone = () => isBlankOrEnd(this.#text.charCodeAt(this.#at + 1));
    if (unit === 44) this.#comma();
    else if (unit === 45 && standsAlone()) this.#dash();
    else if (unit === 63 && (inFlow || standsAlone())) this.#questionMark();
    else if (unit === 58 && (inFlow || standsAlone())) this.#colon();
    else if (unit === 42) this.#name(TokenType.Alias);
    else if (unit === 38) this.#name(TokenType.Anchor);
    else if (unit === 33) this.#tag();
    else if (unit === 39) this.#scalar('single');
    else if (unit === 34) this.#scalar('double');
    else if (unit === 124 && !inFlow) this.#blockScalar('literal');
    else if (unit === 62 && !inFlow) this.#blockScalar('folded');
    else return false;
    return true;
  }

  #comma(): void {
    this.#brackets.giveUpKey();
    this.#keyAllowed = true;
    this.#indicator(TokenType.Comma);
  }

  /** Directives and document markers, which stand in the first column. */
  #fetchAtLineStart(unit: number): boolean {
    const isDirective = unit === 37;
    if (!isDirective && !isDocumentMarker(this.#text, this.#at)) return false;
    this.#unrollIndent(-1);
    this.#brackets.giveUpKey();
    this.#keyAllowed = false;
    const start = this.#at;
    this.#at = isDirective ? scanDirective(this.#text, start) : start + 3;
    if (isDirective) this.#lineStart = this.#at;
    this.#push(isDirective ? TokenType.Directive : unit === 45 ? TokenType.DocumentStart : TokenType.DocumentEnd, start, this.#at);
    return true;
  }

  /** Goes over blanks, line ends and comments. */
  #toNextToken(): void {
    const text = this.#text;
    for (;;) {
      let unit = text.charCodeAt(this.#at);
      // A tab may part two tokens, but not stand where it could be taken for indentation.
      while (unit === 32 || (unit === 9 && (this.#brackets.depth > 0 || !this.#keyAllowed))) unit = text.charCodeAt(++this.#at);
      if (unit === 35) {
        const start = this.#at;
        while (!isBreakOrEnd(text.charCodeAt(this.#at))) this.#at++;
        this.#comment(start, this.#at);
        unit = text.charCodeAt(this.#at);
      }
      if (!isBreak(unit)) return;
      this.#at = afterBreak(text, this.#at);
      this.#lineStart = this.#at;
      if (this.#brackets.depth === 0) this.#keyAllowed = true;
    }
  }

  #comment(start: number, end: number): void {
    this.comments.push({ range: { start, end }, text: this.#text.slice(start + 1, end).trim() });
  }

  #endOfStream(): void {
    this.#unrollIndent(-1);
    this.#brackets.giveUpKey();
    this.#keyAllowed = false;
    this.#push(TokenType.StreamEnd, this.#at, this.#at);
  }

  #openFlow(type: TokenType): void {
    if (this.#brackets.depth >= DEEPEST) throw tooDeep('Brackets', this.#at);
    this.#brackets.open(this.#indicator(type, this.#saveKey()));
    this.#keyAllowed = true;
  }

  #closeFlow(type: TokenType): void {
    this.#brackets.giveUpKey();
    this.#brackets.close();
    this.#keyAllowed = false;
    this.#indicator(type);
  }

  #dash(): void {
    // Inside of brackets it is the grammar that refuses a dash.
    if (this.#brackets.depth === 0) {
      if (!this.#keyAllowed) throw misplacedDash(this.#at);
      this.#rollIndent(this.#at, TokenType.SequenceStart);
    }
    this.#brackets.giveUpKey();
    this.#keyAllowed = true;
    this.#indicator(TokenType.Dash);
  }

  #questionMark(): void {
    if (this.#brackets.depth === 0) {
      if (!this.#keyAllowed) throw misplacedQuestionMark(this.#at);
      this.#rollIndent(this.#at, TokenType.MapStart);
    }
    this.#brackets.giveUpKey();
    this.#keyAllowed = this.#brackets.depth === 0;
    this.#indicator(TokenType.Key);
  }

  /** @param width 0 for a colon that is missing */
  #colon(width = 1): void {
    const { key } = this.#brackets;
    if (key !== undefined && isStillPossible(key, this.#text, this.#at, this.#lineStart)) {
      this.#queue.insert(key.tokenNumber, { type: TokenType.Key, start: key.start, end: key.start, text: '', style: 'plain', key: undefined });
      this.#rollIndent(key.start, TokenType.MapStart, key.tokenNumber);
      key.possible = false;
      this.#keyAllowed = false;
    } else {
      if (this.#brackets.depth === 0) {
        if (!this.#keyAllowed) throw misplacedColon(this.#at, this.#scalarStart, this.#lineStart);
        this.#rollIndent(this.#at, TokenType.MapStart);
      }
      this.#keyAllowed = this.#brackets.depth === 0;
    }
    this.#push(TokenType.Value, this.#at, this.#at + width);
    this.#at += width;
  }

  #name(type: TokenType): void {
    const key = this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#at;
    this.#at = scanName(this.#text, start);
    this.#push(type, start, this.#at, this.#text.slice(start + 1, this.#at), 'plain', key);
  }

  #tag(): void {
    const key = this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#at;
    const { tag, end, undeclared } = scanTag(this.#text, start);
    this.#at = end;
    this.#push(undeclared ? TokenType.UndeclaredTag : TokenType.Tag, start, end, tag, 'plain', key);
  }

  #scalar(style: 'plain' | 'single' | 'double'): void {
    const key = this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#at;
    this.#scalarStart = start;
    const repair = this.#repairs?.get(start);
    const scan = style === 'plain' ? undefined : repair === 'quote' ? scanUnclosed : scanQuoted;
    const { depth } = this.#brackets;
    const scanned = scan ? scan(this.#text, start, this.#lineStart) : scanPlain(this.#text, start, this.#lineStart, this.#indent + 1, depth > 0, this.#repairs);
    this.#goTo(scanned);
    this.#push(TokenType.Scalar, start, scanned.end, scanned.text, style, key);
    if (repair === 'colon') this.#colon(0);
  }

  #blockScalar(style: 'literal' | 'folded'): void {
    this.#brackets.giveUpKey();
    const start = this.#at;
    const scanned = scanBlockScalar(this.#text, start, this.#indent);
    if (scanned.comment >= 0) {
      let end = scanned.comment;
      while (!isBreakOrEnd(this.#text.charCodeAt(end))) end++;
      this.#comment(scanned.comment, end);
    }
    this.#goTo(scanned);
    this.#push(TokenType.Scalar, start, scanned.end, scanned.text, style);
  }

  #goTo(scanned: ScannedScalar): void {
    this.#at = scanned.next;
    this.#lineStart = scanned.lineStart;
    if (scanned.startsLine) this.#keyAllowed = true;
  }

  /** Notes that a key may begin here. */
  #saveKey(): SimpleKey | undefined {
    if (!this.#keyAllowed) return undefined;
    const required = this.#brackets.depth === 0 && this.#indent === this.#at - this.#lineStart;
    return this.#brackets.saveKey({ possible: true, required, tokenNumber: this.#queue.nextNumber, start: this.#at, lineStart: this.#lineStart });
  }

  /** A block begins where a line is indented more than the block it stands in. */
  #rollIndent(at: number, type: TokenType, before = this.#queue.nextNumber): void {
    const column = at - this.#lineStart;
    if (this.#brackets.depth > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    if (this.#indents.length > DEEPEST) throw tooDeep('Maps and lists', at);
    const token: Token = { type, start: at, end: at, text: '', style: 'plain', key: undefined };
    this.#queue.insert(before, token);
  }

  /** Blocks end before a line that is indented less than they are. */
  #unrollIndent(column: number): void {
    if (this.#brackets.depth > 0) return;
    while (this.#indent > column) {
      this.#push(TokenType.BlockEnd, this.#at, this.#at);
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #indicator(type: TokenType, key?: SimpleKey): Token {
    this.#at++;
    return this.#push(type, this.#at - 1, this.#at, '', 'plain', key);
  }

  #push(type: TokenType, start: number, end: number, text = '', style: Token['style'] = 'plain', key?: SimpleKey): Token {
    const token = { type, start, end, text, style, key };
    this.#queue.push(token);
    return token;
  }
}
