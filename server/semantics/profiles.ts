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
  readonly policies: readonly Policy[];
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
  const clusterSubjects = lazySubjects(clusterPolicies, compile);
  const tables = new Map<string, NamespaceTable>();
  for (const [namespace, table] of known?.tables ?? []) {
    if (same(table.policies, byNamespace.get(namespace) ?? []) && same(table.clusterPolicies, clusterPolicies)) tables.set(namespace, table);
  }
  const table = (namespace: string): NamespaceTable => {
    const result =
      tables.get(namespace) ?? createTable({ own: byNamespace.get(namespace) ?? [], clusterPolicies, clusterSubjects, compile, population, answers });
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
  readonly own: readonly Policy[];
  readonly clusterPolicies: readonly Policy[];
  readonly clusterSubjects: () => SubjectsByClass;
  readonly compile: Compile;
  readonly population: Population;
  readonly answers: AnswerTable;
}

function createTable({ own, clusterPolicies, clusterSubjects, compile, population, answers }: TableParts): NamespaceTable {
  const ownSubjects = lazySubjects(own, compile);
  const subjects = ({ index }: PodClass): readonly Subject[] => [...(clusterSubjects().get(index) ?? []), ...(ownSubjects().get(index) ?? [])];
  return { policies: own, clusterPolicies, subjects, profile: sharedProfiles(subjects, population, answers) };
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
    const relevant = subjects(pod).filter(({ compiled }) => mayDecide(compiled.policy, direction));
    const key = `${direction} ${relevant.map(({ compiled, sure }) => `${number(compiled)}${sure ? '' : '?'}`).join(' ')}`;
    const profile = byKey.get(key) ?? createProfile(relevant, direction, population.classes, answers);
    byKey.set(key, profile);
    byClass[direction].set(pod.index, profile);
    return profile;
  };
}

/** NetworkPolicies decide on a direction only where they isolate it. */
function mayDecide(policy: Policy, direction: Direction): boolean {
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

type SubjectsByClass = ReadonlyMap<number, readonly Subject[]>;

/** The policies that select each class; found when first asked. */
function lazySubjects(policies: readonly Policy[], compile: Compile): () => SubjectsByClass {
  let known: SubjectsByClass | undefined;
  return () => {
    known ??= subjectsByClass(policies.map(compile));
    return known;
  };
}

function subjectsByClass(policies: readonly CompiledPolicy[]): SubjectsByClass {
  const result = new Map<number, Subject[]>();
  const add = (members: readonly number[], subject: Subject): void => {
    for (const member of members) {
      const list = result.get(member);
      if (list) list.push(subject);
      else result.set(member, [subject]);
    }
  };
  for (const compiled of policies) {
    const { sure, maybe } = compiled.subject.members();
    add(sure, { compiled, sure: true });
    add(maybe, { compiled, sure: false });
  }
  return result;
}

function same(a: readonly Policy[], b: readonly Policy[]): boolean {
  return a === b || (a.length === b.length && a.every((policy, i) => policy === b[i]));
}
