import type { ScalarNode } from '../nodes.js';

/** What the scanner makes of the text; `Key`, `MapStart`, `SequenceStart` and `BlockEnd` stand for what YAML does not write. */
export const TokenType = {
  Key: 0,
  Value: 1,
  MapStart: 2,
  SequenceStart: 3,
  BlockEnd: 4,
  Dash: 5,
  FlowMapStart: 6,
  FlowMapEnd: 7,
  FlowSequenceStart: 8,
  FlowSequenceEnd: 9,
  Comma: 10,
  Scalar: 11,
  Alias: 12,
  Anchor: 13,
  Tag: 14,
  UndeclaredTag: 15,
  DocumentStart: 16,
  DocumentEnd: 17,
  Directive: 18,
  StreamEnd: 19,
} as const;

export type TokenType = (typeof TokenType)[keyof typeof TokenType];

/** A place where a key may have begun that has no `?` before it; the colon behind it decides. */
export interface SimpleKey {
  possible: boolean;
  /** It stands where in this block only a key may stand. */
  readonly required: boolean;
  /** How many tokens came before it. */
  readonly tokenNumber: number;
  readonly start: number;
  readonly lineStart: number;
}

export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** A scalar's content, the name of an anchor or alias, a tag in short form. */
  readonly text: string;
  readonly style: ScalarNode['style'];
  /** It may turn out to begin a key. */
  key: SimpleKey | undefined;
}
