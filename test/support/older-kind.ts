import type { AdminPolicyManifest } from './brute-force.js';

type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
type Fields = { readonly [key: string]: Json };

/**
 * A ClusterNetworkPolicy as one of the two kinds that it took the place of, so that the reference that knows these can judge it: `Accept` is
 * `Allow`, and `protocols` are `ports`. Of the tier `Baseline` the reference takes one policy, whose order matters to nobody.
 */
export function olderKindOf({ metadata, spec: written }: Fields): AdminPolicyManifest {
  const spec = fieldsOf(written);
  const isBaseline = spec['tier'] === 'Baseline';
  const rules = (direction: string) => listOf(spec[direction]).map(ruleOf);
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: isBaseline ? 'BaselineAdminNetworkPolicy' : 'AdminNetworkPolicy',
    metadata,
    spec: { ...(isBaseline ? {} : { priority: spec['priority'] }), subject: spec['subject'], ingress: rules('ingress'), egress: rules('egress') },
  } as unknown as AdminPolicyManifest;
}

function ruleOf(written: Json): Fields {
  const { action, protocols, ...rest } = fieldsOf(written);
  const ports = protocols === undefined || protocols === null ? {} : { ports: listOf(protocols).map(portOf) };
  return { ...rest, action: action === 'Accept' ? 'Allow' : (action ?? null), ...ports };
}

function portOf(written: Json): Fields {
  const { destinationNamedPort, ...protocols } = fieldsOf(written);
  if (destinationNamedPort !== undefined) return { namedPort: destinationNamedPort };
  const [[name, value] = ['', null]] = Object.entries(protocols);
  const { number, range } = fieldsOf(fieldsOf(value)['destinationPort']);
  const protocol = name.toUpperCase();
  return range === undefined ? { portNumber: { protocol, port: number ?? null } } : { portRange: { protocol, ...fieldsOf(range) } };
}

function fieldsOf(value: Json | undefined): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
