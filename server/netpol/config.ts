import { familyNames } from '../families/not-evaluated.js';
import type { OwnFileProblem } from '../model/own-file.js';
import type { ClusterConfiguration } from '../rules/configuration/configuration.js';
import type { FolderConfiguration } from '../rules/configuration/judging.js';
import { readConfiguration } from '../rules/configuration/read-configuration.js';
import { allRules } from '../rules/registry.js';
import { type ReadRuleSettings, type RuleSettings, readRuleSettings, type WrittenRuleSettings } from '../rules/settings.js';
import { networkOf, pluginNamed, pluginNames } from '../semantics/cluster/plugins.js';
import { parseCidr } from '../semantics/sets/address-set.js';
import { parseFile } from '../syntax/parse-file.js';
import { type FileId, resolveId } from '../util/file-id.js';
import { parseKubernetesVersion } from '../validation/kubernetes-version.js';
import type { ConfiguredEnvironment } from '../workspace/configuration-file.js';
import type { ClusterSettings, WorkspaceSettings } from '../workspace/workspace-settings.js';
import type { Baseline } from './baseline.js';

export { familyNames, pluginNames };

/** What is known of the cluster that the manifests are for, and what a person wants to be told. */
export interface NetpolConfig extends WorkspaceSettings {
  /** By rule: a severity other than its own, or that it is not wanted; and its options. */
  readonly rules?: RuleSettings;
  /** The same, where it is not the same for every file: the innermost folder's counts. */
  readonly folderRules?: ReadonlyMap<FileId, RuleSettings>;
  /** What configuration files say of rules, each for the files below its folder. */
  readonly folders?: readonly FolderConfiguration[];
  /** Findings of which nothing is said, because they were there before. */
  readonly baselines?: readonly Baseline[];
  /** The day on which files are judged, like `2026-11-30`. */
  readonly today?: string | undefined;
}

/** The same as people write it. */
export interface WrittenConfig extends ClusterConfiguration {
  /** By rule, a severity or `{ severity, options }`. */
  readonly rules?: WrittenRuleSettings | undefined;
}

/** What is written counts where it is understood: who wants to say what is not asks the questions below first. */
export function configOf({
  defaultNamespace = 'default',
  kubernetesVersion = '',
  plugin = '',
  clusterCidrs = [],
  ignoreFamilies = [],
  knownNamespaces = [],
  dns = [],
  installations = [],
  rules = {},
}: WrittenConfig): NetpolConfig {
  return {
    defaultNamespace,
    kubernetesVersion: parseKubernetesVersion(kubernetesVersion),
    network: networkOf(pluginNamed(plugin), clusterCidrs.filter(isBlock)),
    ignoreFamilies: ignoreFamilies.filter((name) => familyNames.includes(name)),
    rules: readRules(rules).settings,
    profile: { plugin: pluginNamed(plugin), kubernetesVersion: parseKubernetesVersion(kubernetesVersion), knownNamespaces, dns, installations },
  };
}

/** What is set of rules, and what of it does not count and why. */
export function readRules(written: WrittenRuleSettings): ReadRuleSettings {
  return readRuleSettings(written, allRules);
}

/** A version like `1.34`. */
export function isKubernetesVersion(text: string): boolean {
  return parseKubernetesVersion(text) !== undefined;
}

export function isPlugin(text: string): boolean {
  return pluginNamed(text) !== undefined;
}

/** A block of addresses like `10.0.0.0/8`. */
export function isBlock(text: string): boolean {
  return parseCidr(text) !== undefined;
}

/** The configuration of a folder, and where something of it does not count. */
export function readConfigurationOf(folder: FileId, text: string): FolderConfiguration & { readonly problems: readonly OwnFileProblem[] } {
  return { folder, ...readConfiguration(parseFile(text), allRules) };
}

/**
 * A configuration with what configuration files say under it: of the cluster, what is not said yet, by the first folder that says it; of rules, what
 * each says for its own files.
 *
 * @param ofFolders what is set for each folder of a workspace, where folders may be for several clusters: then each is for what it says itself, and what
 * belongs to several for what those agree on that say it
 */
export function withConfigurations(
  written: WrittenConfig,
  folders: readonly FolderConfiguration[],
  today: string,
  ofFolders: ReadonlyMap<FileId, ClusterConfiguration> = new Map(),
): NetpolConfig {
  const clusters = folders.map(({ configuration }) => configuration.cluster);
  const shared = { environments: folders.flatMap(environmentsOf), folders, today };
  const each = [...ofFolders].map(([folder, set]) => ({ folder, says: saidOver(set, folders.find((one) => one.folder === folder)?.configuration.cluster) }));
  const isOne = new Set(each.map(({ says }) => JSON.stringify(says))).size < 2;
  if (isOne) return { ...configOf({ ...(each[0]?.says ?? firstOf([written, ...clusters])), rules: written.rules }), ...shared };
  return {
    ...configOf({ ...agreed(each.map(({ says }) => says)), rules: written.rules }),
    ...shared,
    ofFolders: each.map(({ folder, says }) => ({ folder, settings: clusterOf(says), key: JSON.stringify(says) })),
  };
}

const clusterKeys = [
  'defaultNamespace',
  'kubernetesVersion',
  'plugin',
  'clusterCidrs',
  'knownNamespaces',
  'ignoreFamilies',
  'dns',
  'installations',
] as const satisfies readonly (keyof ClusterConfiguration)[];

/** Of each key what the first says that says it. */
function firstOf(all: readonly ClusterConfiguration[]): ClusterConfiguration {
  return Object.fromEntries(clusterKeys.flatMap((key) => all.flatMap((one) => (one[key] === undefined ? [] : [[key, one[key]]])).slice(0, 1)));
}

function saidOver(set: ClusterConfiguration, file: ClusterConfiguration = {}): ClusterConfiguration {
  return firstOf([set, file]);
}

/** Of each key what all say that say it; what they do not agree on is not known. */
function agreed(all: readonly ClusterConfiguration[]): ClusterConfiguration {
  const isAgreed = (key: keyof ClusterConfiguration) => new Set(all.flatMap((one) => (one[key] === undefined ? [] : JSON.stringify(one[key])))).size < 2;
  return Object.fromEntries(Object.entries(firstOf(all)).filter(([key]) => isAgreed(key as keyof ClusterConfiguration)));
}

/** Without what is set of rules, which goes by file. */
function clusterOf(says: ClusterConfiguration): ClusterSettings {
  const { rules: _, ...cluster } = configOf(says);
  return cluster;
}

/** The environments that a configuration names, with their places. One that leads above everything is left out. */
function environmentsOf({ folder: top, configuration: { environments } }: FolderConfiguration): readonly ConfiguredEnvironment[] {
  return [...environments].flatMap(([name, written]): readonly ConfiguredEnvironment[] => {
    const folder = resolveId(top, 'kustomize' in written ? written.kustomize : written.helm);
    if (folder === undefined) return [];
    if ('kustomize' in written) return [{ name, folder }];
    // Helm takes a file of values from the current folder; most people write them from the chart.
    return [{ name, folder, values: written.values.map((file) => [folder, top].flatMap((from) => resolveId(from, file) ?? [])) }];
  });
}
