import { readTolerant } from './read-tolerant.js';
import type { SyntaxTree } from './source-file.js';
import { readStrict } from './strict/read-strict.js';
import { TreeBuilder } from './tree-builder.js';

/** Reads one document. Never throws, whatever the text is. */
export function parseDocument(text: string): SyntaxTree {
  const templated = text.includes('{{');
  const lineEnding = /\r\n|\n|\r/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n';
  const strict = new TreeBuilder();
  const reading = readStrict(text, strict);
  if (reading.refused === undefined) {
    const problems = templated ? [] : strict.problems.sort((a, b) => a.range.start - b.range.start);
    return { text, root: strict.root, problems, comments: reading.comments, templated, lineEnding };
  }
  const tolerant = new TreeBuilder();
  const comments = readTolerant(text, tolerant);
  return { text, root: tolerant.finish(text.length), problems: templated ? [] : [reading.refused], comments, templated, lineEnding };
}
