import type { KubernetesObject } from '../model/objects.js';
import type { Path } from '../syntax/nodes.js';
import type { SourceDocument, SourceFile } from '../syntax/source-file.js';
import type { Evaluator } from '../semantics/answers.js';
import type { WorkloadEndpoint } from '../semantics/endpoint.js';
import type { Policy } from '../semantics/policy.js';
import type { Range } from '../util/range.js';

/** Names a file: its URI as the client wrote it, or any other unique text from a `FileSource`. Compared, never opened. */
export type FileId = string;

/** Names an object: `<file>#<Kind>/<namespace>/<name>`, with `~n` behind it for the n-th of the same identity in one file. */
export type ObjectId = string;

/** The workspace at one moment. Never changes; asking may compute and keep, with the same answer each time. */
export interface Snapshot {
  readonly version: number;
  /** False while the first indexing still runs: what needs the whole workspace says nothing then. */
  readonly complete: boolean;
  readonly settings: WorkspaceSettings;
  /** The files that hold Kubernetes objects, sorted. */
  readonly files: readonly FileId[];
  /** A file that is indexed or open; undefined where it is unknown. Reads nothing: for a file that is not open, objects are there and `source` is undefined. */
  file(id: FileId): WorkspaceFile | undefined;
  object(id: ObjectId): PlacedObject | undefined;
  /** What the objects of an environment add up to, seen from a file: of objects defined several times, the definition nearest to it counts. Without a file, the one nearest to the root. */
  environment(from: FileId | undefined): EnvironmentView;
}

export interface WorkspaceSettings {
  readonly defaultNamespace: string;
}

export interface WorkspaceFile {
  readonly id: FileId;
  /** Relative to its workspace folder, with `/`; what people read. */
  readonly path: string;
  readonly role: FileRole;
  readonly objects: readonly PlacedObject[];
  /** Text and trees, for open files and for the file that is being checked. */
  readonly source: SourceFile | undefined;
}

/** `patch`: a kustomization uses it as one, so it is not an object; `template`: a chart's template. Only manifests and templates have objects. */
export type FileRole = 'manifest' | 'template' | 'kustomization' | 'patch' | 'refused';

/** An object at its place. */
export interface PlacedObject {
  readonly id: ObjectId;
  readonly file: FileId;
  readonly object: KubernetesObject;
  /** Of its document, in the file. */
  readonly document: number;
  /** From the start of the file to the start of the document: add it to every range of `object`. */
  readonly offset: number;
  /** What counts: as written, else from the kustomization, else the default. Undefined for what lives in no namespace. */
  readonly namespace: string | undefined;
  readonly namespaceFrom: 'manifest' | 'kustomization' | 'default' | 'none' | 'unknown';
}

/** A place to show: file offsets. */
export interface Location {
  readonly file: FileId;
  readonly range: Range;
}

/** One set of objects that are deployed together, as seen from one file. */
export interface EnvironmentView {
  readonly name: string;
  /** What was not rendered and could matter; empty: the environment is all there. "Selects nothing" and the like stay silent otherwise. */
  readonly incomplete: readonly string[];
  readonly evaluator: Evaluator;
  /** The definitions that count, and all of them for one identity: `definitionsOf(id)` lists base and overlays. */
  readonly objects: readonly PlacedObject[];
  policy(id: ObjectId): Policy | undefined;
  workload(id: ObjectId): WorkloadEndpoint | undefined;
  /** The object that a policy or workload of the evaluator was made from. */
  source(of: Policy | WorkloadEndpoint): PlacedObject | undefined;
  /** Where a policy's rule, or a peer or port of it, stands: for links. */
  locate(policy: Policy, path?: Path): Location | undefined;
}

/** The document of a placed object, where the file's text is at hand. */
export function documentOf(file: WorkspaceFile, object: PlacedObject): SourceDocument | undefined {
  return file.source?.documents[object.document];
}
