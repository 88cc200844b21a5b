import type { RefusedConnection } from '../../rules/rule.js';
import type { Selector } from '../../semantics/cluster/selector.js';
import type { ConnectionSet } from '../../semantics/sets/connection-set.js';
import type { Range } from '../../util/range.js';
import type { FileId, Location } from '../../workspace/snapshot.js';

/** What a file `*.netpol-test.yaml` states: what must hold of the manifests beside it. `schemas/netpol-test.json` describes the form. */
export interface AssertionFile {
  readonly file: FileId;
  /** The environment that all of it is about, where it names one. */
  readonly environment: StatedEnvironment | undefined;
  readonly assertions: readonly Assertion[];
  /** Where the file cannot be understood; an assertion with a problem is not among `assertions`, and the run counts it as failed. */
  readonly problems: readonly AssertionProblem[];
}

/** An environment as `--environment` takes it. */
export interface StatedEnvironment {
  readonly name: string;
  /** File offsets. */
  readonly range: Range;
}

export interface AssertionProblem {
  /** File offsets. */
  readonly range: Range;
  /** What is wrong and what to write instead, for people. */
  readonly message: string;
}

export interface Assertion {
  /** Stable while other assertions of the file change: its name, or else what it states; with `~n` behind it where that repeats. */
  readonly id: string;
  /** What people read: the `name` it was given, else the statement in words. */
  readonly label: string;
  /** File offsets of the whole list item. */
  readonly range: Range;
  readonly statement: Statement;
}

export type Statement = ConnectionStatement | CoverageStatement;

/** From here to there, on these ports, everything is allowed, or nothing is. */
export interface ConnectionStatement {
  readonly kind: 'connection';
  readonly from: Group;
  readonly to: Group;
  /** As written, each resolved at each destination because names are its containers'; empty: every port. */
  readonly ports: readonly StatedPort[];
  readonly expect: 'allowed' | 'denied';
}

/** Holds of each namespace, or of each workload; `within` limits it to some namespaces. */
export interface CoverageStatement {
  readonly kind: 'coverage';
  readonly of: 'namespace' | 'workload';
  readonly within: readonly string[] | undefined;
  /** `policy`: at least one policy selects it. */
  readonly has: 'default-deny-ingress' | 'default-deny-egress' | 'policy';
}

/** One end of a statement; several things at once. `range` is where it is written. */
export type Group =
  /** The shortest form that means only one workload, as `netpol explain` takes it. */
  | { readonly kind: 'workload'; readonly text: string; readonly range: Range }
  /** The workloads of the namespaces (undefined: of all) that the selector selects. */
  | { readonly kind: 'pods'; readonly namespace: string | undefined; readonly pods: Selector; readonly range: Range }
  /** Everything that is not in the namespace: other workloads, pods that no manifest makes, all addresses outside the cluster. */
  | { readonly kind: 'outside'; readonly namespace: string; readonly range: Range }
  /** An address, a CIDR, or `first-last`, outside the cluster. */
  | { readonly kind: 'addresses'; readonly text: string; readonly range: Range };

export interface StatedPort {
  /** `3306`, `8000-8100`, `metrics`, `UDP/53`. */
  readonly text: string;
  readonly range: Range;
}

/** How one assertion came out. Unknown is failed: what cannot be said does not hold. */
export interface AssertionResult {
  readonly assertion: Assertion;
  readonly outcome: 'passed' | 'failed';
  /** Empty where it passed. Else what does not hold, first; then why, as `netpol explain` says it; plain text, in lines. */
  readonly message: string;
  /** The ports that broke it, of the first pair that did; undefined for coverage and for an assertion that names nothing. */
  readonly ports: ConnectionSet | undefined;
  /** Where something is stated to be allowed and is not: the first of the connections between two workloads that are surely refused. */
  readonly refused: readonly RefusedConnection[];
  /** The policies' rules that decide it, for links. */
  readonly locations: readonly Location[];
}
