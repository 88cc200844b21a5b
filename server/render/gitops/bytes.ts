/** A text as UTF-8, of which parts are taken as Go takes them. */
export class Bytes {
  readonly #text: string;
  readonly #bytes: Uint8Array | undefined;

  private constructor(text: string) {
    this.#text = text;
    // Of text in ASCII a byte is a character.
    this.#bytes = /^[\0-\x7f]*$/.test(text) ? undefined : new TextEncoder().encode(text);
  }

  static of(text: string): Bytes {
    return new Bytes(text);
  }

  get length(): number {
    return this.#bytes?.length ?? this.#text.length;
  }

  /** Whether a character begins at the byte, or the text ends. */
  isBoundary(at: number): boolean {
    const byte = this.#bytes?.[at];
    return byte === undefined || (byte & 0xc0) !== 0x80;
  }

  slice(start: number, end: number): string {
    return this.#bytes
      ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#bytes.subarray(start, Math.max(start, end)))
      : this.#text.slice(start, Math.max(start, end));
  }
}
