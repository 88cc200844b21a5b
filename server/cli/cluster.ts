import path from 'node:path';
import { configOf, isKubernetesVersion, type NetpolConfig, versionNote, withConfigurations } from '../netpol.js';
import { today } from '../util/today.js';
import { fileIdOfPath } from '../workspace/node/disk-ids.js';
import type { FileId } from '../workspace/snapshot.js';
import type { Options, ParsedArguments } from './arguments.js';
import { configurationOptions, configurationsFor } from './configuration.js';
import { familiesOption, ignoredFamilies } from './families.js';
import { type Io, UsageError } from './io.js';
import { networkOption, networkOptions } from './network.js';

/** Of every command that reads manifests: what the cluster is that they are for. */
export const clusterOptions: Options = {
  'kubernetes-version': { group: 'cluster', value: 'VERSION', description: 'the version of its API server, like `1.34`' },
  ...networkOptions,
  ...familiesOption,
  'local-sources': {
    group: 'cluster',
    value: 'SOURCE=FOLDER,...',
    description: 'where sources that Flux and Argo CD declare are on this machine, like `GitRepository/flux-system/apps=../apps`',
  },
  ...configurationOptions,
};

/** What is said of the cluster where nothing is. */
export const unknownCluster: NetpolConfig = configOf({});

/**
 * What the options say of the cluster, and under them the configuration of the paths.
 * @param paths that are read, the one first whose configuration counts for the cluster
 * @throws UsageError where an option means nothing, or the configuration that one names cannot be read
 */
export async function clusterSettings(
  args: ParsedArguments,
  io: Io,
  paths: readonly string[] = args.positionals,
  { asFindings = false }: { readonly asFindings?: boolean } = {},
): Promise<NetpolConfig> {
  const kubernetesVersion = args.option('kubernetes-version');
  if (kubernetesVersion !== undefined && !isKubernetesVersion(kubernetesVersion))
    throw new UsageError(`${JSON.stringify(kubernetesVersion)} is no version of Kubernetes: --kubernetes-version takes one like 1.34.`);
  const { plugin, clusterCidrs } = networkOption(args);
  const ignoreFamilies = ignoredFamilies(args);
  const written = {
    kubernetesVersion,
    plugin,
    clusterCidrs: clusterCidrs?.length ? clusterCidrs : undefined,
    ignoreFamilies: ignoreFamilies.length > 0 ? ignoreFamilies : undefined,
  };
  const settings = withConfigurations(written, await configurationsFor(paths, args, io, asFindings), today());
  const note = versionNote(settings.kubernetesVersion);
  if (note !== undefined) io.note(`netpol: ${note}\n`);
  return { ...settings, ...localSources(args, io.cwd) };
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
