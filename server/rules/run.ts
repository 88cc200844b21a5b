import type { SyntaxTree } from '../syntax/source-file.js';
import type { EnvironmentView, FileId, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import type { Judging } from './configuration/judging.js';
import type { RegoAnswers } from './rego/said.js';
import type { LintRule, Violation } from './rule.js';
import type { RuleSettings } from './settings.js';

/** How files are judged. */
export interface CheckOptions {
  /** Instead of all of them. */
  readonly rules?: readonly LintRule[];
  readonly settings?: RuleSettings | undefined;
  /** What configurations set for each file, in the place of `settings`. */
  readonly judging?: Judging | undefined;
  /** What Rego policies say of objects, where they are asked. */
  readonly rego?: RegoAnswers | undefined;
  /** Like `2026-11-30`: exemptions that ended before are told. */
  readonly today?: string | undefined;
  /** Keeps the results of documents that do not change; belongs to whoever keeps the snapshots. */
  readonly cache?: CheckCache;
  /** A rule threw: its findings are missing, those of the others are there. */
  onError?(failure: RuleFailure): void;
}

/** A rule threw while it judged a file. */
export interface RuleFailure {
  readonly rule: string;
  readonly file: FileId;
  readonly error: unknown;
}

/**
 * Results of documents, let go with the document. Of use as long as rules and settings stay the same; make a new one when they change.
 * What depends on a view is kept by the view: kept by the tree, it would hold an old view, which holds old trees, which hold older views.
 */
export interface CheckCache {
  readonly documents: WeakMap<SyntaxTree, Kept>;
  readonly views: WeakMap<EnvironmentView, CachedView>;
  /** Of what is rendered, the files that wrote parts of it besides its own. */
  readonly writers: WeakMap<SyntaxTree, ReadonlySet<FileId>>;
}

export interface CachedView {
  /** All that is said of a document in this view. */
  readonly documents: WeakMap<SyntaxTree, Kept>;
  /** What rules made of the view, by the function that made it. */
  readonly made: Map<unknown, unknown>;
}

export interface Kept {
  /** What the hits depend on besides the document and the view. */
  readonly key: string;
  readonly settings: RuleSettings | undefined;
  readonly hits: readonly Hit[];
}

/** What a rule found, in offsets of the document. */
export interface Hit {
  readonly rule: LintRule;
  readonly fact: Violation;
  readonly message: string;
  readonly placed: number | undefined;
  /** Names of the environments where it holds; undefined: in all that the file takes part in. */
  readonly environments?: readonly string[];
}

/** The judging of one file. */
export interface Run {
  readonly snapshot: Snapshot;
  readonly file: WorkspaceFile;
  /** What the workspace's rules ask; none while they must say nothing. */
  readonly views: readonly EnvironmentView[];
  readonly rules: readonly LintRule[];
  readonly options: CheckOptions;
  readonly cache: CheckCache;
}
