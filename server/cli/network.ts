import { isBlock, isPlugin, pluginNames, type WrittenConfig } from '../netpol.js';
import { isMeant, type Options, type ParsedArguments } from './arguments.js';
import { UsageError } from './io.js';

/** Of every command that answers for a cluster. */
export const networkOptions: Options = {
  plugin: { group: 'cluster', value: 'NAME', offers: () => pluginNames, description: 'the network plugin that enforces policies' },
  'cluster-cidrs': { group: 'cluster', value: 'CIDR,...', description: 'the addresses that its pods are given' },
};

/**
 * What `--plugin` and `--cluster-cidrs` say of the cluster.
 * @throws UsageError where one of them means nothing
 */
export function networkOption(args: ParsedArguments): Pick<WrittenConfig, 'plugin' | 'clusterCidrs'> {
  const plugin = args.option('plugin');
  if (plugin !== undefined && !isPlugin(plugin))
    throw new UsageError(`${plugin} is no network plugin that is known here.${isMeant(plugin, pluginNames)} Name one of ${pluginNames.join(', ')}.`);
  const blocks = (args.option('cluster-cidrs') ?? '').split(',').flatMap((text) => text.trim() || []);
  const wrong = blocks.find((block) => !isBlock(block));
  if (wrong !== undefined) throw new UsageError(`${wrong} is no block of addresses: --cluster-cidrs takes blocks like 10.244.0.0/16, separated by commas.`);
  return { plugin, clusterCidrs: blocks };
}
