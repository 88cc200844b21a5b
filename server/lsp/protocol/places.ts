/** Places as in the protocol. */

/** As in the protocol: both from 0, `character` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface ProtocolRange {
  readonly start: Position;
  readonly end: Position;
}

export interface ProtocolLocation {
  readonly uri: string;
  readonly range: ProtocolRange;
}
