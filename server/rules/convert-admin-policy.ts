import { clusterNetworkPolicyForm } from '../families/clusternetworkpolicy/form.js';
import type { AdminPolicy, AdminPort, AdminRule } from '../model/admin-policy.js';
import { adminRulesOf } from '../model/admin-reading.js';
import { isProtocol } from '../model/object-base.js';
import { renameKey, replaceText } from '../syntax/edit/replace.js';
import { entryAt } from '../syntax/locate.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { readCidr } from '../validation/cidr.js';
import { isDomainName } from '../validation/formats.js';
import { portsAsProtocols } from './convert-ports.js';
import { type Edits, insertEntryBefore, together } from './edits.js';
import { writtenKeys } from './reading.js';

const { most } = clusterNetworkPolicyForm;

/** Why a policy of one of the older kinds cannot be said as a ClusterNetworkPolicy; undefined where it can. */
export function obstacleTo(policy: AdminPolicy): string | undefined {
  if (policy.mismatches.length > 0) return 'it is not right as it is';
  for (const direction of ['ingress', 'egress'] as const) {
    const count = policy.spec[direction]?.items.length ?? 0;
    if (count > most.rules) return `\`${direction}\` has ${count} rules, and there are at most ${most.rules}`;
  }
  for (const rule of adminRulesOf(policy)) {
    const found = obstacleIn(rule);
    if (found !== undefined) return found;
  }
  return undefined;
}

function obstacleIn({ direction, index, peers, ports }: AdminRule): string | undefined {
  const name = `rule ${index + 1} of \`${direction}\``;
  const count = peers?.items.length ?? 0;
  if (count > most.peers) return `${name} has ${count} peers, and there are at most ${most.peers}`;
  if ((ports?.items.length ?? 0) > most.ports) return `${name} has ${ports?.items.length} ports, and there are at most ${most.ports}`;
  if (ports?.items.some(matchesNothing)) return `a port in ${name} matches nothing`;
  const isOutside = peers?.items.some(({ networks, nodes, domainNames }) => networks ?? nodes ?? domainNames) === true;
  if (isOutside && ports?.items.some(({ namedPort }) => namedPort)) return `${name} has a port by its name, and peers that are no pods`;
  const cidrs = peers?.items.flatMap(({ networks }) => networks?.items ?? []) ?? [];
  const wide = cidrs.find(({ value }) => value !== undefined && readCidr(value).kind !== 'valid');
  if (wide !== undefined) return `\`${wide.value}\` has bits behind its prefix`;
  const domains = peers?.items.flatMap(({ domainNames }) => domainNames?.items ?? []) ?? [];
  const other = domains.find(({ value }) => value !== undefined && !isDomainName(value));
  return other === undefined ? undefined : `\`${other.value}\` is no domain name any more`;
}

function matchesNothing({ portNumber, portRange }: AdminPort): boolean {
  const protocol = (portNumber ?? portRange)?.protocol?.value;
  const [start, end] = [portRange?.start?.value, portRange?.end?.value];
  return (protocol !== undefined && !isProtocol(protocol)) || (start !== undefined && end !== undefined && end < start);
}

/**
 * The same as a ClusterNetworkPolicy: what it means stays. The only policy of the last tier, which has no priority, gets the last one there is.
 * Undefined where the text cannot be changed with certainty: behind an alias, in a template, where a comment would be lost.
 */
export function conversionOf(policy: AdminPolicy, tree: SyntaxTree): Edits {
  const { path, apiVersion } = policy;
  const spec = [...path, 'spec'];
  const [first] = writtenKeys(tree, spec);
  if (apiVersion === undefined || first === undefined) return undefined;
  const tier = !policy.form.hasPriority
    ? together(insertEntryBefore(tree, spec, 'tier', 'Baseline', first), insertEntryBefore(tree, spec, 'priority', 1000, first))
    : insertEntryBefore(tree, spec, 'tier', 'Admin', 'priority');
  return together(
    replaceText(tree, [...path, 'apiVersion'], clusterNetworkPolicyForm.apiVersions[0]),
    replaceText(tree, [...path, 'kind'], 'ClusterNetworkPolicy'),
    tier,
    ...adminRulesOf(policy).flatMap((rule) => convertedRule(rule, tree)),
  );
}

function convertedRule({ path, action, ports }: AdminRule, tree: SyntaxTree): readonly Edits[] {
  const accepting = action?.value === 'Allow' ? [replaceText(tree, [...path, 'action'], 'Accept')] : [];
  if (!entryAt(tree, [...path, 'ports'])) return accepting;
  return [...accepting, ports?.isNull ? renameKey(tree, path, 'ports', 'protocols') : portsAsProtocols(tree, path)];
}
