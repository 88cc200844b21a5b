import { dependenciesOf } from '../dependencies/dependencies.js';
import type { Dependency } from '../dependencies/dependency.js';
import { endsOfDependency, evidenceText } from '../dependencies/evidence.js';
import { selectorOf } from '../dependencies/identity.js';
import { standings } from '../dependencies/standing.js';
import type { Direction } from '../model/network-policy.js';
import { nameText } from '../rules/workspace/allow-fixes.js';
import { policyNames, shortName } from '../rules/workspace/policy-names.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { Requirement } from '../semantics/cluster/selector.js';
import { remember } from '../util/remember.js';
import { listed } from '../util/text.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import { namespaceProblem } from './assertions/ends.js';
import { type Named, onlyWorkloadNamed } from './ends/endpoints.js';
import { effectOf } from './generate/effect.js';
import type { GeneratedPolicies, GeneratedPolicy, GeneratedRule, GenerateTarget, NotAllowed } from './generate/generated.js';
import { dnsRule, rulesFor } from './generate/rules.js';

const both: readonly Direction[] = ['ingress', 'egress'];

/**
 * Policies that isolate a workload, or every pod of a namespace, in both directions and let pass what manifests say has to work, name lookups
 * included; where other policies close the other end, also what lets it pass there. The problem says what to name instead.
 */
export function generatePolicies(view: EnvironmentView, target: GenerateTarget): Named<GeneratedPolicies> {
  return 'workload' in target ? forWorkload(view, target.workload) : forNamespace(view, target.namespace);
}

function forWorkload(view: EnvironmentView, text: string): Named<GeneratedPolicies> {
  const { found: workload, problem } = onlyWorkloadNamed(text, view.evaluator.cluster.workloads);
  if (problem !== undefined) return { problem };
  if (workload.hostNetwork) return { problem: `${workload.id} runs on the host's network, where no policy is sure to hold.` };
  const pods = selectorOf(view.evaluator, workload);
  if (!pods) return { problem: `${workload.id} has no label that tells it apart: give its pods one, and a policy can select them.` };
  const subjects = subjectsOf(view, workload, pods);
  const needed = neededIn(view)(subjects);
  const { rules, notAllowed } = rulesFor(view, subjects, needed);
  const own: GeneratedPolicy = {
    name: nameText(workload.name) || 'workload',
    namespace: workload.namespace,
    pods,
    isolates: both,
    rules: [...rules, dnsRule(view, workload.namespace)],
    purpose: `Isolates ${listed(subjects.map(({ id }) => id))}, and lets pass what manifests say has to work.`,
  };
  const other = atOtherEnds(view, needed, (one) => !subjects.includes(one));
  return { found: answerOf(view, [own, ...other.policies], [...notAllowed, ...other.notAllowed]) };
}

function forNamespace(view: EnvironmentView, namespace: string): Named<GeneratedPolicies> {
  const problem = namespaceProblem(view, namespace);
  if (problem !== undefined) return { problem };
  const own = view.workloadsIn(namespace).filter(({ hostNetwork }) => !hostNetwork);
  const deny: GeneratedPolicy = {
    name: 'default-deny',
    namespace,
    pods: [],
    isolates: both,
    rules: [dnsRule(view, namespace)],
    purpose: `Isolates every pod of ${namespace} in both directions; names can be looked up.`,
  };
  const notAllowed: NotAllowed[] = [];
  const policies: GeneratedPolicy[] = [];
  const needed = new Set<Dependency>();
  const index = neededIn(view);
  for (const subjects of bySelector(view, own)) {
    const all = index(subjects.workloads);
    for (const one of all) needed.add(one);
    const made = subjects.pods ? policyFor(view, { ...subjects, pods: subjects.pods }, all) : undefined;
    if (made) {
      policies.push(...made.policies);
      notAllowed.push(...made.notAllowed);
    } else notAllowed.push(...all.map((dependency) => ({ dependency, because: `${subjects.workloads[0]?.id} has no label that tells it apart.` })));
  }
  const other = atOtherEnds(view, [...needed], (workload) => workload.namespace !== namespace);
  return { found: answerOf(view, [deny, ...policies, ...other.policies], [...notAllowed, ...other.notAllowed]) };
}

interface Subjects {
  readonly pods: readonly Requirement[];
  readonly workloads: readonly WorkloadEndpoint[];
}

/** A policy with the rules that some pods need; none where they need nothing. */
function policyFor(view: EnvironmentView, { pods, workloads }: Subjects, needed: readonly Dependency[]): Pick<GeneratedPolicies, 'policies' | 'notAllowed'> {
  const { rules, notAllowed } = rulesFor(view, workloads, needed);
  const [first] = workloads;
  if (!first || rules.length === 0) return { policies: [], notAllowed };
  const isolates = both.filter((direction) => rules.some((rule) => rule.direction === direction));
  const purpose = `Lets pass what manifests say that ${listed(workloads.map(({ id }) => id))} needs.`;
  return { policies: [{ name: nameText(first.name) || 'workload', namespace: first.namespace, pods, isolates, rules, purpose }], notAllowed };
}

/** Workloads that one selector means. */
function bySelector(
  view: EnvironmentView,
  workloads: readonly WorkloadEndpoint[],
): readonly (Omit<Subjects, 'pods'> & { readonly pods: Subjects['pods'] | undefined })[] {
  const groups = new Map<string, { pods: readonly Requirement[] | undefined; workloads: WorkloadEndpoint[] }>();
  for (const workload of workloads) {
    const pods = selectorOf(view.evaluator, workload);
    remember(groups, JSON.stringify(pods) ?? workload.id, () => ({ pods, workloads: [] })).workloads.push(workload);
  }
  return [...groups.values()];
}

function subjectsOf({ evaluator }: EnvironmentView, { namespace }: WorkloadEndpoint, requirements: readonly Requirement[]): readonly WorkloadEndpoint[] {
  return evaluator.matches({ namespaces: { name: namespace }, pods: { requirements, unknown: false } }).map(({ workload }) => workload);
}

/** What some workloads need, or others need of them; looked up once for all. */
function neededIn(view: EnvironmentView): (subjects: readonly WorkloadEndpoint[]) => readonly Dependency[] {
  const byWorkload = new Map<string, Dependency[]>();
  for (const dependency of dependenciesOf(view)) {
    const { clients, servers } = endsOfDependency(dependency);
    for (const id of new Set([...clients, ...servers].map((one) => one.id))) remember(byWorkload, id, () => []).push(dependency);
  }
  return (subjects) => [...new Set(subjects.flatMap(({ id }) => byWorkload.get(id) ?? []))];
}

/** Where other policies refuse at the other end what has to work: one policy there, which lets it pass and isolates nobody that was not isolated before. */
function atOtherEnds(
  view: EnvironmentView,
  needed: readonly Dependency[],
  isOther: (workload: WorkloadEndpoint) => boolean,
): Pick<GeneratedPolicies, 'policies' | 'notAllowed'> {
  const standingOf = standings(view);
  const refused = new Map<WorkloadEndpoint, Map<Direction, Dependency[]>>();
  for (const dependency of needed) {
    const standing = standingOf(dependency);
    if (standing.kind !== 'closed') continue;
    const { clients, servers } = endsOfDependency(dependency);
    for (const direction of both) {
      if (!standing.by.some((one) => one.direction === direction)) continue;
      for (const workload of (direction === 'ingress' ? servers : clients).filter(isOther))
        remember(
          remember(refused, workload, () => new Map<Direction, Dependency[]>()),
          direction,
          () => [],
        ).push(dependency);
    }
  }
  const policies: GeneratedPolicy[] = [];
  const notAllowed: NotAllowed[] = [];
  for (const [workload, byDirection] of refused) {
    const pods = workload.hostNetwork ? undefined : selectorOf(view.evaluator, workload);
    for (const [direction, dependencies] of byDirection) {
      if (!pods) {
        notAllowed.push(...dependencies.map((dependency) => ({ dependency, because: `${workload.id} refuses it, and no selector selects it alone.` })));
        continue;
      }
      const made = rulesFor(view, [workload], dependencies);
      const rules = made.rules.filter((rule) => rule.direction === direction);
      notAllowed.push(...made.notAllowed);
      const purpose = `Lets pass at ${workload.id} what other policies refuse there.`;
      if (rules.length > 0)
        policies.push({ name: `${nameText(workload.name)}-${direction}`, namespace: workload.namespace, pods, isolates: [direction], rules, purpose });
    }
  }
  return { policies, notAllowed };
}

function answerOf(view: EnvironmentView, policies: readonly GeneratedPolicy[], notAllowed: readonly NotAllowed[]): GeneratedPolicies {
  const distinct = withOwnNames(view, policies);
  return { policies: distinct, notAllowed, changes: () => effectOf(view.evaluator, distinct) };
}

/** One policy for each name, none of which is taken. */
function withOwnNames(view: EnvironmentView, policies: readonly GeneratedPolicy[]): readonly GeneratedPolicy[] {
  const nameFor = policyNames(view);
  return policies.map((policy) => ({ ...policy, name: nameFor(policy.namespace, shortName(policy.name)) }));
}

/** Why a rule is there, as a sentence without its place. @param evidence how a person reads what says so */
export function ruleReason({ because, direction, who }: GeneratedRule): string {
  if (because.length === 0) return `Name lookups at ${who}: without them no other rule for egress is of use.`;
  const said = [...new Set(because.map(({ evidence }) => evidenceText(evidence)))];
  return `${direction === 'ingress' ? 'From' : 'To'} ${who}, as ${listed(said)} says.`;
}
