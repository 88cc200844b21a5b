/** One document of a stream: from behind its `---` to the next one. */
export interface DocumentSlice {
  /** UTF-16 units from the start of the stream. */
  readonly start: number;
  readonly end: number;
  /** A `---` stands before it. */
  readonly marked: boolean;
}

/**
 * Splits a stream where Kubernetes' reader does (`YAMLReader` in apimachinery's util/yaml): at each line that begins with `---`.
 * The marker itself belongs to no document; what stands behind it on its line belongs to the document that it begins.
 *
 * That reader gives up the whole stream at a line like `---x` or `--- {}`. This one does as YAML says and reads on: the first is no marker, the
 * second begins a document, and both are problems of the document they stand in. Where lines end in CR alone, Kubernetes sees
 * one line, hence one document, and so does this.
 */
export function splitStream(text: string): DocumentSlice[] {
  const slices: DocumentSlice[] = [];
  let start = 0;
  let marked = false;
  for (let marker = nextMarker(text, 0); marker !== -1; marker = nextMarker(text, marker + 3)) {
    // Blanks before the first marker are no document; a comment there is one, so that it is found.
    if (marked || holdsText(text, start, marker)) slices.push({ start, end: marker, marked });
    marked = true;
    start = marker + 3;
  }
  slices.push({ start, end: text.length, marked });
  return slices;
}

/** The offset of the next line that begins with `---` and a blank, a comment or its end, from `from` on; -1 for none. */
function nextMarker(text: string, from: number): number {
  for (let at = text.indexOf('---', from); at !== -1; at = text.indexOf('---', at + 1)) {
    if (startsLine(text, at) && endsMarker(text.charCodeAt(at + 3))) return at;
  }
  return -1;
}

function startsLine(text: string, at: number): boolean {
  return at === 0 || text.charCodeAt(at - 1) === 10 || (at === 1 && text.charCodeAt(0) === 0xfeff);
}

function endsMarker(unit: number): boolean {
  return unit === 32 || unit === 10 || unit === 13 || unit === 9 || unit === 35 || Number.isNaN(unit);
}

function holdsText(text: string, start: number, end: number): boolean {
  // A byte order mark is a blank to this test.
  return /\S/.test(text.slice(start, end));
}
