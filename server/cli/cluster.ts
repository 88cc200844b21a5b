import path from 'node:path';
import { configOf, isKubernetesVersion, type NetpolConfig } from '../netpol.js';
import { fileIdOfPath } from '../workspace/node/disk-ids.js';
import type { FileId } from '../workspace/snapshot.js';
import type { OptionSyntax, ParsedArguments } from './arguments.js';
import { familiesOption, familiesUsage, ignoredFamilies } from './families.js';
import { type Io, UsageError } from './io.js';
import { networkOption, networkOptions, networkUsage } from './network.js';

/** Of every command that reads manifests: what the cluster is that they are for. */
export const clusterOptions: Readonly<Record<string, OptionSyntax>> = { 'kubernetes-version': {}, ...networkOptions, ...familiesOption, 'local-sources': {} };

/** How the options stand in the usage of a command. */
export const clusterUsage = `[--kubernetes-version VERSION] ${networkUsage} ${familiesUsage} [--local-sources SOURCE=FOLDER,...]`;

/** What is said of the cluster where nothing is. */
export const unknownCluster: NetpolConfig = configOf({});

/**
 * What the options say of the cluster.
 * @throws UsageError where one of them means nothing
 */
export function clusterSettings(args: ParsedArguments, { cwd }: Pick<Io, 'cwd'>): NetpolConfig {
  const kubernetesVersion = args.option('kubernetes-version');
  if (kubernetesVersion !== undefined && !isKubernetesVersion(kubernetesVersion))
    throw new UsageError(`${JSON.stringify(kubernetesVersion)} is no version of Kubernetes: --kubernetes-version takes one like 1.34.`);
  return { ...configOf({ kubernetesVersion, ...networkOption(args), ignoreFamilies: ignoredFamilies(args) }), ...localSources(args, cwd) };
}

/**
 * What `--local-sources` says: `GitRepository/flux-system/apps=../apps`, or the address of a repository in place of the source; several behind commas.
 * @throws UsageError where one names no source, or no folder
 */
function localSources(args: ParsedArguments, cwd: string): Pick<NetpolConfig, 'localSources'> {
  const written = args.option('local-sources');
  if (written === undefined) return {};
  const sources = written.split(',').map((one): readonly [string, FileId] => {
    const [, source = '', folder = ''] = /^(.+?)=(.+)$/.exec(one.trim()) ?? [];
    if (source === '' || folder === '')
      throw new UsageError(`${JSON.stringify(one)} names no source with its folder: --local-sources takes them like GitRepository/flux-system/apps=../apps.`);
    return [source, fileIdOfPath(path.resolve(cwd, folder))];
  });
  return { localSources: new Map(sources) };
}
