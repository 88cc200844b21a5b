import { leadingObjects } from './json-stream.js';
import { nextLine } from './locate.js';

/** One document of a stream: from behind its `---` to the next one. */
export interface DocumentSlice {
  /** UTF-16 units from the start of the stream. */
  readonly start: number;
  readonly end: number;
  /** A `---` stands before it. */
  readonly marked: boolean;
  /** A byte order mark at the start of its first line is none of its text. */
  readonly dropsMark?: true;
  /** Several JSON objects stand before it: kubectl takes the whole file for JSON then, and this is none. */
  readonly behindJson?: true;
}

/**
 * Splits a stream where Kubernetes' reader does (`YAMLReader` in apimachinery's util/yaml): at each line that begins with `---`.
 * The marker itself belongs to no document; what stands behind it on its line belongs to the document that it begins.
 *
 * That reader gives up the whole stream at a line like `---x` or `--- {}`. This one does as YAML says and reads on: the first is no marker, the
 * second begins a document, and both are problems of the document they stand in. Where lines end in CR alone, Kubernetes sees
 * one line, hence one document, and so does this. A stream may begin with JSON objects, one behind the other (`YAMLOrJSONDecoder`).
 */
export function splitStream(text: string): DocumentSlice[] {
  const slices: DocumentSlice[] = leadingObjects(text).map((object) => ({ ...object, marked: false }));
  let start = behindObjects(text, slices.at(-1)?.end ?? 0);
  if (slices.length > 0 && !/[^ \t\r\n]/.test(text.slice(start))) return slices;
  if (slices.length > 1) return [...slices, { start, end: text.length, marked: false, behindJson: true }];
  let place: Omit<DocumentSlice, 'start' | 'end'> = { marked: false };
  const takesIn = separatorsTakenIn(text, start);
  for (let marker = nextMarker(text, start); marker !== -1; marker = nextMarker(text, marker + 3)) {
    // Blanks before the first marker are no document; a comment there is one, so that it is found.
    if (place.marked || holdsText(text, start, marker)) slices.push({ start, end: marker, ...place });
    place = { marked: true, ...(takesIn(marker) ? {} : { dropsMark: true }) };
    start = marker + 3;
  }
  slices.push({ start, end: text.length, ...place });
  return slices;
}

/** Where Kubernetes goes on in YAML behind JSON: behind blanks, at most to the end of the line (`consumeWhitespace`). */
function behindObjects(text: string, end: number): number {
  const blanks = /[ \t\r]*\n?/y;
  blanks.lastIndex = end;
  return end === 0 || !blanks.test(text) ? end : blanks.lastIndex;
}

/**
 * Tells of one `---` after the other whether Kubernetes' reader takes it into the document that follows, because it has nothing before it to
 * return. Such a document does not begin with the line below.
 */
function separatorsTakenIn(text: string, streamStart: number): (marker: number) => boolean {
  let bufferStart = streamStart;
  let takenIn = false;
  return (marker) => {
    takenIn = marker === bufferStart && !takenIn;
    bufferStart = nextLine(text, marker);
    return takenIn;
  };
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
