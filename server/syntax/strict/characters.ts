/** A line break of YAML 1.1, which has three that JSON and YAML 1.2 do not know. */
export function isBreak(unit: number): boolean {
  return unit === 10 || unit === 13 || unit === 0x85 || unit === 0x2028 || unit === 0x2029;
}

export function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9;
}

/** A blank, a break, or NaN, which is what `charCodeAt` gives behind the end. */
export function isBlankOrEnd(unit: number): boolean {
  return unit <= 32 ? unit === 32 || unit === 10 || unit === 9 || unit === 13 : Number.isNaN(unit) || (unit >= 0x85 && isBreak(unit));
}

export function isBreakOrEnd(unit: number): boolean {
  return unit <= 13 ? unit === 10 || unit === 13 : Number.isNaN(unit) || (unit >= 0x85 && isBreak(unit));
}

export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

/** What names of anchors and handles of tags are made of. */
export function isWord(unit: number): boolean {
  return isDigit(unit) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit === 95 || unit === 45;
}

export function isHex(unit: number): boolean {
  return isDigit(unit) || (unit >= 65 && unit <= 70) || (unit >= 97 && unit <= 102);
}

/** The offset behind the line break at `at`. */
export function afterBreak(text: string, at: number): number {
  return text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
}

/** What a line break stands for in a scalar: those of Unicode stay as they are. */
export function breakAt(text: string, at: number): string {
  const unit = text.charCodeAt(at);
  return unit === 0x2028 || unit === 0x2029 ? text.charAt(at) : '\n';
}

/** Whether `---` or `...` begins a line at `at` by itself. */
export function isDocumentMarker(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit !== 45 && unit !== 46) return false;
  return text.charCodeAt(at + 1) === unit && text.charCodeAt(at + 2) === unit && isBlankOrEnd(text.charCodeAt(at + 3));
}

// What the reader of go-yaml lets through (readerc.go); half of a pair of surrogates has no place in UTF-8, so it never gets there.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding those is the purpose
const UNREADABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** The offset of the first character that YAML does not allow, -1 for none. */
export function unreadableAt(text: string): number {
  return text.search(UNREADABLE);
}
