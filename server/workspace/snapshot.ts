import type { UnevaluatedPolicy } from '../families/unevaluated.js';
import type { KubernetesObject } from '../model/objects.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { Labels } from '../semantics/cluster/labels.js';
import type { Policy } from '../semantics/cluster/policy.js';
import type { Selector } from '../semantics/cluster/selector.js';
import type { Evaluator } from '../semantics/evaluator.js';
import type { Path } from '../syntax/nodes.js';
import type { SourceFile } from '../syntax/source-file.js';
import type { FileId } from '../util/file-id.js';
import type { LineIndex } from '../util/line-index.js';
import type { Range } from '../util/range.js';
import type { Refusal } from '../validation/outcome.js';
import type { Validator } from '../validation/validate.js';
import type { ClusterProfile } from './cluster-profile.js';
import type { Location } from './location.js';
import type { GuessedPlugin, PlacedSign } from './plugin-sign.js';
import type { RenderedDocument } from './rendering/rendered-documents.js';
import type { EnvironmentOrigin, RenderedUnit } from './rendering/rendered-units.js';
import type { WorkspaceSettings } from './workspace-settings.js';

/** Names an object: `<file>#<Kind>/<namespace>/<name>`, with `~n` behind it for the n-th of the same identity in one file. */
export type ObjectId = string;

export type { FileId } from '../util/file-id.js';
export type { Location } from './location.js';
export type { GuessedPlugin } from './plugin-sign.js';

/** The workspace at one moment. Never changes; asking may compute and keep, with the same answer each time. */
export interface Snapshot {
  readonly version: number;
  /** False while the first indexing still runs: what needs the whole workspace says nothing then. */
  readonly complete: boolean;
  readonly settings: WorkspaceSettings;
  /** The manifests and templates that hold Kubernetes objects or, being broken, should; sorted. */
  readonly files: readonly FileId[];
  /** The files that state what must hold, `*.netpol-test.yaml`; sorted. What they hold is in their text only: see `Workspace.load`. */
  readonly assertionFiles: readonly FileId[];
  /** A file that is indexed or open; undefined where it is unknown. Reads nothing: for a file that is not open, objects are there and `source` is undefined. */
  file(id: FileId): WorkspaceFile | undefined;
  object(id: ObjectId): PlacedObject | undefined;
  /** The environment that a person chose, where it is there. */
  readonly chosen?: NamedEnvironment | undefined;
  /**
   * The environment that is shown to who stands at a file: the one that a person chose, where the file takes part in it, else of its own the
   * nearest. Without a file, the one that was chosen, else the one nearest to the root.
   */
  environment(from: FileId | undefined): EnvironmentView;
  /**
   * Every environment that a file takes part in, whether it is there or not; a folder, with a slash at its end, as a new file in it or, where it
   * has a kustomization, as what building that gives.
   * @param most that many are enough
   */
  environmentsOf(file: FileId, most?: number): readonly EnvironmentView[];
  /** The names of the same. */
  environmentNamesOf(file: FileId): readonly string[];
  /** What the units render to that read a file, as far as it is at hand: it is of open files and of the file that is being checked. */
  renderedWith(file: FileId): readonly RenderedFile[];
  /** Files of these units that are no manifests and that something may be said of: kustomizations and patches; sorted. */
  readonly unitFiles: readonly FileId[];
  /** The kustomizations that are deployed by themselves; in the order of their folders. */
  readonly units: readonly RenderedUnit[];
  /** Everything that is not rendered, in whichever environment. */
  readonly unseen: readonly Unseen[];
  /** What shows which network plugin there is, in whichever environment. */
  readonly pluginSigns: readonly PlacedSign[];
  /** Every kustomization; sorted. */
  readonly kustomizations: readonly FileId[];
  /** Every chart, as its `Chart.yaml`; sorted. */
  readonly charts: readonly FileId[];
  /** Whether a folder, with a slash at its end, has a kustomization that is no named environment: `environment` gives what building it gives. */
  isBuild(folder: FileId): boolean;
  /**
   * The environments by name: places that define the same objects. Empty where there is only one. Computed when first asked for; costs time
   * by the number of objects with several definitions.
   */
  readonly environments: readonly NamedEnvironment[];
  /** Those that a configuration names, whether they are rendered or not: each under its name, in the order of the configuration. */
  readonly configuredEnvironments: readonly NamedEnvironment[];
  /** What kubectl and an API server make of a document and its objects: of one that was indexed or opened that is known already. */
  readonly validate: Validator;
}

/** A place that defines what others define, too. */
export interface NamedEnvironment {
  /** The deepest folder that holds what it has in common with others: relative to its workspace folder, with `/`; what people read and write. */
  readonly name: string;
  /** The same of one that a configuration gives another name. */
  readonly path?: string;
  readonly place: FileId;
  /** What `Snapshot.environment` is asked with. */
  readonly from: FileId;
  readonly by: EnvironmentOrigin;
}

export interface WorkspaceFile {
  readonly id: FileId;
  /** Relative to its workspace folder, with `/`; what people read. */
  readonly path: string;
  readonly role: FileRole;
  /** A kustomization stands beside it, and no unit takes it in: what it holds is not deployed. */
  readonly isUnlisted: boolean;
  /** A person named this very file: what stands beside it need not be here. */
  readonly isNamed: boolean;
  readonly objects: readonly PlacedObject[];
  /** Text and trees, for open files and for the file that is being checked. */
  readonly source: SourceFile | undefined;
  /** Where the lines of this very version begin. Every file with objects has it; others where they are open. */
  readonly lines: LineIndex | undefined;
}

/**
 * `patch`: a kustomization or a chart uses it as input (a patch, a generator's file, chart values), so it is not an object;
 * `template`: a chart's template; `assertions`: by its name a file of assertions, whatever it holds and wherever it is;
 * `configuration`: by its name what is set for this program;
 * `rendered`: no file, what a unit renders to; `other`: mentions no Kubernetes kind, nobody should say anything of it; `refused`: too large, binary, or it could not be read. Only manifests and templates have objects.
 */
export type FileRole = 'manifest' | 'rendered' | 'template' | 'kustomization' | 'patch' | 'assertions' | 'configuration' | 'other' | 'refused';

/** What one unit renders to. */
export interface RenderedFile {
  /** No file has this name; it takes part in environments as a file does. */
  readonly id: FileId;
  readonly documents: readonly { readonly document: RenderedDocument; readonly placed: readonly PlacedObject[] }[];
}

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
  /** Of a policy: why the API server would refuse it, so that it takes no part in answers. */
  readonly refused: Refusal | undefined;
  /** Of a policy whose family is not evaluated: whom it may be for. */
  readonly unevaluated: UnevaluatedPolicy | undefined;
  /** Of what is rendered: the place of its document among those of its unit. */
  readonly part?: number;
  /** Its document is half typed, and the last good version of that counts in answers, not this: see `EnvironmentView.held`. */
  readonly halfTyped?: true;
}

/** A policy that counts nowhere, because the API server would refuse it. */
export interface Refused {
  readonly object: PlacedObject;
  /** What is wrong; a rule words it. */
  readonly reason: Refusal;
  /** Where that is written. */
  readonly location: Location;
}

/** An object that counts, whatever text it stands in: see `EnvironmentView.madeOf`. */
export type ValuedObject = Pick<PlacedObject, 'id' | 'namespace' | 'object'>;

/** One set of objects that are deployed together. */
export interface EnvironmentView {
  /** What people read, and what `--environment` takes; `.` where there is only one. */
  readonly name: string;
  /**
   * Files with objects that count here only because they compete with nothing: they stand in folders beside or above the place of the
   * environment, and count in others, too. Whether they are really applied here, nothing says. Sorted; made when first asked for.
   */
  readonly sharedFiles: readonly FileId[];
  /**
   * The definitions of an object that are applied together in this environment, in the order in which they are, so the last counts; empty
   * for an object that counts in other environments only, or in none. More than one: a clash.
   */
  appliedDefinitions(id: ObjectId): readonly PlacedObject[];
  /** Whether a kustomization takes these files in and calls their objects alike; `apart`: several do, or one calls them by different names. */
  builtTogether(files: readonly FileId[]): 'no' | 'apart' | 'together';
  /** Of objects that name none and that nothing places. */
  readonly defaultNamespace: string;
  /** What a person says of the cluster. */
  readonly profile: ClusterProfile;
  /**
   * The network plugin that manifests of this environment seem to install, or, where it shows none, those of the workspace; undefined: they show
   * none, or several. A guess, which no answer is made of. Computed when first asked for.
   */
  readonly guessedPlugin: GuessedPlugin | undefined;
  /** What says which addresses pods are given (a description of the cluster, a pool of Calico); no answer is made of it either. */
  readonly podBlockSigns: readonly PlacedSign[];
  /**
   * What was not rendered and could put anything anywhere (a remote base without a namespace), as reasons for people; empty: nothing
   * does. What is unseen only in some namespaces, or only with some labels, is not listed here: ask `mayHoldUnseenPods`.
   */
  readonly incomplete: readonly string[];
  /**
   * Whether pods that no manifest here makes may run in `namespace` (undefined: in any namespace), because of something that is not
   * rendered: a HelmRelease, an operator's custom resource, a chart's template, an overlay that puts objects into it. With `pods`:
   * pods that this selector could match, as far as their labels are known. "Selects nothing", "dangling" and "unreachable" stay
   * silent where it is true.
   */
  mayHoldUnseenPods(namespace: string | undefined, pods?: Selector): boolean;
  /** The same with the reasons, for people. */
  unseenPods(namespace: string | undefined, pods?: Selector): readonly Unseen[];
  /**
   * Whether policies may exist in `namespace` that no manifest here shows. "Not isolated" and "no default-deny" stay silent where it is true. A
   * policy that the API server refuses is none of them: what is said is said without it, and names it (`refused`).
   */
  mayHoldUnseenPolicies(namespace: string): boolean;
  /** Those that no manifest shows, with the reasons. */
  unseenPolicies(namespace: string): readonly Unseen[];
  /** The policies of this environment that the API server would refuse: every answer is given without them, and has to say so. By place. */
  readonly refused: readonly Refused[];
  /** The policies of this environment whose families are not evaluated: what they may cover is unknown in every answer. By place. */
  readonly unevaluated: readonly PlacedObject[];
  /** Names of families whose policies are passed over, so that they leave nothing unknown. */
  readonly ignoredFamilies: readonly string[];
  /**
   * Objects that count as they were before somebody began to type in them: what stands in the text now is not whole, or the API server would
   * refuse it. Their ranges are those of the text now. Every answer has to say so; by place.
   */
  readonly held: readonly PlacedObject[];
  /** Everything that is not rendered. */
  readonly unseen: readonly Unseen[];
  readonly evaluator: Evaluator;
  /** The definitions that count, in no order. Made when first asked for; costs time by the size of the workspace, so prefer `inNamespace`. */
  readonly objects: readonly PlacedObject[];
  /** The definitions that count in one namespace (undefined: objects of the whole cluster), of one type or all; the same list each time. */
  inNamespace(namespace: string | undefined, type?: KubernetesObject['type']): readonly PlacedObject[];
  /**
   * What `make` makes of the objects of one type that count in one namespace, by their values alone: of the same function it is kept from edit to edit
   * until one of these objects has other values, so that typing elsewhere costs nothing. Their ranges may be old.
   */
  madeOf<T>(namespace: string | undefined, type: KubernetesObject['type'], make: (objects: readonly ValuedObject[]) => T): T;
  /** The workloads of one namespace; the same list each time. */
  workloadsIn(namespace: string): readonly WorkloadEndpoint[];
  /** All definitions of the object's identity, base and overlays, the one that counts first; just the object itself where it is unique. */
  definitionsOf(id: ObjectId): readonly PlacedObject[];
  policy(id: ObjectId): Policy | undefined;
  workload(id: ObjectId): WorkloadEndpoint | undefined;
  /** An object where it stands now. */
  object(id: ObjectId): PlacedObject | undefined;
  /** The object that a policy or workload of the evaluator was made from. */
  source(of: Policy | WorkloadEndpoint): PlacedObject | undefined;
  /** Where a policy's rule, or a peer or port of it, stands: for links. */
  locate(policy: Policy, path?: Path): Location | undefined;
}

/** `beside-chart`: whatever else there is in a cluster in which a chart is installed. */
export type UnseenCause =
  | 'unit'
  | 'neighbour'
  | 'beside-chart'
  | 'chart'
  | 'chart-template'
  | 'release'
  | 'application'
  | 'remote'
  | 'overlay'
  | 'operator'
  | 'template'
  | 'snapshot';

/** Something that is not rendered and may put pods or policies into namespaces. */
export interface Unseen {
  readonly cause: UnseenCause;
  /** For people: what it is and why it is not known, as the end of a sentence that begins "not known here: ". */
  readonly reason: string;
  /** Where it is written. */
  readonly file: FileId;
  /** Where in it, as far as that is known. */
  readonly at?: Range;
  /** What it takes part in environments with, where that is not `file`: the record of a rendered unit. */
  readonly by?: FileId;
  /** The namespaces it may reach; undefined: any. */
  readonly namespaces: readonly string[] | undefined;
  /** The pods it may make: none, pods with any labels, or pods with these labels, one entry for each workload. */
  readonly pods: 'none' | 'any' | readonly Labels[];
  readonly policies: boolean;
}
