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
}

/** Names and sentences without markup or anything that ends a line. */
export const plain = plainPrinter(() => undefined);

/** A text of a hint by itself. */
export function words(text: string): readonly HintPart[] {
  return [{ text }];
}

/** The end of a value that stands on the line of its key; else of the key with its colon, so that nothing that is written moves. Undefined where the two are apart. */
export function behind({ text }: SyntaxTree, key: Range, value: Range): number | undefined {
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
