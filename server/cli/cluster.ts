import { configOf, isKubernetesVersion, type NetpolConfig } from '../netpol.js';
import type { OptionSyntax, ParsedArguments } from './arguments.js';
import { familiesOption, familiesUsage, ignoredFamilies } from './families.js';
import { UsageError } from './io.js';
import { networkOption, networkOptions, networkUsage } from './network.js';

/** Of every command that reads manifests: what the cluster is that they are for. */
export const clusterOptions: Readonly<Record<string, OptionSyntax>> = { 'kubernetes-version': {}, ...networkOptions, ...familiesOption };

/** How the options stand in the usage of a command. */
export const clusterUsage = `[--kubernetes-version VERSION] ${networkUsage} ${familiesUsage}`;

/** What is said of the cluster where nothing is. */
export const unknownCluster: NetpolConfig = configOf({});

/**
 * What the options say of the cluster.
 * @throws UsageError where one of them means nothing
 */
export function clusterSettings(args: ParsedArguments): NetpolConfig {
  const kubernetesVersion = args.option('kubernetes-version');
  if (kubernetesVersion !== undefined && !isKubernetesVersion(kubernetesVersion))
    throw new UsageError(`${JSON.stringify(kubernetesVersion)} is no version of Kubernetes: --kubernetes-version takes one like 1.34.`);
  return configOf({ kubernetesVersion, ...networkOption(args), ignoreFamilies: ignoredFamilies(args) });
}
