import {
  type CallHierarchyIncomingCall,
  type CallHierarchyIncomingCallsParams,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type CallHierarchyOutgoingCallsParams,
  type CallHierarchyPrepareParams,
  type Location,
  type Range,
  SymbolKind,
} from 'vscode-languageserver';
import type { Direction } from '../model/network-policy.js';
import { type Call, type CallItem, type CallNode, editorOf } from '../netpol/editor.js';
import { canonicalFileId } from '../util/file-id.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { openFile, toOffset } from './from-proto.js';
import { toLocation, toLocations } from './locations.js';
import type { Session } from './session.js';

/** `textDocument/prepareCallHierarchy`. */
export function prepareCallHierarchy(session: Session, { textDocument, position }: CallHierarchyPrepareParams): CallHierarchyItem[] | null {
  const editor = editorOf(session.netpol.analysis());
  const { snapshot } = editor;
  const opened = openFile(snapshot, textDocument);
  const items = opened ? editor.prepareCalls(opened.file.id, toOffset(opened.lines, position)) : [];
  const found = items.flatMap((item) => toItem(session, snapshot, item) ?? []);
  return found.length > 0 ? found : null;
}

/** `callHierarchy/incomingCalls`: the ranges are of the caller's document, which is where its item opens. */
export function answerIncomingCalls(session: Session, { item }: CallHierarchyIncomingCallsParams): CallHierarchyIncomingCall[] {
  const calls = answerCalls(session, item, 'ingress');
  return calls.map(({ item: from, rules }) => ({ from, fromRanges: rangesIn(from, rules) }));
}

/** `callHierarchy/outgoingCalls`: the ranges are of the document of the item that was asked about. */
export function answerOutgoingCalls(session: Session, { item }: CallHierarchyOutgoingCallsParams): CallHierarchyOutgoingCall[] {
  const calls = answerCalls(session, item, 'egress');
  return calls.map(({ item: to, rules }) => ({ to, fromRanges: rangesIn(item, rules) }));
}

interface Answer {
  readonly item: CallHierarchyItem;
  readonly rules: readonly Location[];
}

function answerCalls(session: Session, { data }: CallHierarchyItem, direction: Direction): readonly Answer[] {
  const node = readNode(data);
  if (!node) return [];
  const editor = editorOf(session.netpol.analysis());
  const { snapshot } = editor;
  return editor.calls(node, direction).flatMap(({ item: call, rules }: Call): Answer | readonly never[] => {
    const item = toItem(session, snapshot, call);
    return item ? { item, rules: toLocations(session, snapshot, rules) } : [];
  });
}

/** The rules that stand in the item's document; where none does, the item itself, because some clients show nothing that has no range. */
function rangesIn({ uri, selectionRange }: CallHierarchyItem, rules: readonly Location[]): Range[] {
  const file = canonicalFileId(uri);
  const ranges = rules.filter((rule) => canonicalFileId(rule.uri) === file).map(({ range }) => range);
  return ranges.length > 0 ? ranges : [selectionRange];
}

const kinds: Readonly<Record<CallItem['kind'], SymbolKind>> = {
  workload: SymbolKind.Class,
  addresses: SymbolKind.Event,
  pods: SymbolKind.Struct,
  namespace: SymbolKind.Namespace,
  more: SymbolKind.Namespace,
  note: SymbolKind.Null,
};

/** Undefined where it opens nothing. */
function toItem(session: Session, snapshot: Snapshot, { kind, name, detail, at, node }: CallItem): CallHierarchyItem | undefined {
  const location = toLocation(session, snapshot, at);
  if (!location) return undefined;
  const { uri, range } = location;
  return { name, detail, kind: kinds[kind], uri, range, selectionRange: range, ...(node ? { data: node } : {}) };
}

/** The data of an item of ours; it went through the client, so it is looked at before it is used. */
function readNode(value: unknown): CallNode | undefined {
  if (typeof value !== 'object' || value === null || !('file' in value) || !('workload' in value)) return undefined;
  const { file, workload } = value;
  if (typeof file !== 'string' || typeof workload !== 'string') return undefined;
  const part = 'part' in value ? readPart(value.part) : undefined;
  return { file, workload, ...(part ? { part } : {}) };
}

function readPart(value: unknown): CallNode['part'] {
  if (typeof value !== 'object' || value === null || !('direction' in value)) return undefined;
  const { direction, namespace, skip } = value as { direction: unknown; namespace?: unknown; skip?: unknown };
  if (direction !== 'ingress' && direction !== 'egress') return undefined;
  return {
    direction,
    ...(typeof namespace === 'string' ? { namespace } : {}),
    ...(typeof skip === 'number' && Number.isSafeInteger(skip) && skip >= 0 ? { skip } : {}),
  };
}
