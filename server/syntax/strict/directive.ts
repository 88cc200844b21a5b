import { ReadRefusal } from './refusal.js';

const YAML_VERSION = /^%YAML[ \t]+[0-9]{1,2}\.[0-9]{1,2}[ \t]*(?:#[^\r\n\x85\u2028\u2029]*)?(?=[\r\n\x85\u2028\u2029]|$)/;
const TAG_HANDLE = /^%TAG[ \t]+(?:!|![0-9A-Za-z_-]*!)[ \t]+[0-9A-Za-z_;/?:@&=+$,.!~*'()[\]%-]+[ \t]*(?:#[^\r\n\x85\u2028\u2029]*)?(?=[\r\n\x85\u2028\u2029]|$)/;

/** The start of the line behind the directive at `start`, where its `%` stands. */
export function scanDirective(text: string, start: number): number {
  for (const form of [YAML_VERSION, TAG_HANDLE]) {
    const match = form.exec(text.slice(start));
    if (match) return start + match[0].length + (text.startsWith('\r\n', start + match[0].length) ? 2 : 1);
  }
  throw new ReadRefusal(start, -1, 'A line cannot begin with `%`; put quotes around the value if it is meant to begin so.');
}
