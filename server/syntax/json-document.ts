import { endOfString } from './json-stream.js';
import type { Node } from './nodes.js';
import type { SyntaxProblem } from './source-file.js';
import type { TreeBuilder } from './tree-builder.js';

interface JsonReading {
  readonly root: Node | undefined;
  readonly comments: readonly [];
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads a text that is one JSON object; undefined where it is none. Of use where the text is no YAML: `\/` and surrogate pairs written as two
 * `\u` are escapes of JSON alone.
 */
export function readJson(text: string, builder: TreeBuilder): JsonReading | undefined {
  if (!/^[ \t\r\n]*\{/.test(text)) return undefined;
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const token = /"|[{}[\]]|[^\s",:{}[\]]+/g;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [sign] = match;
    const start = match.index;
    if (sign === '{') builder.openMap(start, true);
    else if (sign === '[') builder.openSequence(start, true);
    else if (sign === '}' || sign === ']') builder.close(token.lastIndex);
    else if (sign === '"') {
      const end = endOfString(text, start);
      builder.scalar(start, end, JSON.parse(text.slice(start, end)) as string, 'double');
      token.lastIndex = end;
    } else builder.scalar(start, token.lastIndex, sign, 'plain');
  }
  return { root: builder.root, comments: [], problems: builder.problems };
}
