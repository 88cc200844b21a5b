import type { MapOptions, MapPlace } from '../features/map/model.js';
import type { Position, ProtocolLocation } from './protocol/places.js';

export type {
  DiagramNode,
  MapBox,
  MapDirection,
  MapEdge,
  MapFilter,
  MapModel,
  MapNote,
  MapOptions,
  MapPageData,
  MapPages,
  MapPlace,
  MapPolicy,
  MapReason,
  MapStanding,
  PageFinding,
  PageLimit,
} from '../features/map/model.js';
export type * from './protocol/assertions.js';
export * from './protocol/charts.js';
export type * from './protocol/default-deny.js';
export type * from './protocol/difference.js';
export type * from './protocol/environments.js';
export type * from './protocol/explain.js';
export * from './protocol/files.js';
export type * from './protocol/namespaces.js';
export type * from './protocol/places.js';
export type * from './protocol/probes.js';
export type * from './protocol/proposed.js';
export type * from './protocol/rendered.js';
export type * from './protocol/said-too.js';

/**
 * What our client and the server say to each other beyond the protocol, and the settings. The one file that `client` shares with the
 * server: beside names it imports types only, so that neither pulls in the other's packages.
 */

/** The settings below `netpol.`, as the server understands them after defaults. */
export interface Settings {
  readonly defaultNamespace: string;
  /** Of the cluster, `1.34`; '' where it is not said. */
  readonly kubernetesVersion: string;
  /** The name of a network plugin; '' where none is said. */
  readonly plugin: string;
  /** The blocks of addresses that pods are given. */
  readonly clusterCidrs: readonly string[];
  /** Names of families of policies that are passed over. */
  readonly ignoreFamilies: readonly string[];
  /** Glob patterns; the value `false` takes a pattern back. */
  readonly exclude: Readonly<Record<string, boolean>>;
  /** By rule: what of the setting was understood. */
  readonly rules: Readonly<Record<string, { readonly severity?: string; readonly options?: Readonly<Record<string, unknown>> }>>;
  /** Whether the policies in `policy/*.rego` are asked, where `opa` is on the PATH. */
  readonly rego: 'auto' | 'off';
  /** Whether fields and fixed words of policies are completed; `auto`: unless a server beside this one does so (`InitializationOptions.kubernetesSchemas`). */
  readonly schemaCompletion: 'auto' | 'on' | 'off';
  /** Whether findings are told that a YAML server with the schemas of Kubernetes tells, too; `auto`: unless one tells them, where the client can see that. */
  readonly schemaFindings: 'auto' | 'on' | 'off';
  readonly diagnostics: { readonly scope: 'openFiles' | 'workspace' };
  readonly codeLens: {
    readonly policies: boolean;
    readonly workloads: boolean;
    readonly namespaces: boolean;
    /** Of an edit that is not saved. */
    readonly changes: boolean;
    /** Undefined: unless the client shows assertions as tests. */
    readonly assertions: boolean | undefined;
  };
  /** What hints within the text are about. */
  readonly inlayHints: {
    readonly pods: boolean;
    readonly logic: boolean;
    readonly namespace: boolean;
    readonly policyTypes: boolean;
    readonly protocol: boolean;
    readonly except: boolean;
    readonly servicePorts: boolean;
  };
}

/** What a client may say in `initialize`; every member may be left out, and what is not understood is ignored. */
export interface InitializationOptions {
  /**
   * Commands of `commandNames` that the client carries out itself. The server does not announce them then, so that a client that makes
   * an editor command of each announced one has no clash; sent to the server with `workspace/executeCommand` they work all the same.
   */
  readonly commands?: readonly string[];
  /** Settings for a client that does not answer `workspace/configuration`: what stands below `netpol` in the settings. */
  readonly netpol?: unknown;
  /** Whether the client wants `notificationNames.status`. */
  readonly status?: boolean;
  /** The environment that the person chose when the client was last there: see `requestNames.chooseEnvironment`. */
  readonly environment?: string;
  /** Whether the person trusts the workspace: only then is `git` started, to read HEAD. Left out: no. Told later with `notificationNames.trusted`. */
  readonly trusted?: boolean;
  /** Whether the client wants `notificationNames.changed`. */
  readonly changes?: boolean;
  /** Whether the client shows assertions as tests of its own: it wants `notificationNames.assertionsChanged`, and needs no lens above them. */
  readonly tests?: boolean;
  /** Whether a YAML server beside this one knows `schemas/netpol-test.json`: its keys and fixed words are left to that one. */
  readonly schemas?: boolean;
  /** Whether a YAML server beside this one knows the schemas of Kubernetes: fields and fixed words are left to that one where `netpol.schemaCompletion` is `auto`. */
  readonly kubernetesSchemas?: boolean;
  /**
   * Whether the client opens a preview as soon as one change is to be confirmed, with the others ticked. It gets one such change beside those that
   * count: a comment that says what comes of them, which is written only where the person ticks it. Left out: each change is to be confirmed.
   */
  readonly previews?: boolean;
  /** Whether the client answers `fileRequestNames`: a server in a browser's worker has no disk, and knows open documents only without it. */
  readonly files?: boolean;
  /** Whether diagnostics are to say what a YAML server may say, too: see `SaidToo`. */
  readonly saidToo?: boolean;
  /** Whether the client answers `chartProgramRequest`: without it, a server in a browser's worker renders no charts. */
  readonly charts?: boolean;
}

export const commandNames = {
  /** For the server: arguments are one `DefaultDenyParams`; it sends the edit with `workspace/applyEdit`. Our client asks with `requestNames.defaultDeny` instead. */
  addDefaultDeny: 'netpol.addDefaultDeny',
  /** What code lenses run; arguments are `ShowLocationsArguments`. Where the client cannot, the server asks which one and has it shown. */
  showLocations: 'netpol.showLocations',
  /**
   * Arguments are one `ExplainParams`; the server answers the text. Our client asks with `requestNames.explain` instead, shows a document,
   * and lets people pick what the arguments leave out (`ExplainArguments`).
   */
  explain: 'netpol.explain',
  /**
   * Arguments are one `AllowParams`; the server sends the edit with `workspace/applyEdit`. Our client asks with `requestNames.allow` instead, and
   * lets people pick what the arguments leave out.
   */
  allow: 'netpol.allow',
  /** Arguments are one `GeneratePoliciesParams`, as with `allow`. Our client asks with `requestNames.generatePolicies` instead. */
  generatePolicies: 'netpol.generatePolicies',
  /** What a code action that makes a file runs after it: the argument is a URI, and the server has it shown. */
  showFile: 'netpol.showFile',
  /** Of the client alone: arguments are none, or the URI of a manifest and a position in a workload. Asks with `requestNames.probes`. */
  copyProbe: 'netpol.copyProbe',
  /** Of the client alone: arguments are none, or the URI of a manifest and the id of a workload (`namespace/Kind/name`) to look at. */
  showMap: 'netpol.showMap',
  /** For the server: arguments are one `RecordAssertionsParams`, or none; as with `addDefaultDeny`. Our client asks with `requestNames.recordAssertions` instead. */
  recordAssertions: 'netpol.recordAssertions',
  /**
   * Arguments are one `DifferenceParams`, and the server answers the text. Our client asks with `requestNames.difference` instead and shows
   * a document; the code lens of an edit runs it there without arguments, about the file that is edited.
   */
  showDifference: 'netpol.showDifference',
  /** Of the client alone: the same, against the file's last commit. */
  showDifferenceToHead: 'netpol.showDifferenceToHead',
  /** Of the client alone: shows what the kustomization renders to that takes in the file that is edited. Asks with `requestNames.rendered`. */
  showRendered: 'netpol.showRendered',
  /** Of the client alone: lets people pick two environments, and shows a document. Asks with `requestNames.environmentDifference`. */
  showEnvironmentDifference: 'netpol.showEnvironmentDifference',
  /** For the server: the argument is a name, or there is none. Our client asks with `requestNames.chooseEnvironment` instead, and lets people pick. */
  chooseEnvironment: 'netpol.chooseEnvironment',
  /** Of the client alone: the argument is the id of a rule, whose page is shown. */
  showRule: 'netpol.showRule',
  /** Of the client alone, as the four below: a step of the walkthrough, on a copy of its sample. This one makes the copy. */
  openSample: 'netpol.sample.open',
  /** Why the website of the sample reaches its database. */
  explainSample: 'netpol.sample.explain',
  /** A default-deny for the sample. */
  denySample: 'netpol.sample.addDefaultDeny',
  /** The policies that allow what the sample needs. */
  allowSample: 'netpol.sample.allow',
  /** Runs the assertions of the sample. */
  testSample: 'netpol.sample.test',
  /** Of the client alone, of a row of the view of policies: opens its place. */
  goToListed: 'netpol.policies.goTo',
  /** Of the client alone: who can reach the workload of a row. */
  explainListed: 'netpol.policies.explain',
  /** Of the client alone: the map, with the workload of a row selected. */
  mapListed: 'netpol.policies.map',
  /** Of the client alone: a default-deny for the namespace of a row; without one, a person picks. */
  denyListed: 'netpol.policies.addDefaultDeny',
  /** Of the client alone: asks what the view is to list. */
  filterListed: 'netpol.policies.filter',
  /** Of the client alone. */
  unfilterListed: 'netpol.policies.clearFilter',
  /** Of the client alone: the view lists workloads though there is no policy. */
  listWithoutPolicies: 'netpol.policies.listWithoutPolicies',
  /** Of the client alone: policies for the namespace or the workload of a row, from what has to work. */
  generateListed: 'netpol.policies.generate',
  /** Of the client alone: asks who is to reach the workload of a row, and lets him. */
  allowListed: 'netpol.policies.allow',
  /** Of the client alone: asks for the network plugin and the version of the cluster, and writes them into `.netpol.yaml`. */
  setProfile: 'netpol.setProfile',
  /** Of the client alone: judges a folder with the command line; the argument is its URI. */
  checkFolder: 'netpol.checkFolder',
  /** Of the client alone: the map of the environment of a folder; the argument is its URI. */
  mapFolder: 'netpol.mapFolder',
  /** Of the client alone. */
  restart: 'netpol.restart',
  /** Of the client alone. */
  showOutput: 'netpol.showOutput',
} as const;

/** Where the lens stands, as URI and position, and the places to show. */
export type ShowLocationsArguments = readonly [uri: string, position: Position, locations: readonly ProtocolLocation[]];

export const requestNames = {
  /** `MapParams` to `MapModel`: who can connect to whom in the environment of a file. */
  map: 'netpol/map',
  /** `MapPlaceParams` to `Location | null`: where something of the map stands. */
  mapPlace: 'netpol/mapPlace',
  /** `MapPageParams` to the HTML of a page that stands by itself, or null. */
  mapPage: 'netpol/mapPage',
  /** `DefaultDenyParams` to `DefaultDenyResult`: computes the edit and applies nothing. */
  defaultDeny: 'netpol/defaultDeny',
  /** `DefaultDenyParams`, of which the place counts, to `DefaultDenyChoicesResult`. */
  defaultDenyChoices: 'netpol/defaultDenyChoices',
  /** `EndsParams` to `EndsResult`: what may be asked about. */
  ends: 'netpol/ends',
  /** `ExplainParams` to `ExplainResult`: whether one end can reach the other, and why. */
  explain: 'netpol/explain',
  /** `AllowParams` to `ProposedEditResult`: the edit that lets one end reach the other, and applies nothing. */
  allow: 'netpol/allow',
  /** `GeneratePoliciesParams` to `ProposedEditResult`: policies from what has to work; applies nothing. */
  generatePolicies: 'netpol/generatePolicies',
  /** `RenderedParams` to `RenderedResult`: what a file becomes when the kustomization that takes it in is built. */
  rendered: 'netpol/rendered',
  /** `EnvironmentsParams` to `EnvironmentsResult`: which environments there are, and which one answers are for. */
  environments: 'netpol/environments',
  /** `ChooseEnvironmentParams` to `ChooseEnvironmentResult`: answers about a file are for this one from now on, where the file takes part in it. */
  chooseEnvironment: 'netpol/chooseEnvironment',
  /** `NamespacesParams` to `NamespacesResult`: the namespaces of an environment, and how many workloads and policies each has. */
  namespaces: 'netpol/namespaces',
  /** `NamespaceParams` to `NamespaceResult`: the workloads of one of them with their isolation, and its policies. */
  namespace: 'netpol/namespace',
  /** `ProbesParams` to `ProbesResult`: commands that test the connections of a workload by hand. */
  probes: 'netpol/probes',
  /** `DifferenceParams` to `DifferenceResult`: what the edit of a file opens and closes. */
  difference: 'netpol/difference',
  /** `EnvironmentDifferenceParams` to `DifferenceResult`: what one environment allows and another does not. */
  environmentDifference: 'netpol/environmentDifference',
  /** `AssertionsParams` to `AssertionsResult`: what the files `*.netpol-test.yaml` state. */
  assertions: 'netpol/assertions',
  /** `RunAssertionsParams` to `RunAssertionsResult`: whether it holds, of the manifests as they are in the editor. Waits until the workspace is read. */
  runAssertions: 'netpol/runAssertions',
  /** `RunAssertionsParams` to `AssertionCoverageResult`: of which workloads assertions state a connection, and of which none does. Waits, too. */
  assertionCoverage: 'netpol/assertionCoverage',
  /** `RecordAssertionsParams` to `RecordAssertionsResult`: computes the edit and applies nothing. Waits until the workspace is read. */
  recordAssertions: 'netpol/recordAssertions',
} as const;

export const notificationNames = {
  /** Client to server, without parameters: the person trusts the workspace now. */
  trusted: 'netpol/trusted',
  /** Server to client, without parameters: the map that was answered last would be another one now. Said once for each answer. */
  mapChanged: 'netpol/mapChanged',
  /** Server to client, where `InitializationOptions.status` asks for it: a `Status`. */
  status: 'netpol/status',
  /** Server to client, where `InitializationOptions.changes` asks for it, without parameters: what manifests say changed, and the workspace rests. */
  changed: 'netpol/changed',
  /** Server to client, where `InitializationOptions.tests` asks for it; without parameters: what assertions there are, or whether they hold, may be another now. */
  assertionsChanged: 'netpol/assertionsChanged',
} as const;

export interface MapParams extends MapOptions {
  /** The file whose environment is meant. */
  readonly textDocument?: { readonly uri: string };
  /** What the person came from, whose namespaces begin open: a workload, `namespace/Kind/name`, or a manifest. */
  readonly start?: { readonly uri?: string; readonly workload?: string };
}

export interface MapPlaceParams {
  readonly textDocument?: { readonly uri: string };
  readonly place: MapPlace;
}

export interface MapPageParams {
  /** The file whose environment is meant. */
  readonly textDocument?: { readonly uri: string };
  /** The built `map.js` and `map.css`, which the page runs: the server need not be where they are. */
  readonly script: string;
  readonly style: string;
}

export interface Status {
  /** `indexing`: findings that need the whole workspace are not there yet. */
  readonly state: 'indexing' | 'ready';
  /** Files that hold Kubernetes objects. */
  readonly files: number;
}
