import { mismatchCheck } from '../check.js';
import { isUnknownIn } from '../mismatches.js';

/** A key of another policy API, for something that NetworkPolicy cannot say. */
export default mismatchCheck({
  id: 'unsupported-concept',
  on: 'NetworkPolicy',
  matches: (mismatch) => isUnknownIn(mismatch, 'root', 'spec', 'rule', 'peer', 'ipBlock', 'port') && concepts.has(mismatch.name),
});

/** What other policy APIs have and this one does not, by the key that they write it with. */
export const concepts: ReadonlyMap<string, 'deny' | 'order' | 'name' | 'node' | 'service' | 'selector' | 'ports' | 'log' | 'layer7' | 'types' | 'identity'> =
  new Map([
    ['action', 'deny'],
    ['deny', 'deny'],
    ['ingressDeny', 'deny'],
    ['egressDeny', 'deny'],
    ['order', 'order'],
    ['priority', 'order'],
    ['tier', 'order'],
    ['toFQDNs', 'name'],
    ['fqdn', 'name'],
    ['fqdns', 'name'],
    ['host', 'name'],
    ['hosts', 'name'],
    ['domains', 'name'],
    ['domainNames', 'name'],
    ['nodeSelector', 'node'],
    ['nodes', 'node'],
    ['serviceSelector', 'service'],
    ['services', 'service'],
    ['toServices', 'service'],
    ['serviceAccounts', 'identity'],
    ['serviceAccountSelector', 'identity'],
    ['fromEntities', 'identity'],
    ['toEntities', 'identity'],
    ['endpointSelector', 'selector'],
    ['fromEndpoints', 'selector'],
    ['toEndpoints', 'selector'],
    ['selector', 'selector'],
    ['toPorts', 'ports'],
    ['types', 'types'],
    ['log', 'log'],
    ['http', 'layer7'],
    ['icmp', 'layer7'],
    ['icmps', 'layer7'],
  ]);
