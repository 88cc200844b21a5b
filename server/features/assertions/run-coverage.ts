import type { Direction } from '../../model/network-policy.js';
import { defaultDenyPolicies } from '../../semantics/answers/default-deny.js';
import { mayAdmitAll } from '../../semantics/answers/questions.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { matchNamespace } from '../../semantics/engine/population.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView, Location } from '../../workspace/snapshot.js';
import type { Named } from '../ends/named.js';
import type { CoverageStatement } from './assertion.js';
import { namespaceProblem } from './ends.js';

/** One thing that lacks what every one should have. */
export interface Lack {
  /** As the reader names it: a namespace, or a workload with its namespace. */
  readonly name: string;
  /** Why, as a clause: "no policy there selects every pod for ingress". */
  readonly reason: string;
  readonly locations: readonly Location[];
}

/** What lacks it, by name. The problem says that there is nothing to have it, or that a namespace is not there. */
export function lacksOf(view: EnvironmentView, statement: CoverageStatement): Named<readonly Lack[]> {
  const problem = statement.within?.map((name) => namespaceProblem(view, name)).find((one) => one !== undefined);
  if (problem !== undefined) return { problem };
  return statement.of === 'namespace' ? lackingNamespaces(view, statement) : lackingWorkloads(view, statement);
}

function lackingNamespaces(view: EnvironmentView, { within, has }: CoverageStatement): Named<readonly Lack[]> {
  const { namespaces } = view.evaluator.cluster;
  const names = within ?? [...namespaces.values()].flatMap(({ name, defined }) => (defined || view.workloadsIn(name).length > 0 ? [name] : []));
  if (names.length === 0) return { problem: 'There is no namespace here.' };
  return { found: [...new Set(names)].sort(compareText).flatMap((name) => lackOfNamespace(view, name, has) ?? []) };
}

function lackOfNamespace(view: EnvironmentView, name: string, has: CoverageStatement['has']): Lack | undefined {
  const lacking = (reason: string): Lack => ({ name, reason: `${reason}${unseenText(view, name)}`, locations: locate(view, policiesIn(view, name)) });
  if (has === 'policy') return isCovered(view, name) ? undefined : lacking('no policy is about it');
  const direction = directionOf(has);
  if (defaultDenyPolicies(view.evaluator, name, direction).length > 0) return undefined;
  return lacking(`no policy isolates the ${direction} of every pod there`);
}

function policiesIn({ evaluator }: EnvironmentView, name: string): readonly Policy[] {
  return evaluator.cluster.policies.filter(({ namespace }) => namespace === name);
}

/** Whether a policy stands in the namespace, or one of the cluster is about it. */
function isCovered(view: EnvironmentView, name: string): boolean {
  const { namespaces, policies } = view.evaluator.cluster;
  const fact = namespaces.get(name);
  return policies.some(({ namespace, subject }) => (namespace === undefined ? fact && matchNamespace(subject, fact) === 'yes' : namespace === name));
}

function lackingWorkloads(view: EnvironmentView, { within, has }: CoverageStatement): Named<readonly Lack[]> {
  const empty = within?.find((name) => view.workloadsIn(name).length === 0);
  if (empty !== undefined) return { problem: `There is no workload in ${empty} here${unseenPodsText(view, empty)}.` };
  const workloads = within ? [...new Set(within)].flatMap((name) => view.workloadsIn(name)) : view.evaluator.cluster.workloads;
  if (workloads.length === 0) return { problem: `There is no workload here${unseenPodsText(view, undefined)}.` };
  const known = new Map<unknown, Pick<Lack, 'reason' | 'locations'> | undefined>();
  return {
    found: [...workloads]
      .sort((a, b) => compareText(a.id, b.id))
      .flatMap((workload) => {
        const alike = view.evaluator.alike(workload);
        if (!known.has(alike)) known.set(alike, lackOfWorkload(view, view.evaluator.policiesOf(workload), has, workload.namespace));
        const lack = known.get(alike);
        return lack ? [{ ...lack, name: `${workload.kind} ${workload.namespace}/${workload.name}` }] : [];
      }),
  };
}

type Selecting = readonly { readonly policy: Policy; readonly sure: boolean }[];

function lackOfWorkload(
  view: EnvironmentView,
  selecting: Selecting,
  has: CoverageStatement['has'],
  namespace: string,
): Pick<Lack, 'reason' | 'locations'> | undefined {
  const direction = has === 'policy' ? undefined : directionOf(has);
  const fits = (policy: Policy) => direction === undefined || (policy.isolates[direction] === true && !policy.rules[direction].some(mayAdmitAll));
  if (selecting.some(({ policy, sure }) => sure && fits(policy))) return undefined;
  const maybe = selecting.filter(({ policy, sure }) => !sure && fits(policy)).map(({ policy }) => policy);
  const what = direction === undefined ? 'selects it' : `isolates its ${direction}`;
  if (maybe[0]) return { reason: `it is not known whether ${maybe[0].name} selects it: labels or a selector are not known`, locations: locate(view, maybe) };
  return {
    reason: `no policy ${what}${unseenText(view, namespace)}`,
    locations: locate(
      view,
      selecting.map(({ policy }) => policy),
    ),
  };
}

function directionOf(has: 'default-deny-ingress' | 'default-deny-egress'): Direction {
  return has === 'default-deny-ingress' ? 'ingress' : 'egress';
}

function locate(view: EnvironmentView, policies: readonly Policy[]): readonly Location[] {
  return policies.flatMap((policy) => view.locate(policy) ?? []);
}

function unseenText(view: EnvironmentView, namespace: string): string {
  const [unseen] = view.unseenPolicies(namespace);
  return unseen ? `; not known here: ${unseen.reason}` : '';
}

function unseenPodsText(view: EnvironmentView, namespace: string | undefined): string {
  const [unseen] = view.unseenPods(namespace);
  return unseen ? `; not known here: ${unseen.reason}` : '';
}
