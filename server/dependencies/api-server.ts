import type { Policy, PortMatcher, Rule } from '../semantics/cluster/policy.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import type { Dependency } from './dependency.js';
import { type DeclaringWorkload, isApiServer } from './written-hosts.js';

/** The ports of API servers: behind the Service `kubernetes`, and of kubeadm, minikube, k3s, MicroK8s and OpenShift by themselves. */
const API_PORTS = [443, 6443, 8443, 7443, 16443];

/**
 * Whether a policy could let its pods reach the API server. It runs on the host's network or outside the cluster, so no selector of pods matches it.
 */
export function mayReachApiServer(policy: Policy): boolean {
  return policy.rules.egress.some((rule) => rule.action === 'allow' && ruleMay(rule));
}

function ruleMay({ peers, ports, unknown, conditional }: Rule): boolean {
  if (unknown !== undefined || conditional) return true;
  if (ports !== 'any' && !ports.some(isApiPort)) return false;
  return peers === 'anyone' || peers.some(({ kind }) => kind === 'addresses');
}

function isApiPort({ protocol, port, unknown }: PortMatcher): boolean {
  if (unknown !== undefined) return true;
  if (protocol !== undefined && protocol !== 'TCP') return false;
  if (port === 'all') return true;
  return 'name' in port ? /^(?:https|api|kube-?api)/.test(port.name) : API_PORTS.some((one) => port.first <= one && one <= port.last);
}

/** Roles that every cluster has, and that permit something by calling the API server. */
const ownRoles: ReadonlySet<string> = new Set(['cluster-admin', 'admin', 'edit', 'view', 'system:auth-delegator']);

/** Which ServiceAccounts are permitted something that is done by calling the API server, and where that is said. */
export interface Permissions {
  of(namespace: string, account: string): Dependency['evidence'] | undefined;
  /** Whether the account says itself that its pods get no token. */
  isWithoutToken(namespace: string, account: string): boolean;
}

export function indexPermissions(view: EnvironmentView): Permissions {
  const permitted = new Map<string, Dependency['evidence']>();
  const withoutToken = new Set<string>();
  const roles = new Map<string, boolean>();
  const all = [...view.inNamespace(undefined, 'other'), ...[...view.evaluator.cluster.namespaces.keys()].flatMap((name) => view.inNamespace(name, 'other'))];
  for (const { object, namespace } of all) {
    const name = object.metadata.name?.value;
    if (object.type !== 'other' || name === undefined) continue;
    if (object.clues?.kind === 'role') roles.set(`${object.kind.value}/${namespace ?? ''}/${name}`, object.clues.callsApi);
    if (object.clues?.kind === 'account' && object.clues.mountsToken === false) withoutToken.add(`${namespace}/${name}`);
  }
  for (const placed of all) {
    const { object, namespace } = placed;
    if (object.type !== 'other' || object.clues?.kind !== 'binding') continue;
    const { role, accounts } = object.clues;
    const callsApi =
      role.kind === 'ClusterRole'
        ? (roles.get(`ClusterRole//${role.name}`) ?? ownRoles.has(role.name))
        : roles.get(`${role.kind}/${namespace ?? ''}/${role.name}`);
    if (!callsApi) continue;
    for (const account of accounts) {
      const key = `${account.namespace ?? namespace ?? ''}/${account.name}`;
      if (!permitted.has(key)) permitted.set(key, { kind: 'rbac', placed, range: account.range, name: account.name, text: `${role.kind} ${role.name}` });
    }
  }
  return {
    of: (namespace, account) => permitted.get(`${namespace}/${account}`),
    isWithoutToken: (namespace, account) => withoutToken.has(`${namespace}/${account}`),
  };
}

/** Whether anything shows that pods may call the API server: what a ConfigMap says that they read is not looked at. */
export function mayCallApiServer(declaring: DeclaringWorkload, permissions: () => Permissions): boolean {
  const { hosts, configs, serviceAccount } = declaring.clues;
  if (configs.length > 0 || hosts.some(({ host }) => isApiServer(host))) return true;
  return serviceAccount !== undefined && apiServerDependency(declaring, permissions()).length > 0;
}

/** That pods call the API server, because their ServiceAccount is permitted to and they have its token. */
export function apiServerDependency({ workload, clues }: DeclaringWorkload, permissions: Permissions): readonly Dependency[] {
  const account = clues.serviceAccount?.value;
  if (account === undefined || account === 'default' || clues.mountsToken === false) return [];
  if (clues.mountsToken === undefined && permissions.isWithoutToken(workload.namespace, account)) return [];
  const evidence = permissions.of(workload.namespace, account);
  return evidence ? [{ from: { kind: 'workload', workload }, to: { kind: 'api-server' }, evidence }] : [];
}
