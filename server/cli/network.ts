import { networkOf, pluginNamed, plugins } from '../semantics/cluster/plugins.js';
import type { PodNetwork } from '../semantics/cluster/pod-network.js';
import { parseCidr } from '../semantics/sets/address-set.js';
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
export function networkOption(args: ParsedArguments): PodNetwork {
  const name = args.option('plugin');
  const plugin = name === undefined ? undefined : pluginNamed(name);
  if (name !== undefined && !plugin)
    throw new UsageError(`${name} is no network plugin that is known here. Name one of ${plugins.map((one) => one.name).join(', ')}.`);
  const blocks = (args.option('cluster-cidrs') ?? '').split(',').flatMap((text) => text.trim() || []);
  const wrong = blocks.find((block) => parseCidr(block) === undefined);
  if (wrong !== undefined) throw new UsageError(`${wrong} is no block of addresses: --cluster-cidrs takes blocks like 10.244.0.0/16, separated by commas.`);
  return networkOf(plugin, blocks);
}
