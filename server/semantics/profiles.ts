import type { Direction } from '../model/network-policy.js';
import { type CompiledPolicy, compilePolicy } from './compiled-policy.js';
import type { Subject } from './decide.js';
import type { AnswerTable } from './interning.js';
import { both, type Match } from './label-selector.js';
import type { Policy } from './policy.js';
import type { PodClass, PodLike, Population, Stretch } from './population.js';
import { createProfile, type Profile } from './profile.js';
import { groupSubjects, type SubjectGroups } from './subject-groups.js';

/** Which policies decide on which pods. */
export interface Profiles {
  readonly policies: readonly Policy[];
  readonly population: Population;
  readonly answers: AnswerTable;
  compiled(policy: Policy): CompiledPolicy;
  /** The policies that select pods, surely or possibly. */
  subjects(pod: PodClass): readonly Subject[];
  profile(pod: PodClass, direction: Direction): Profile;
  /** For pods that are not of the population; those of which the namespace is unknown may be in any. */
  profileOf(pod: PodLike, direction: Direction, namespace: Match): Profile;
  /** The policies that may decide on pods of a namespace. */
  deciders(namespace: string): readonly Policy[];
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

/** State that outlives one cluster model, because what it holds depends on less. It refers to nothing that belongs to one model alone. */
export interface ProfileCache {
  readonly population: Population;
  readonly answers: AnswerTable;
  readonly compile: Compile;
  readonly tables: ReadonlyMap<string, NamespaceTable>;
}

type Compile = (policy: Policy) => CompiledPolicy;

/**
 * @param previous taken over where it is about the same population: a namespace whose policies are the same objects keeps its answers
 */
export function createProfiles(policies: readonly Policy[], population: Population, answers: AnswerTable, previous?: ProfileCache): Profiles {
  const known = previous?.population === population && previous.answers === answers ? previous : undefined;
  const compile = known?.compile ?? compilerFor(population);
  const { byNamespace, clusterPolicies } = groupPolicies(policies);
  const clusterGroups = lazyGroups(clusterPolicies, compile, { start: 0, end: population.classes.length });
  const tables = new Map<string, NamespaceTable>();
  for (const [namespace, table] of known?.tables ?? []) {
    if (same(table.policies, byNamespace.get(namespace) ?? []) && same(table.clusterPolicies, clusterPolicies)) tables.set(namespace, table);
  }
  const table = (namespace: string): NamespaceTable => {
    const result =
      tables.get(namespace) ?? createTable({ namespace, own: byNamespace.get(namespace) ?? [], clusterPolicies, clusterGroups, compile, population, answers });
    tables.set(namespace, result);
    return result;
  };
  const test = (pod: PodLike, namespace: Match, asked: readonly Policy[]): readonly Subject[] =>
    asked.flatMap((policy) => {
      const compiled = compile(policy);
      const { subject } = compiled;
      const match = namespace === 'unknown' ? both('unknown', subject.testLabels(pod.labels)) : subject.test(pod);
      return match === 'no' ? [] : [{ compiled, sure: match === 'yes' }];
    });
  const adHoc = (pod: PodLike, direction: Direction, namespace: Match): Profile => {
    // Policies of another namespace select nothing in this one.
    const asked = namespace === 'yes' ? [...clusterPolicies, ...(byNamespace.get(pod.namespace.name) ?? [])] : policies;
    const deciding = asked.filter((policy) => mayDecide(policy, direction));
    return createProfile(test(pod, namespace, deciding), direction, population.classes, answers);
  };
  return {
    policies,
    population,
    answers,
    compiled: compile,
    subjects: (pod) => (pod.index < 0 ? test(pod, 'yes', policies) : table(pod.namespace.name).subjects(pod)),
    profile: (pod, direction) => (pod.index < 0 ? adHoc(pod, direction, 'yes') : table(pod.namespace.name).profile(pod, direction)),
    profileOf: adHoc,
    deciders: (namespace) => [...clusterPolicies, ...(byNamespace.get(namespace) ?? [])],
    cache: { population, answers, compile, tables },
  };
}

function compilerFor(population: Population): Compile {
  const known = new WeakMap<Policy, CompiledPolicy>();
  return (policy) => {
    const result = known.get(policy) ?? compilePolicy(policy, population);
    known.set(policy, result);
    return result;
  };
}

interface TableParts {
  readonly namespace: string;
  readonly own: readonly Policy[];
  readonly clusterPolicies: readonly Policy[];
  readonly clusterGroups: () => SubjectGroups;
  readonly compile: Compile;
  readonly population: Population;
  readonly answers: AnswerTable;
}

/** What classes that the same policies select, equally surely, have in common. */
interface Shared {
  readonly subjects: readonly Subject[];
  readonly profiles: { ingress?: Profile; egress?: Profile };
}

function createTable({ namespace, own, clusterPolicies, clusterGroups, compile, population, answers }: TableParts): NamespaceTable {
  const ownGroups = lazyGroups(own, compile, population.stretchOf(namespace));
  const byGroup = new Map<number, Shared>();
  const sharedBy = ({ index }: PodClass): Shared => {
    const [outer, inner] = [clusterGroups(), ownGroups()];
    const [cluster, group] = [outer.groupOf(index), inner.groupOf(index)];
    const key = cluster * mostGroups + group;
    const known = byGroup.get(key) ?? { subjects: [...outer.subjectsOf(cluster), ...inner.subjectsOf(group)], profiles: {} };
    byGroup.set(key, known);
    return known;
  };
  const make = profileMaker(population, answers);
  const byClass = { ingress: new Map<number, Profile>(), egress: new Map<number, Profile>() };
  const profile = (pod: PodClass, direction: Direction): Profile => {
    const before = byClass[direction].get(pod.index);
    if (before) return before;
    const { subjects, profiles } = sharedBy(pod);
    const found = profiles[direction] ?? make(subjects, direction);
    profiles[direction] = found;
    byClass[direction].set(pod.index, found);
    return found;
  };
  return { policies: own, clusterPolicies, subjects: (pod) => sharedBy(pod).subjects, profile };
}

/** More than there are classes. */
const mostGroups = 2 ** 26;

/** Subjects that differ only in policies about the other direction share a profile. */
function profileMaker({ classes }: Population, answers: AnswerTable): (subjects: readonly Subject[], direction: Direction) => Profile {
  const byKey = new Map<string, Profile>();
  const numbers = new Map<CompiledPolicy, number>();
  const number = (compiled: CompiledPolicy): number => {
    const known = numbers.get(compiled) ?? numbers.size;
    numbers.set(compiled, known);
    return known;
  };
  return (subjects, direction) => {
    const relevant = subjects.filter(({ compiled }) => mayDecide(compiled.policy, direction));
    const key = `${direction} ${relevant.map(({ compiled, sure }) => `${number(compiled)}${sure ? '' : '?'}`).join(' ')}`;
    const profile = byKey.get(key) ?? createProfile(relevant, direction, classes, answers);
    byKey.set(key, profile);
    return profile;
  };
}

/** NetworkPolicies decide on a direction only where they isolate it. */
export function mayDecide(policy: Policy, direction: Direction): boolean {
  return policy.tier !== 'namespace' || policy.isolates[direction] !== false;
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

/** Found when first asked. */
function lazyGroups(policies: readonly Policy[], compile: Compile, stretch: Stretch): () => SubjectGroups {
  let known: SubjectGroups | undefined;
  return () => {
    known ??= groupSubjects(policies.map(compile), stretch);
    return known;
  };
}

function same(a: readonly Policy[], b: readonly Policy[]): boolean {
  return a === b || (a.length === b.length && a.every((policy, i) => policy === b[i]));
}
