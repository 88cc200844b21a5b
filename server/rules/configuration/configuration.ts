import type { Range } from '../../util/range.js';
import type { Installation } from '../../workspace/installations.js';
import type { LintRule } from '../rule.js';
import type { RuleSettings } from '../settings.js';
import type { PresetName } from './presets.js';

/** What a `.netpol.yaml` says. Absent: nothing is said of it. */
export interface WrittenConfiguration {
  /** In this order; a later one counts. */
  readonly extends: readonly PresetName[];
  readonly rules: RuleSettings;
  readonly overrides: readonly Override[];
  /** Rules of its own. */
  readonly customRules: readonly LintRule[];
  /** Glob patterns of files to leave out, from the folder of the file. */
  readonly exclude: readonly string[];
  readonly exemptions: readonly Exemption[];
  readonly cluster: ClusterConfiguration;
  /** By the name that `--environment` takes. */
  readonly environments: ReadonlyMap<string, EnvironmentConfiguration>;
}

/** What is said of the cluster, as people write it. */
export interface ClusterConfiguration {
  readonly defaultNamespace?: string | undefined;
  readonly kubernetesVersion?: string | undefined;
  readonly plugin?: string | undefined;
  readonly clusterCidrs?: readonly string[] | undefined;
  readonly knownNamespaces?: readonly string[] | undefined;
  readonly ignoreFamilies?: readonly string[] | undefined;
  readonly dns?: readonly Installation[] | undefined;
  readonly installations?: readonly Installation[] | undefined;
}

/** Other rules for some files. */
export interface Override {
  /** Glob patterns, from the folder of the configuration. */
  readonly files: readonly string[];
  readonly rules: RuleSettings;
}

/** A finding that is accepted for a while. */
export interface Exemption {
  readonly rule: string;
  /** Of the object that the finding is about. */
  readonly namespace?: string | undefined;
  /** A glob pattern of files, from the folder of the configuration. */
  readonly path?: string | undefined;
  readonly reason: string;
  readonly owner?: string | undefined;
  /** The last day on which it counts, `2027-03-31`, and where that is written; undefined: for good. */
  readonly until?: { readonly day: string; readonly range: Range } | undefined;
  /** Among the items of the list. */
  readonly index: number;
}

/** What an environment is made of: a kustomization, or a chart with files of values. Paths from the folder of the configuration. */
export type EnvironmentConfiguration = { readonly kustomize: string } | { readonly helm: string; readonly values: readonly string[] };

/** Nothing is said. */
export const noConfiguration: WrittenConfiguration = {
  extends: ['recommended'],
  rules: {},
  overrides: [],
  exclude: [],
  customRules: [],
  exemptions: [],
  cluster: {},
  environments: new Map(),
};
