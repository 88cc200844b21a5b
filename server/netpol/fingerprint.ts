import type { Finding } from '../rules/finding.js';
import { documentAt, nodeAt, pathAt } from '../syntax/locate.js';
import type { Path } from '../syntax/nodes.js';
import type { SourceDocument, SourceFile } from '../syntax/source-file.js';

/** A file as its findings are recognised by it. */
export interface FingerprintedFile {
  /** Relative to the folder that findings are recognised in, with `/`. */
  readonly path: string;
  readonly source: SourceFile;
}

/**
 * A name for each finding of a file, in their order, by which another run recognises it: 16 hexadecimal digits, unique in the file. It is made of the
 * rule, the path, the object, the keys that lead to the place and the text there, and counts those that are alike. Lines, indentation, line endings
 * and the places of list items are not in it, so it stays while other parts of the file come, go or move.
 * @param findings all of the file: those that are alike are counted in their order
 */
export function fingerprintsOf(file: FingerprintedFile, findings: readonly Pick<Finding, 'rule' | 'range'>[]): readonly string[] {
  const alike = new Map<string, number>();
  return findings.map(({ rule, range }) => {
    // Lists of texts as JSON are never the same unless each of the texts is.
    const content = JSON.stringify([rule, file.path, ...contentAt(file.source, range)]);
    const ordinal = alike.get(content) ?? 0;
    alike.set(content, ordinal + 1);
    return longDigest(`${content}${ordinal}`);
  });
}

/** More of a long line says no more, and changes more often. */
const most = 200;

/** The object, the keys and the text of a place. */
function contentAt(source: SourceFile, { start, end }: Finding['range']): readonly string[] {
  const text = blanksAsOne(source.text.slice(start, end)) || lineAt(source, start);
  const document = documentAt(source, start);
  if (!document) return [text];
  const path = pathAt(document.tree, start - document.offset)?.path ?? [];
  const [first, index] = path;
  // Of a List, each item is an object.
  const within = first === 'items' && typeof index === 'number' ? path.slice(0, 2) : [];
  const keys = path.slice(within.length).filter((step) => typeof step === 'string');
  return [text, keys.join('.'), ...identityAt(document, within)];
}

/** Of a text with several lines the first that is not empty. */
function blanksAsOne(text: string): string {
  return text
    .trimStart()
    .split(/[\r\n]/, 1)
    .join('')
    .replace(/\s+/g, ' ')
    .trimEnd()
    .slice(0, most);
}

/** Where nothing stands at the place itself, what stands before it in its line says where it is. */
function lineAt({ text, lines }: SourceFile, offset: number): string {
  const start = lines.offsetAt({ line: lines.positionAt(offset).line, character: 0 });
  return blanksAsOne(text.slice(Math.max(start, offset - most), offset));
}

/** Kind, namespace and name of an object as written. */
function identityAt({ tree }: SourceDocument, path: Path): readonly string[] {
  return [['kind'], ['metadata', 'namespace'], ['metadata', 'name']].map((keys) => {
    const node = nodeAt(tree, [...path, ...keys]);
    return node?.kind === 'scalar' ? node.text : '';
  });
}

/**
 * 64 bits of a text, in two halves that are mixed with each other (cyrb53 by bryc, whole): a repository has thousands of findings, and one that passes
 * for another would be taken for known. Not to keep anything safe.
 */
function longDigest(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = mixed(a) ^ crossed(b);
  b = mixed(b) ^ crossed(a);
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

function mixed(half: number): number {
  return Math.imul(half ^ (half >>> 16), 0x85ebca6b);
}

function crossed(half: number): number {
  return Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
}
