/** One document of a stream: from behind its `---` to the next one. */
export interface DocumentSlice {
  /** UTF-16 units from the start of the stream. */
  readonly start: number;
  readonly end: number;
}

/**
 * Splits a stream where Kubernetes' reader does (`YAMLReader` in apimachinery's util/yaml): at each line that begins with `---`.
 * The marker itself belongs to no document; what stands behind it on its line belongs to the document that it begins.
 * Where that reader gives up (`---x`), this one does as YAML says and reads on: the line is no marker.
 * The text before the first marker is a document of its own only if there is any.
 */
export function splitStream(text: string): DocumentSlice[] {
  const slices: DocumentSlice[] = [];
  let start = 0;
  let isFirst = true;
  for (let marker = nextMarker(text, 0); marker !== -1; marker = nextMarker(text, marker + 3)) {
    if (!isFirst || holdsContent(text, start, marker)) slices.push({ start, end: marker });
    isFirst = false;
    start = marker + 3;
  }
  slices.push({ start, end: text.length });
  return slices;
}

/** The offset of the next line that begins with `---` and a blank or its end, from `from` on; -1 for none. */
function nextMarker(text: string, from: number): number {
  for (let at = text.indexOf('---', from); at !== -1; at = text.indexOf('---', at + 1)) {
    if (startsLine(text, at) && isBlankOrEnd(text.charCodeAt(at + 3))) return at;
  }
  return -1;
}

function startsLine(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  return before === 10 || before === 13 || (before === 0xfeff && at === 1);
}

function isBlankOrEnd(unit: number): boolean {
  return unit === 32 || unit === 10 || unit === 13 || unit === 9 || Number.isNaN(unit);
}

function holdsContent(text: string, start: number, end: number): boolean {
  // A byte order mark is a blank to this test.
  return /\S/.test(text.slice(start, end));
}
