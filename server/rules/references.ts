/** The page of a rule, which `scripts/rule-docs.ts` makes from the rule itself. */
export function ruleUrl(id: string): string {
  return `https://github.com/netpol/netpol/blob/main/docs/rules/${id}.md`;
}

/** The Kubernetes API reference of NetworkPolicy, at one of its types (`NetworkPolicyPort`). */
export function apiReference(type: string): string {
  return `https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/#${type}`;
}

/** The concept page about network policies, at one of its headings. */
export function conceptReference(heading = ''): string {
  return `https://kubernetes.io/docs/concepts/services-networking/network-policies/${heading === '' ? '' : `#${heading}`}`;
}

/** A discussion on GitHub: `kubernetes/kubernetes`, 51726. */
export function issueReference(repository: string, number: number): string {
  return `https://github.com/${repository}/issues/${number}`;
}

/** The types of the API that AdminNetworkPolicy and BaselineAdminNetworkPolicy belong to. */
export function adminReference(): string {
  return 'https://github.com/kubernetes-sigs/network-policy-api/tree/v0.1.7/apis/v1alpha1';
}

/** The types of ClusterNetworkPolicy. */
export function clusterPolicyReference(): string {
  return 'https://github.com/kubernetes-sigs/network-policy-api/blob/v0.3.0/apis/v1beta1/clusternetworkpolicy_types.go';
}
