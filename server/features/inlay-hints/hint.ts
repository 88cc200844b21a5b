import type { Node } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import type { Location, PlacedObject } from '../../workspace/snapshot.js';
import { plainPrinter } from '../printer.js';
import type { Scope } from '../scope.js';

/** What hints are about, each of which can be switched off. */
export interface InlayHintOptions {
  /** The pods that a selector matches. */
  readonly pods: boolean;
  /** Where selectors of one peer must both match, and where any one peer suffices. */
  readonly logic: boolean;
  readonly namespace: boolean;
  readonly policyTypes: boolean;
  readonly protocol: boolean;
  /** The addresses that are left of a block. */
  readonly except: boolean;
  /** What a Service's port is at its pods. */
  readonly servicePorts: boolean;
}

/** What is not written in the text, and follows from it. Nothing of it is markup. */
export interface InlayHint {
  readonly kind: keyof InlayHintOptions;
  /** It stands before this offset: of its document, and in what a file is given, of the file. */
  readonly at: number;
  readonly parts: readonly HintPart[];
  readonly tooltip: string;
}

/** Words, and what they speak of: a click goes there. */
export interface HintPart {
  readonly text: string;
  readonly places?: readonly Location[];
}

/** Everything that hints of an object need. */
export interface HintScope extends Scope {
  readonly placed: PlacedObject;
  readonly tree: SyntaxTree;
  readonly options: InlayHintOptions;
  /** Offsets of the document: hints elsewhere are not wanted. */
  readonly wanted: Range;
  /** Of a template of a chart the tree is what it becomes, and of its nodes only the lines are known. */
  readonly isTemplate: boolean;
}

/** Names and sentences without markup or anything that ends a line. */
export const plain = plainPrinter(() => undefined);

/** A text of a hint by itself. */
export function words(text: string): readonly HintPart[] {
  return [{ text }];
}

/** The end of a line of a template that writes one of these keys itself: another may write more than one of them. */
function behindLine(text: string, { start, elsewhere }: Range, names: readonly string[]): number | undefined {
  const line = lineAt(text, start);
  const [, name = ''] = /^\s*(?:-\s+)*["']?([A-Za-z]+)["']?\s*:/.exec(text.slice(line.start, line.end)) ?? [];
  return elsewhere === undefined && names.includes(name) ? line.end : undefined;
}

/** The line around an offset, without blanks at its end. */
function lineAt(text: string, offset: number): Range {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const [line = ''] = /^[^\r\n]*/.exec(text.slice(start)) ?? [];
  return { start, end: start + line.trimEnd().length };
}

/** The end of a value that stands on the line of its key; else of the key with its colon, so that nothing that is written moves. Undefined where the two are apart. @param names of the key, in a template */
export function behind(
  { tree: { text }, isTemplate }: Pick<HintScope, 'tree' | 'isTemplate'>,
  key: Range,
  value: Range,
  names: readonly string[] = ['podSelector', 'namespaceSelector'],
): number | undefined {
  if (isTemplate) return behindLine(text, key, names);
  if (value.start < key.end || value.end > text.length) return undefined;
  const written = text.slice(key.end, value.end);
  if (!/[\r\n]/.test(written)) return value.end;
  const colon = written.indexOf(':');
  return colon < 0 ? undefined : key.end + colon + 1;
}

/** The entries that count of a map. */
export function entriesOf(node: Node | undefined) {
  return node?.kind === 'map' ? node.entries.filter(({ merged }) => !merged) : [];
}
