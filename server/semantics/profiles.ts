import type { Direction } from '../model/network-policy.js';
import { type CompiledPolicy, compilePolicy } from './compiled-policy.js';
import type { Subject } from './decide.js';
import type { AnswerTable } from './interning.js';
import { both, type Match } from './label-selector.js';
import type { Policy } from './policy.js';
import type { PodClass, PodLike, Population } from './population.js';
import { createProfile, type Profile } from './profile.js';

/** Which policies decide on which pods. */
export interface Profiles {
  readonly population: Population;
  readonly answers: AnswerTable;
  compiled(policy: Policy): CompiledPolicy;
  /** The policies that select pods, surely or possibly. */
  subjects(pod: PodClass): readonly Subject[];
  profile(pod: PodClass, direction: Direction): Profile;
  /** For pods that are not of the population; those of which the namespace is unknown may be in any. */
  profileOf(pod: PodLike, direction: Direction, namespace: Match): Profile;
  /** What the next cluster may take over. */
  readonly cache: ProfileCache;
}

/** What one namespace's pods are subject to; depends only on the population and on the policies it is made from. */
interface NamespaceTable {
  readonly policies: readonly Policy[];
  readonly clusterPolicies: readonly Policy[];
  subjects(pod: PodClass): readonly Subject[];
  profile(pod: PodClass, direction: Direction): Profile;
}

/** State that outlives one cluster model, because what it holds depends on less. */
export interface ProfileCache {
  readonly population: Population;
  readonly answers: AnswerTable;
  readonly compiled: WeakMap<Policy, CompiledPolicy>;
  readonly tables: ReadonlyMap<string, NamespaceTable>;
}

/**
 * @param previous taken over where it is about the same population: a namespace whose policies are the same objects keeps its answers
 */
export function createProfiles(policies: readonly Policy[], population: Population, answers: AnswerTable, previous?: ProfileCache): Profiles {
  const known = previous?.population === population && previous.answers === answers ? previous : undefined;
  const compiledPolicies = known?.compiled ?? new WeakMap<Policy, CompiledPolicy>();
  const compiled = (policy: Policy): CompiledPolicy => {
    let result = compiledPolicies.get(policy);
    if (!result) {
      result = compilePolicy(policy, population);
      compiledPolicies.set(policy, result);
    }
    return result;
  };
  const { byNamespace, clusterPolicies } = groupPolicies(policies);
  const clusterSubjects = lazy(() => subjectsByClass(clusterPolicies, compiled));
  const stillTrue = ([namespace, table]: readonly [string, NamespaceTable]): boolean =>
    same(table.policies, byNamespace.get(namespace) ?? []) && same(table.clusterPolicies, clusterPolicies);
  const tables = new Map<string, NamespaceTable>([...(known?.tables ?? [])].filter(stillTrue));
  const table = (namespace: string): NamespaceTable => {
    const result = tables.get(namespace) ?? createTable(byNamespace.get(namespace) ?? []);
    tables.set(namespace, result);
    return result;
  };
  const createTable = (own: readonly Policy[]): NamespaceTable => {
    const ownSubjects = lazy(() => subjectsByClass(own, compiled));
    const subjects = ({ index }: PodClass): readonly Subject[] => [...(clusterSubjects().get(index) ?? []), ...(ownSubjects().get(index) ?? [])];
    return { policies: own, clusterPolicies, subjects, profile: sharedProfiles(subjects, population, answers) };
  };
  const test = (pod: PodLike, namespace: Match): readonly Subject[] =>
    policies.flatMap((policy) => {
      const { subject } = compiled(policy);
      const match = namespace === 'unknown' ? both('unknown', subject.testLabels(pod.labels)) : subject.test(pod);
      return match === 'no' ? [] : [{ compiled: compiled(policy), sure: match === 'yes' }];
    });
  const adHoc = (pod: PodLike, direction: Direction, namespace: Match): Profile => createProfile(test(pod, namespace), direction, population.classes, answers);
  return {
    population,
    answers,
    compiled,
    subjects: (pod) => (pod.index < 0 ? test(pod, 'yes') : table(pod.namespace.name).subjects(pod)),
    profile: (pod, direction) => (pod.index < 0 ? adHoc(pod, direction, 'yes') : table(pod.namespace.name).profile(pod, direction)),
    profileOf: adHoc,
    cache: { population, answers, compiled: compiledPolicies, tables },
  };
}

/** Classes that the same policies select, equally surely, share a profile. */
function sharedProfiles(subjects: (pod: PodClass) => readonly Subject[], population: Population, answers: AnswerTable): NamespaceTable['profile'] {
  const byKey = new Map<string, Profile>();
  const byClass = { ingress: new Map<number, Profile>(), egress: new Map<number, Profile>() };
  const numbers = new Map<CompiledPolicy, number>();
  const number = (compiled: CompiledPolicy): number => {
    const known = numbers.get(compiled) ?? numbers.size;
    numbers.set(compiled, known);
    return known;
  };
  return (pod, direction) => {
    const before = byClass[direction].get(pod.index);
    if (before) return before;
    const relevant = subjects(pod).filter(({ compiled }) => compiled.policy.tier !== 'namespace' || compiled.policy.isolates[direction] !== false);
    const key = `${direction} ${relevant.map(({ compiled, sure }) => `${number(compiled)}${sure ? '' : '?'}`).join(' ')}`;
    const profile = byKey.get(key) ?? createProfile(relevant, direction, population.classes, answers);
    byKey.set(key, profile);
    byClass[direction].set(pod.index, profile);
    return profile;
  };
}

function groupPolicies(policies: readonly Policy[]) {
  const byNamespace = new Map<string, Policy[]>();
  const clusterPolicies: Policy[] = [];
  for (const policy of policies) {
    const list = policy.namespace === undefined ? clusterPolicies : byNamespace.get(policy.namespace);
    if (list) list.push(policy);
    else byNamespace.set(policy.namespace as string, [policy]);
  }
  return { byNamespace, clusterPolicies };
}

function subjectsByClass(policies: readonly Policy[], compile: (policy: Policy) => CompiledPolicy): ReadonlyMap<number, readonly Subject[]> {
  const result = new Map<number, Subject[]>();
  for (const policy of policies) {
    const compiled = compile(policy);
    const { sure, maybe } = compiled.subject.members();
    for (const [members, isSure] of [[sure, true] as const, [maybe, false] as const]) {
      for (const member of members) {
        const list = result.get(member);
        if (list) list.push({ compiled, sure: isSure });
        else result.set(member, [{ compiled, sure: isSure }]);
      }
    }
  }
  return result;
}

function same(a: readonly Policy[], b: readonly Policy[]): boolean {
  return a === b || (a.length === b.length && a.every((policy, i) => policy === b[i]));
}

function lazy<T>(compute: () => T): () => T {
  let value: { readonly of: T } | undefined;
  return () => {
    value ??= { of: compute() };
    return value.of;
  };
}
