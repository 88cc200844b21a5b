/** The group of the network policy API, of which all these kinds are. */
export const POLICY_API_GROUP = 'policy.networking.k8s.io';

/** The parts that kinds whose rules are asked in order have in common. */

export const SUBJECT_FIELDS = ['namespaces', 'pods'] as const;
export const PODS_FIELDS = ['namespaceSelector', 'podSelector'] as const;

/** What NetworkPolicies write in another way, said of a field by its name. */
export const commonAdvice: Readonly<Record<string, string>> = {
  ipBlock: 'Blocks of addresses are a list below `networks`, in egress rules only',
  cidr: 'Blocks of addresses are a list below `networks`, in egress rules only',
  except: 'An exception is a rule of its own, with another action, above this one',
  networks: 'Addresses can be named in a peer of an egress rule only',
  nodes: 'Nodes can be named in a peer of an egress rule only',
  namespaceSelector: 'Whole namespaces are selected with `namespaces`; `namespaceSelector` stands below `pods`, beside `podSelector`',
  policyTypes: 'Nothing is isolated by this kind: a rule with the action `Deny` says what is denied',
};
