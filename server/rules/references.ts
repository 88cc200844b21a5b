import packageJson from '../../package.json' with { type: 'json' };

/** Where this project is published, with nothing behind the name; undefined while `repository` of package.json, the one place that says so, is left out. */
export const home: string | undefined = homeOf((packageJson as { readonly repository?: Repository }).repository);

type Repository = string | { readonly url?: string };

/** The page of a repository that a package names, in one of the ways that npm understands. */
export function homeOf(repository: Repository | undefined): string | undefined {
  const url = (typeof repository === 'string' ? repository : repository?.url)?.replace(/^git\+/, '').replace(/\.git$/, '');
  return url !== undefined && /^https:\/\/[^/]+\/./.test(url) ? url : undefined;
}

/** The page of a rule on the web, which `scripts/rule-pages.ts` makes from the rule itself; undefined where the project has no address. */
export function ruleUrl(id: string, at: string | undefined = home): string | undefined {
  return at === undefined ? undefined : `${at}/blob/HEAD/docs/rules/${id}.md`;
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
