import { unevaluatedPolicy } from '../families/not-evaluated.js';
import type { UnevaluatedPolicy } from '../families/unevaluated.js';
import { lowerDocument } from '../model/lower.js';
import type { KubernetesObject } from '../model/objects.js';
import { nodeAtPath } from '../model/read-node.js';
import type { Node } from '../syntax/nodes.js';
import { parseDocument } from '../syntax/parse-document.js';
import { parseFile } from '../syntax/parse-file.js';
import type { SourceFile, SyntaxTree } from '../syntax/source-file.js';
import { splitStream } from '../syntax/split-stream.js';
import { LineIndex } from '../util/line-index.js';
import { RecentMap } from '../util/recent.js';
import { detach, type TextPool } from './detach.js';
import { isExpectationFile, isExpectedObject } from './expectation.js';
import { baseName, isAssertionFile } from './file-id.js';
import { type Kustomization, readKustomization } from './kustomization.js';
import { isKustomization } from './layout.js';
import { mentionsKind, patchesLabels } from './manifest-text.js';
import { isSet, itemsAt } from './node-reading.js';
import { isPolicy, type Refusal, type RefusalOf } from './refusal.js';
import type { Slices } from './scheduler.js';
import type { FileId } from './snapshot.js';
import { type UnseenHint, unseenHintOf } from './unseen-hint.js';

/** What one version of a file says, by itself: nothing of its place in the workspace is in it. */
export interface FileRecord extends FileHead {
  /** Why it was not read. */
  readonly refusal?: string;
  /** Text and trees; only of open files. */
  readonly source?: SourceFile;
  /** Where the lines begin, of a file that is not open and may hold objects: what is said of them names their lines. */
  readonly lines?: LineIndex;
  /** Whether its text mentions a Kubernetes kind; what does not is nobody's business. */
  readonly mentionsKind: boolean;
  readonly objects: readonly LoweredObject[];
  readonly kustomization?: Kustomization;
  readonly chart?: { readonly dependencies: boolean };
  /** Says of itself that it is a patch (`$patch`), or is a kustomization by its kind though not by its name. */
  readonly inputOnly: boolean;
  /** As a patch it would change labels. */
  readonly changesLabels: boolean;
}

/** An object, and where in its file it stands. */
export interface LoweredObject extends TreeObject {
  readonly document: number;
  readonly offset: number;
}

export interface FileHead {
  readonly id: FileId;
  /** Relative to its workspace folder. */
  readonly path: string;
  /** Of the source or of the buffer: the same text as long as this is the same. */
  readonly version: string;
  /** A person named this very file, so it is a manifest whatever it says. */
  readonly named: boolean;
}

interface TreeObject {
  readonly object: KubernetesObject;
  readonly hint: UnseenHint | undefined;
  /** Of a policy: why the API server would refuse it. */
  readonly refused: Refusal | undefined;
  /** Of a policy whose family is not evaluated: whom it may be for. */
  readonly unevaluated: UnevaluatedPolicy | undefined;
}

interface TreeFacts {
  readonly objects: readonly TreeObject[];
  readonly inputOnly: boolean;
}

/** A text that so many files in a row do not hold is no longer looked out for. */
const filesSharing = 4096;

/** Reads files; keeps what documents said, so that an edit costs its document only. Lives as long as its workspace. */
export class RecordReader {
  readonly #trees = new WeakMap<SyntaxTree, TreeFacts>();
  readonly #texts: TextPool = new RecentMap();
  #filesRead = 0;
  readonly #refusalOf: RefusalOf;

  constructor(refusalOf: RefusalOf) {
    this.#refusalOf = refusalOf;
  }

  /** The record of an open file, with text and trees. */
  open(head: FileHead, text: string, previous?: FileRecord): FileRecord {
    const source = parseFile(text, previous?.source);
    if (source.refused !== undefined) return { ...refusedRecord(head, source.refused), source };
    if (isAssertionFile(head.id) || isExpectationFile(head)) return { ...plainRecord(head), source };
    const documents = source.documents.map(({ index, offset, tree }) => ({ document: index, offset, tree, ...this.#read(tree) }));
    return { ...recordOf(head, text, documents), source };
  }

  /** The record of a file that is not open, without text and trees. Rests between documents where its time is used up. */
  async closed(head: FileHead, text: string, slices: Slices): Promise<FileRecord> {
    if (isAssertionFile(head.id) || isExpectationFile(head)) return plainRecord(head);
    const special = isKustomization(head.id) || baseName(head.id) === 'Chart.yaml';
    if (!special && !head.named && !mentionsKind(text)) return { ...plainRecord(head), changesLabels: patchesLabels(text) };
    if (++this.#filesRead % filesSharing === 0) this.#texts.age();
    const documents: ReadDocument[] = [];
    for (const [document, { start, end, ...place }] of splitStream(text).entries()) {
      if (slices.over) await slices.rest();
      const tree = parseDocument(text.slice(start, end), place);
      const read = readTree(tree, this.#refusalOf);
      const objects = read.objects.map((entry) => detach(entry, this.#texts));
      documents.push({ document, offset: start, tree: special ? tree : undefined, objects, inputOnly: read.inputOnly });
    }
    return { ...detachRecord(recordOf(head, text, documents), this.#texts), lines: new LineIndex(text) };
  }

  #read(tree: SyntaxTree): TreeFacts {
    const known = this.#trees.get(tree);
    if (known) return known;
    const fresh = readTree(tree, this.#refusalOf);
    this.#trees.set(tree, fresh);
    return fresh;
  }
}

/** The record of a file that cannot be used. */
export function refusedRecord(head: FileHead, refusal: string): FileRecord {
  return { ...plainRecord(head), refusal };
}

interface ReadDocument extends TreeFacts {
  readonly document: number;
  readonly offset: number;
  readonly tree: SyntaxTree | undefined;
}

function plainRecord(head: FileHead): FileRecord {
  return { ...head, mentionsKind: false, objects: [], inputOnly: false, changesLabels: false };
}

function recordOf(head: FileHead, text: string, documents: readonly ReadDocument[]): FileRecord {
  const root = documents.find(({ tree }) => tree?.root)?.tree?.root;
  const objects = documents.flatMap(({ document, offset, objects }) =>
    objects.flatMap((entry) => (isExpectedObject(head, entry.object) ? [] : [{ ...entry, document, offset }])),
  );
  return {
    ...plainRecord(head),
    mentionsKind: head.named || mentionsKind(text),
    objects,
    inputOnly: documents.some(({ inputOnly }) => inputOnly),
    changesLabels: patchesLabels(text) || objects.some(({ object }) => object.type === 'workload' && object.podLabels.entries.length > 0),
    ...(isKustomization(head.id) ? { kustomization: readKustomization(root) } : {}),
    ...(baseName(head.id) === 'Chart.yaml' ? { chart: { dependencies: itemsAt(root, 'dependencies').length > 0 } } : {}),
  };
}

function detachRecord(record: FileRecord, texts: TextPool): FileRecord {
  return record.kustomization ? { ...record, kustomization: detach(record.kustomization, texts) } : record;
}

function readTree(tree: SyntaxTree, refusalOf: RefusalOf): TreeFacts {
  const objects = lowerDocument(tree);
  const refusals = objects.some(isPolicy) ? refusalOf(tree, objects) : [];
  return {
    objects: objects.map((object, index) => readObject(object, nodeAtPath(tree.root, object.path), refusals[index])),
    inputOnly: isSet(tree.root, '$patch') || isKustomizeInput(tree.root),
  };
}

function readObject(object: KubernetesObject, node: Node | undefined, refused: Refusal | undefined): TreeObject {
  const unevaluated = object.type === 'other' ? unevaluatedPolicy(object.apiVersion?.value, object.kind.value, node) : undefined;
  return { object, hint: unevaluated ? undefined : unseenHintOf(object, node), refused, unevaluated };
}

function isKustomizeInput(root: Node | undefined): boolean {
  const apiVersion = nodeAtPath(root, ['apiVersion']);
  return apiVersion?.kind === 'scalar' && apiVersion.text.startsWith('kustomize.config.k8s.io/');
}
