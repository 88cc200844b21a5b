import type { AdminPolicy } from '../model/admin-policy.js';
import type { Mismatch } from '../model/mismatch.js';
import type { NetworkPolicy } from '../model/network-policy.js';
import type { KubernetesObject, Namespace, Service, Workload } from '../model/objects.js';
import type { RenderFact } from '../render/rendering.js';
import type { Endpoint } from '../semantics/cluster/endpoint.js';
import type { ConnectionSet } from '../semantics/sets/connection-set.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import type { TextEdit } from '../util/text-edit.js';
import type { Check } from '../validation/check.js';
import type { KubernetesVersion } from '../validation/kubernetes-version.js';
import type { RenderedUnit, UnitProblem } from '../workspace/rendering/rendered-units.js';
import type { EnvironmentView, FileId, PlacedObject, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import type { NoOptions, OptionValues, RuleOptions } from './options.js';
import type { UnmatchedSelector } from './unmatched-selector.js';

/**
 * `syntax`: what is not YAML. `api`: what the API server refuses. `mistake`: what it accepts and the author surely did not mean. `risk`: what is
 * meant, perhaps, and opens more than it needs to. `workspace`: what only the other objects can tell. `plugin`: what depends on who enforces it.
 */
export type Category = 'syntax' | 'api' | 'mistake' | 'risk' | 'workspace' | 'plugin';
/** The worst first. */
export const severities = ['error', 'warning', 'info', 'hint'] as const;
export type Severity = (typeof severities)[number];

/** What each kind of rule looks at. */
export interface Targets {
  /** One YAML document, whatever it holds. */
  readonly document: { readonly objects: readonly PlacedObject[] };
  /** One NetworkPolicy, by itself. */
  readonly NetworkPolicy: NetworkPolicy;
  /** One ClusterNetworkPolicy, AdminNetworkPolicy or BaselineAdminNetworkPolicy, by itself. */
  readonly AdminPolicy: AdminPolicy;
  /** One of any of these kinds. */
  readonly policy: NetworkPolicy | AdminPolicy;
  /** A policy, or what carries or selects labels: what makes pods, a Namespace, a Service. */
  readonly labelled: NetworkPolicy | AdminPolicy | Workload | Namespace | Service;
  /** Why a kustomization cannot be built, something in it that does nothing or more than it says, or what it becomes. */
  readonly unit: UnitFact;
  /** One object among all the others; runs when the workspace is indexed. */
  readonly environment: EnvironmentTarget;
  /** The same for objects of one type only. */
  readonly 'NetworkPolicy in environment': EnvironmentTarget<NetworkPolicy>;
  readonly 'AdminPolicy in environment': EnvironmentTarget<AdminPolicy>;
  /** A selector of a NetworkPolicy that surely matches nothing among all the others: one rule says why. */
  readonly 'unmatched selector': UnmatchedSelector;
}

/** What is found of a kustomization when it is rendered. */
export type UnitFact = RenderFact | { readonly kind: 'fails'; readonly problem: UnitProblem } | DeployedUnit | DisabledPolicies;

/** Of a file of values: the chart makes policies with its own values, and none of these with the file. */
export interface DisabledPolicies {
  readonly kind: 'policies-disabled';
  /** Paths from the chart's folder. */
  readonly templates: readonly string[];
}

/** What a kustomization that is deployed by itself becomes, asked of the kustomization once everything is indexed: for rules that hold it against others. */
export interface DeployedUnit {
  readonly kind: 'deployed';
  /** Of the kustomization, as people know it. */
  readonly path: string;
  readonly unit: RenderedUnit;
  readonly snapshot: Snapshot;
  /** Where it is said that a unit is deployed, as people know it. */
  pathOf(this: void, unit: RenderedUnit): string;
}

export interface EnvironmentTarget<T extends KubernetesObject = KubernetesObject> {
  readonly object: PlacedObject & { readonly object: T };
  readonly view: EnvironmentView;
  /** What `compute` (a function of a module, not one made on the spot) makes of the view: made once for all objects and rules that ask. */
  once<T>(compute: (view: EnvironmentView) => T): T;
}

/** What a rule about one policy by itself sees of the workspace. */
export type SeenTarget<K extends keyof Targets> = EnvironmentTarget<Targets[K] extends KubernetesObject ? Targets[K] : KubernetesObject>;

export interface RuleContext<O extends RuleOptions = NoOptions> {
  readonly file: WorkspaceFile;
  /** The document that the finding is in: `find` reports and `fix` edits ranges of it. */
  readonly tree: SyntaxTree;
  /** For an object's own rules: where it stands. */
  readonly placed: PlacedObject | undefined;
  /** Of the rule: what a person set, else the defaults. */
  readonly options: OptionValues<O>;
  /**
   * For messages: the line of an offset, as people count lines of a file, from 1.
   * @param offset of the document; of `file`, where one is named
   */
  lineOf(this: void, offset: number, file?: FileId): string;
  /** For fixes that make a file: whether the workspace has one of this name, whatever it holds. */
  isTaken?(file: FileId): boolean;
  /** For fixes: an environment that the file takes part in; undefined until everything is indexed. */
  environment?(): EnvironmentView | undefined;
}

/** What `find` yields: a place in the document, and whatever `say` and `fix` need. */
export interface Violation {
  readonly at: Range;
  /** Instead of the rule's own severity, where the case is milder or worse. */
  readonly severity?: Severity;
  /**
   * Of what the API server refuses: servers of earlier versions take it. Where the cluster's version is not known the finding is a warning, and
   * the policy counts in answers.
   */
  readonly refusedFrom?: KubernetesVersion | undefined;
  /** Where the text does not fit the schema, and how: of what that is about. */
  readonly mismatch?: Mismatch;
  /** Other places that belong to the finding. */
  readonly related?: readonly RelatedPlace[];
}

export interface RelatedPlace {
  readonly file: FileId;
  /** File offsets. */
  readonly range: Range;
  readonly message: string;
}

export interface LintRule<K extends keyof Targets = keyof Targets, F extends Violation = Violation, O extends RuleOptions = RuleOptions> {
  /** Kebab-case; names the fault and reads well after "ignore". */
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly on: K;
  /** `false`: it has nothing to say unless a severity is set for it, because what it finds is right for most people. */
  readonly recommended?: false;
  /** What can be set of it; `find`, `say` and the others find the values in the context. None of the categories `api` and `syntax`: these say what others decide. */
  readonly options?: O;
  /**
   * It may speak of documents that a template engine makes, whose list items and keys may come and go: it looks at one written thing
   * only. Checks decide for themselves. `text`: it looks at what such a document says by itself, also where the chart is rendered.
   */
  readonly inTemplates?: true | 'text';
  /**
   * It says that something is missing. Of a file that counts in several environments it is said only where it is missing in each of them:
   * what one environment lacks may be there for another.
   */
  readonly everywhere?: true;
  /** On an unmatched selector: of the rules that find something of it, the one with the least is heard, and no other. */
  readonly precedence?: number;
  /** A person wrote it: there is no page about it. */
  readonly isCustom?: true;
  readonly docs: RuleDocs;
  /** Of the categories `api` and `syntax`: what finds. It ran when the object was read. */
  readonly check?: Check;
  /** Of the others. */
  find?(target: Targets[K], context: RuleContext<O>): Iterable<F>;
  /** What is wrong, why it matters, what to do; plain text with `code` marks, no internals. */
  say(fact: F, context: RuleContext<O>): string;
  /** Of a rule on a document or a policy: whether the workspace shows that the finding is meant. Asked once it is indexed. */
  excused?(fact: F, context: RuleContext<O>, view: EnvironmentView): boolean;
  /** Of a rule on a policy: what only the workspace shows. Asked once it is indexed. */
  seen?(target: SeenTarget<K>, context: RuleContext<O>): Iterable<F>;
  /** Best first. */
  fix?(fact: F, context: RuleContext<O>): readonly Fix[];
  /** The connections that it says policies surely refuse, as far as both ends are known. */
  refused?(fact: F): readonly RefusedConnection[];
}

/** The page of `docs/rules/`, made from this. `bad` and `good` are whole manifests or the part of a policy that matters; they are run as tests. */
export interface RuleDocs {
  readonly summary: string;
  readonly why: string;
  /** What a person says of the cluster in both examples, where the rule speaks only then. */
  readonly cluster?: ExampleCluster;
  /** What stands beside both of them: files, each below a line with its name. They name their own files then, too. */
  readonly given?: string;
  /** YAML in the marker form of the tests: the finding stands where the marker says. */
  readonly bad: string;
  readonly good: string;
  /** When it says nothing though the fault may be there. */
  readonly silent?: string;
  /** When it may be wrong, and what to do then. */
  readonly wrong?: string;
  readonly references: readonly string[];
}

/** As people write it in the configuration. */
export interface ExampleCluster {
  readonly plugin?: string;
  readonly kubernetesVersion?: string;
}

export interface Fix {
  readonly title: string;
  /** Keeps the meaning, so it may be applied without asking (`source.fixAll.netpol`). */
  readonly safe: boolean;
  /** Says that the finding is meant instead of fixing it, so it is never the one to prefer. */
  readonly silences?: true;
  /**
   * Why it is never the one to prefer, nor safe. `widens`: something may connect afterwards that could not before, and the title says so.
   * `loses`: it leaves out something that the author wrote, which may be what was meant, or guesses.
   */
  readonly caution?: 'widens' | 'loses';
  /** Of the document that the finding is in. */
  readonly edits: readonly TextEdit[];
  /** Of other files or documents, in file offsets; `create`: a file that does not exist yet. */
  readonly elsewhere?: readonly FileEdit[];
}

/** Edits of one file, in offsets of that file; `create`: it does not exist yet. */
export interface FileEdit {
  readonly file: FileId;
  readonly create: boolean;
  /** Nothing is left in it, so that it may as well go. */
  readonly emptied?: true;
  readonly edits: readonly TextEdit[];
}

/** A connection that has to pass and does not. */
export interface RefusedConnection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** What does not pass of it. */
  readonly on: ConnectionSet;
}

/** Declares a rule; only ties the types of what `find` yields, and of the rule's options, to `say` and `fix`. */
export function rule<K extends keyof Targets, F extends Violation, O extends RuleOptions = NoOptions>(definition: LintRule<K, F, O>): LintRule<K, F, O> {
  return definition;
}

/** Whether it looks at objects among all the others, which takes an indexed workspace. */
export function isAboutEnvironment({ on }: Pick<LintRule, 'on'>): boolean {
  return on === 'environment' || on === 'unmatched selector' || on.endsWith(' in environment');
}
