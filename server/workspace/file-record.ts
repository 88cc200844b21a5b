import { parseDocument } from '../syntax/parse-document.js';
import { parseFile } from '../syntax/parse-file.js';
import { isUnreadable, type SourceFile, type SyntaxTree } from '../syntax/source-file.js';
import { splitStream } from '../syntax/split-stream.js';
import { LineIndex } from '../util/line-index.js';
import { RecentMap } from '../util/recent.js';
import type { Validator } from '../validation/validate.js';
import { isAssertionFile } from './assertion-file.js';
import { isConfigurationFile } from './configuration-file.js';
import { detach, type TextPool } from './detach.js';
import { isExpectationFile, isExpectedObject } from './expectation.js';
import { type ChartFile, isChart, isKustomization, type Kustomization, readChart, readKustomization } from './kustomization.js';
import { type GoodVersions, goodVersions, objectsAtPresent } from './last-good.js';
import { mentionsKind, patchesLabels } from './manifest-text.js';
import type { RenderedDocument } from './rendering/rendered-documents.js';
import type { Slices } from './scheduler.js';
import type { FileId } from './snapshot.js';
import { readTree, type TreeFacts, type TreeObject } from './tree-facts.js';

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
  /** Those that answers are made of: of a document that is half typed, the objects of its last good version. Else the very list of `objects`. */
  readonly counting: readonly LoweredObject[];
  /** The last good versions of an open file's documents that are half typed. */
  readonly good?: GoodVersions;
  readonly kustomization?: Kustomization;
  readonly chart?: ChartFile;
  /** Says of itself that it is a patch (`$patch`), or is a kustomization by its kind though not by its name. */
  readonly inputOnly: boolean;
  /** As a patch it would change labels. */
  readonly changesLabels: boolean;
}

/** An object, and where in its file it stands. */
export interface LoweredObject extends TreeObject {
  /** Of what is rendered: the file that it comes from, with `document` and `offset` there, and the place of its document among those rendered. */
  readonly file?: FileId;
  readonly part?: number;
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
  /** What a unit renders to: there is no file of this name. */
  readonly rendered?: true;
  /** A file outside of the workspace's folders that a unit reads: it is shown where something is written in it, and nothing is said of it. */
  readonly outside?: true;
}

/** A text that so many files in a row do not hold is no longer looked out for. */
const filesSharing = 4096;

/** Reads files; keeps what documents said, so that an edit costs its document only. Lives as long as its workspace. */
export class RecordReader {
  readonly #trees = new WeakMap<SyntaxTree, TreeFacts>();
  readonly #texts: TextPool = new RecentMap();
  #filesRead = 0;
  readonly #validate: Validator;

  constructor(validate: Validator) {
    this.#validate = validate;
  }

  /** The record of an open file, with text and trees. */
  open(head: FileHead, text: string, previous?: FileRecord): FileRecord {
    const source = parseFile(text, previous?.source);
    if (source.refused !== undefined) return { ...refusedRecord(head, source.refused), source };
    if (isAssertionFile(head.id) || isConfigurationFile(head.id) || isExpectationFile(head)) return { ...plainRecord(head), source };
    const documents = source.documents.map(({ index, offset, tree }) => ({ document: index, offset, tree, ...this.#read(tree) }));
    const before = { documents: previous?.source?.documents ?? [], good: previous?.good };
    const good = goodVersions(before, source.documents, (tree) => this.#read(tree));
    const record = { ...recordOf(head, text, documents), ...keptStructure(previous, source) };
    return good === undefined ? { ...record, source } : { ...record, mentionsKind: true, source, good, counting: countingOf(head, documents, good) };
  }

  /** The record of a file that is not open, without text and trees. Rests between documents where its time is used up. */
  async closed(head: FileHead, text: string, slices: Slices): Promise<FileRecord> {
    if (isAssertionFile(head.id) || isConfigurationFile(head.id) || isExpectationFile(head)) return plainRecord(head);
    const special = isKustomization(head.id) || isChart(head.id);
    if (!special && !head.named && !mentionsKind(text)) return { ...plainRecord(head), changesLabels: patchesLabels(text) };
    if (++this.#filesRead % filesSharing === 0) this.#texts.age();
    const documents: ReadDocument[] = [];
    for (const [document, { start, end, ...place }] of splitStream(text).entries()) {
      if (slices.over) await slices.rest();
      const tree = parseDocument(text.slice(start, end), place);
      const read = readTree(tree, this.#validate);
      const objects = read.objects.map((entry) => detach(entry, this.#texts));
      documents.push({ document, offset: start, tree: special ? tree : undefined, objects, inputOnly: read.inputOnly });
    }
    return { ...detachRecord(recordOf(head, text, documents), this.#texts), lines: new LineIndex(text) };
  }

  /** The record of what a unit renders to. */
  rendered(head: Omit<FileHead, 'rendered'>, documents: readonly RenderedDocument[]): FileRecord {
    const objects = documents.flatMap(({ tree, file, document, offset }, part) =>
      readTree(tree, this.#validate).objects.map((entry) => ({ ...detach(entry, this.#texts), file, document, offset, part })),
    );
    return { ...plainRecord({ ...head, rendered: true }), mentionsKind: true, objects, counting: objects };
  }

  #read(tree: SyntaxTree): TreeFacts {
    const known = this.#trees.get(tree);
    if (known) return known;
    const fresh = readTree(tree, this.#validate);
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
  return { ...head, mentionsKind: false, objects: [], counting: [], inputOnly: false, changesLabels: false };
}

function recordOf(head: FileHead, text: string, documents: readonly ReadDocument[]): FileRecord {
  const root = documents.find(({ tree }) => tree?.root)?.tree?.root;
  const objects = documents.flatMap((document) => objectsIn(head, document, document.objects));
  return {
    ...plainRecord(head),
    mentionsKind: head.named || mentionsKind(text),
    objects,
    counting: objects,
    inputOnly: documents.some(({ inputOnly }) => inputOnly),
    changesLabels: patchesLabels(text) || objects.some(({ object }) => object.type === 'workload' && object.podLabels.entries.length > 0),
    ...(isKustomization(head.id) ? { kustomization: readKustomization(root) } : {}),
    ...(isChart(head.id) ? { chart: readChart(root) } : {}),
  };
}

/** What a kustomization or a chart said last while it is no YAML: it decides about the files around it. */
function keptStructure(previous: FileRecord | undefined, { documents }: SourceFile): Pick<FileRecord, 'kustomization' | 'chart'> {
  const isHalfTyped = documents.some(({ tree: { problems, root } }) => problems.some(isUnreadable) || (root !== undefined && root.kind !== 'map'));
  if (!previous || !isHalfTyped) return {};
  const { kustomization, chart } = previous;
  return { ...(kustomization && { kustomization }), ...(chart && { chart }) };
}

function countingOf(head: FileHead, documents: readonly ReadDocument[], good: GoodVersions): readonly LoweredObject[] {
  return documents.flatMap((document) => {
    const version = good.get(document.document);
    return objectsIn(head, document, version ? objectsAtPresent(version, document.tree?.text ?? '') : document.objects);
  });
}

function objectsIn(head: FileHead, { document, offset }: ReadDocument, objects: readonly TreeObject[]): readonly LoweredObject[] {
  return objects.flatMap((entry) => (isExpectedObject(head, entry.object) ? [] : [{ ...entry, document, offset }]));
}

function detachRecord(record: FileRecord, texts: TextPool): FileRecord {
  if (record.chart) return { ...record, chart: detach(record.chart, texts) };
  return record.kustomization ? { ...record, kustomization: detach(record.kustomization, texts) } : record;
}
