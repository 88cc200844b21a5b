import type { PodClues, RoleName } from '../model/clues.js';
import type { Policy, PortMatcher, Rule } from '../semantics/cluster/policy.js';
import { remember } from '../util/remember.js';
import type { EnvironmentView, ValuedObject } from '../workspace/snapshot.js';
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

/** What the objects of one namespace, or those of the whole cluster, say of permissions. */
interface Granted {
  /** Whether a role permits what is done by calling the API server; by `Kind/name`. */
  readonly roles: ReadonlyMap<string, boolean>;
  /** What is bound to an account; by `namespace/name`. */
  readonly bindings: ReadonlyMap<string, readonly Grant[]>;
  /** By name. */
  readonly withoutToken: ReadonlySet<string>;
}

interface Grant {
  readonly by: ValuedObject;
  readonly role: RoleName;
  /** Of the account, among those that the binding names. */
  readonly index: number;
}

export function indexPermissions(view: EnvironmentView): Permissions {
  const grantedIn = (namespace: string | undefined) => view.madeOf(namespace, 'other', granted);
  const granting = [undefined, ...view.evaluator.cluster.namespaces.keys()].map(grantedIn).filter(({ bindings }) => bindings.size > 0);
  const callsApi = ({ by, role }: Grant): boolean => {
    if (role.kind === 'ClusterRole') return grantedIn(undefined).roles.get(`ClusterRole/${role.name}`) ?? ownRoles.has(role.name);
    return grantedIn(by.namespace).roles.get(`${role.kind}/${role.name}`) === true;
  };
  return {
    of: (namespace, account) => {
      for (const { bindings } of granting) {
        const grant = bindings.get(`${namespace}/${account}`)?.find(callsApi);
        if (grant) return evidenceOf(view, grant);
      }
      return undefined;
    },
    isWithoutToken: (namespace, account) => grantedIn(namespace).withoutToken.has(account),
  };
}

function granted(objects: readonly ValuedObject[]): Granted {
  const roles = new Map<string, boolean>();
  const bindings = new Map<string, Grant[]>();
  const withoutToken = new Set<string>();
  for (const by of objects) {
    const { object, namespace } = by;
    const name = object.metadata.name?.value;
    if (object.type !== 'other' || name === undefined) continue;
    const { clues } = object;
    if (clues?.kind === 'role') roles.set(`${object.kind.value}/${name}`, clues.callsApi);
    if (clues?.kind === 'account' && clues.mountsToken === false) withoutToken.add(name);
    if (clues?.kind !== 'binding') continue;
    for (const [index, account] of clues.accounts.entries())
      remember(bindings, `${account.namespace ?? namespace ?? ''}/${account.name}`, () => []).push({ by, role: clues.role, index });
  }
  return { roles, bindings, withoutToken };
}

function evidenceOf(view: EnvironmentView, { by, role, index }: Grant): Dependency['evidence'] | undefined {
  const placed = view.object(by.id);
  const clues = placed?.object.type === 'other' ? placed.object.clues : undefined;
  const account = clues?.kind === 'binding' ? clues.accounts[index] : undefined;
  return placed && account && { kind: 'rbac', placed, range: account.range, name: account.name, text: `${role.kind} ${role.name}` };
}

/** Whether anything shows that pods of a namespace may call the API server: what a ConfigMap says that they read is not looked at. */
export function mayCallApiServer(view: EnvironmentView, namespace: string, permissions: () => Permissions): boolean {
  const { isNamed, withAccount } = view.madeOf(namespace, 'workload', callersAmong);
  return isNamed || withAccount.some((clues) => grantOf(namespace, clues, permissions()) !== undefined);
}

interface Callers {
  /** Whether one names the API server, or reads what may. */
  readonly isNamed: boolean;
  readonly withAccount: readonly PodClues[];
}

function callersAmong(objects: readonly ValuedObject[]): Callers {
  const all = objects.flatMap(({ object }) => (object.type === 'workload' && object.clues ? [object.clues] : []));
  return {
    isNamed: all.some(({ configs, hosts }) => configs.length > 0 || hosts.some(({ host }) => isApiServer(host))),
    withAccount: all.filter(hasAccount),
  };
}

function hasAccount({ serviceAccount, mountsToken }: PodClues): boolean {
  return serviceAccount !== undefined && serviceAccount.value !== 'default' && mountsToken !== false;
}

/** What permits pods to call the API server, where they have the token for it. */
function grantOf(namespace: string, clues: PodClues, permissions: Permissions): Dependency['evidence'] | undefined {
  const account = clues.serviceAccount?.value;
  if (account === undefined || !hasAccount(clues)) return undefined;
  if (clues.mountsToken === undefined && permissions.isWithoutToken(namespace, account)) return undefined;
  return permissions.of(namespace, account);
}

/** That pods call the API server, because their ServiceAccount is permitted to and they have its token. */
export function apiServerDependency({ workload, clues }: DeclaringWorkload, permissions: Permissions): readonly Dependency[] {
  const evidence = grantOf(workload.namespace, clues, permissions);
  return evidence ? [{ from: { kind: 'workload', workload }, to: { kind: 'api-server' }, evidence }] : [];
}
