import type { Properties, TreeBuilder } from '../tree-builder.js';
import { directive, missingComma, notInList, notInMap, unexpectedNode } from './grammar-refusals.js';
import { readProperties } from './properties.js';
import type { Scanner } from './scanner.js';
import { type Token, TokenType } from './token.js';

/** What the grammar expects next inside of a collection that is open. */
type Expectation =
  | 'map-key'
  | 'map-value'
  | 'sequence-item'
  | 'indentless-item'
  | 'flow-item'
  | 'flow-pair-key'
  | 'flow-pair-value'
  | 'flow-pair-end'
  | 'flow-key'
  | 'flow-value'
  | 'flow-no-value';

interface Open {
  expects: Expectation;
  /** No member of it has been read yet. */
  first: boolean;
}

/**
 * Puts the tokens of one document together, by the grammar that go-yaml follows (parserc.go), and hands them to a builder.
 * Open collections are kept in a list of its own, so that depth costs no stack. Lives as long as one document is read.
 */
export class Grammar {
  readonly #scanner: Scanner;
  readonly #builder: TreeBuilder;
  readonly #open: Open[] = [];
  /** Behind the last thing that was read. */
  #end = 0;

  constructor(scanner: Scanner, builder: TreeBuilder) {
    this.#scanner = scanner;
    this.#builder = builder;
  }

  /**
   * Reads the first document.
   * @returns where what follows it begins, which Kubernetes does not read; undefined where nothing follows.
   */
  document(): number | undefined {
    const scanner = this.#scanner;
    let token = scanner.peek();
    if (token.type === TokenType.StreamEnd) return undefined;
    if (token.type === TokenType.Directive) throw directive(token);
    const isMarked = token.type === TokenType.DocumentStart;
    if (isMarked) {
      this.#take(token);
      token = scanner.peek();
    }
    if (isMarked && token.type >= TokenType.DocumentStart) this.#missing(this.#end);
    else this.#node(this.#end, true, false);
    for (let top = this.#top(); top !== undefined; top = this.#top()) this.#step(top);
    token = scanner.peek();
    return token.type === TokenType.StreamEnd ? undefined : Math.max(token.start, this.#end);
  }

  #top(): Open | undefined {
    return this.#open[this.#open.length - 1];
  }

  #step(top: Open): void {
    const { expects } = top;
    if (expects === 'map-key') this.#mapKey(top);
    else if (expects === 'map-value') this.#mapValue(top);
    else if (expects === 'sequence-item') this.#sequenceItem();
    else if (expects === 'indentless-item') this.#indentlessItem();
    else if (expects === 'flow-item') this.#flowItem(top);
    else if (expects === 'flow-key') this.#flowKey(top);
    else if (expects === 'flow-value') this.#flowValue(top);
    else if (expects === 'flow-no-value') this.#flowNoValue(top);
    else if (expects === 'flow-pair-key') this.#flowPairKey(top);
    else if (expects === 'flow-pair-value') this.#flowPairValue(top);
    else this.#close(this.#end);
  }

  /**
   * A value, with its anchor and tag.
   * @param at where it would stand if it turns out to be missing
   * @param block whether a block may begin here
   * @param indentless whether a list may stand here that is indented no more than its key
   */
  #node(at: number, block: boolean, indentless: boolean): void {
    const scanner = this.#scanner;
    let token = scanner.peek();
    if (token.type === TokenType.Alias) {
      this.#builder.alias(token.start, token.end, token.text);
      this.#take(token);
      return;
    }
    let properties: Properties | undefined;
    if (token.type === TokenType.Anchor || token.type === TokenType.Tag || token.type === TokenType.UndeclaredTag) {
      properties = readProperties(scanner, token);
      this.#end = properties.end;
      token = scanner.peek();
    }
    switch (token.type) {
      case TokenType.Scalar:
        this.#builder.scalar(token.start, token.end, token.text, token.style, properties);
        this.#take(token);
        return;
      case TokenType.FlowSequenceStart:
        this.#builder.openSequence(token.start, true, properties);
        this.#take(token);
        this.#open.push({ expects: 'flow-item', first: true });
        return;
      case TokenType.FlowMapStart:
        this.#builder.openMap(token.start, true, properties);
        this.#take(token);
        this.#open.push({ expects: 'flow-key', first: true });
        return;
      case TokenType.Dash:
        if (!indentless) break;
        this.#builder.openSequence(token.start, false, properties);
        this.#open.push({ expects: 'indentless-item', first: true });
        return;
      case TokenType.SequenceStart:
        if (!block) break;
        this.#builder.openSequence(token.start, false, properties);
        scanner.skip();
        this.#open.push({ expects: 'sequence-item', first: true });
        return;
      case TokenType.MapStart:
        if (!block) break;
        this.#builder.openMap(-1, false, properties);
        scanner.skip();
        this.#open.push({ expects: 'map-key', first: true });
        return;
    }
    if (properties === undefined) throw unexpectedNode(token, this.#end);
    this.#builder.scalar(at, at, '', 'missing', properties);
  }

  #mapKey(top: Open): void {
    const token = this.#scanner.peek();
    if (token.type === TokenType.BlockEnd) {
      this.#scanner.skip();
      this.#close(this.#end);
      return;
    }
    if (token.type !== TokenType.Key) throw notInMap(token);
    top.expects = 'map-value';
    if (token.end > token.start) this.#end = token.end;
    this.#scanner.skip();
    const next = this.#scanner.peek().type;
    if (next === TokenType.Key || next === TokenType.Value || next === TokenType.BlockEnd) this.#missing(token.end > token.start ? token.end : token.start);
    else this.#node(this.#end, true, true);
  }

  #mapValue(top: Open): void {
    top.expects = 'map-key';
    const token = this.#scanner.peek();
    if (token.type !== TokenType.Value) {
      this.#missing(this.#end);
      return;
    }
    this.#take(token);
    const next = this.#scanner.peek().type;
    if (next === TokenType.Key || next === TokenType.Value || next === TokenType.BlockEnd) this.#missing(token.end);
    else this.#node(token.end, true, true);
  }

  #sequenceItem(): void {
    const token = this.#scanner.peek();
    if (token.type === TokenType.BlockEnd) {
      this.#scanner.skip();
      this.#close(this.#end);
      return;
    }
    if (token.type !== TokenType.Dash) throw notInList(token);
    this.#item(token, (next) => next === TokenType.Dash || next === TokenType.BlockEnd);
  }

  #indentlessItem(): void {
    const token = this.#scanner.peek();
    if (token.type !== TokenType.Dash) {
      this.#close(this.#end);
      return;
    }
    this.#item(token, (next) => next === TokenType.Dash || next === TokenType.Key || next === TokenType.Value || next === TokenType.BlockEnd);
  }

  #item(dash: Token, ends: (next: TokenType) => boolean): void {
    this.#builder.dash(dash.start);
    this.#take(dash);
    if (ends(this.#scanner.peek().type)) this.#missing(dash.end);
    else this.#node(dash.end, true, false);
  }

  /** Goes over the comma before all members but the first. */
  #separator(top: Open, close: TokenType): Token {
    const token = this.#scanner.peek();
    if (top.first || token.type === close) {
      top.first = false;
      return token;
    }
    if (token.type !== TokenType.Comma) throw missingComma(token, close, this.#end);
    this.#take(token);
    return this.#scanner.peek();
  }

  #flowItem(top: Open): void {
    const token = this.#separator(top, TokenType.FlowSequenceEnd);
    if (token.type === TokenType.FlowSequenceEnd) {
      this.#take(token);
      this.#close(token.end);
    } else if (token.type === TokenType.Key) {
      this.#builder.openMap(-1, true);
      if (token.end > token.start) this.#end = token.end;
      this.#scanner.skip();
      this.#open.push({ expects: 'flow-pair-key', first: true });
    } else this.#node(this.#end, false, false);
  }

  #flowPairKey(top: Open): void {
    top.expects = 'flow-pair-value';
    const token = this.#scanner.peek();
    const isMissing = token.type === TokenType.Value || token.type === TokenType.Comma || token.type === TokenType.FlowSequenceEnd;
    if (!isMissing) {
      this.#node(this.#end, false, false);
      return;
    }
    // go-yaml loses the sign that stands where the key is missing, and then mostly refuses what follows.
    this.#missing(this.#end);
    this.#take(token);
  }

  #flowPairValue(top: Open): void {
    top.expects = 'flow-pair-end';
    this.#flowValueNode(TokenType.FlowSequenceEnd);
  }

  #flowKey(top: Open): void {
    const token = this.#separator(top, TokenType.FlowMapEnd);
    if (token.type === TokenType.FlowMapEnd) {
      this.#take(token);
      this.#close(token.end);
      return;
    }
    if (token.type !== TokenType.Key) {
      top.expects = 'flow-no-value';
      this.#node(this.#end, false, false);
      return;
    }
    top.expects = 'flow-value';
    if (token.end > token.start) this.#end = token.end;
    this.#scanner.skip();
    const next = this.#scanner.peek().type;
    if (next === TokenType.Value || next === TokenType.Comma || next === TokenType.FlowMapEnd) this.#missing(this.#end);
    else this.#node(this.#end, false, false);
  }

  #flowValue(top: Open): void {
    top.expects = 'flow-key';
    this.#flowValueNode(TokenType.FlowMapEnd);
  }

  #flowNoValue(top: Open): void {
    top.expects = 'flow-key';
    this.#missing(this.#end);
  }

  #flowValueNode(close: TokenType): void {
    const token = this.#scanner.peek();
    if (token.type !== TokenType.Value) {
      this.#missing(this.#end);
      return;
    }
    this.#take(token);
    const next = this.#scanner.peek().type;
    if (next === TokenType.Comma || next === close) this.#missing(token.end);
    else this.#node(token.end, false, false);
  }

  #missing(at: number): void {
    this.#builder.scalar(at, at, '', 'missing');
  }

  #close(end: number): void {
    this.#open.pop();
    this.#builder.close(end);
  }

  #take(token: Token): void {
    this.#end = token.end;
    this.#scanner.skip();
  }
}
