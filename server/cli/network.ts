import { isBlock, isPlugin, pluginNames, type WrittenConfig } from '../netpol.js';
import type { OptionSyntax, ParsedArguments } from './arguments.js';
import { UsageError } from './io.js';

/** Of every command that answers for a cluster. */
export const networkOptions: Readonly<Record<string, OptionSyntax>> = { plugin: {}, 'cluster-cidrs': {} };

/** How the options stand in the usage of a command. */
export const networkUsage = '[--plugin NAME] [--cluster-cidrs CIDR,...]';

/**
 * What `--plugin` and `--cluster-cidrs` say of the cluster.
 * @throws UsageError where one of them means nothing
 */
export function networkOption(args: ParsedArguments): Pick<WrittenConfig, 'plugin' | 'clusterCidrs'> {
  const plugin = args.option('plugin');
  if (plugin !== undefined && !isPlugin(plugin))
    throw new UsageError(`${plugin} is no network plugin that is known here. Name one of ${pluginNames.join(', ')}.`);
  const blocks = (args.option('cluster-cidrs') ?? '').split(',').flatMap((text) => text.trim() || []);
  const wrong = blocks.find((block) => !isBlock(block));
  if (wrong !== undefined) throw new UsageError(`${wrong} is no block of addresses: --cluster-cidrs takes blocks like 10.244.0.0/16, separated by commas.`);
  return { plugin, clusterCidrs: blocks };
}
