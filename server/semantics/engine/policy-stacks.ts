import type { Direction } from '../../model/network-policy.js';
import { remember } from '../../util/remember.js';
import type { Doubt } from '../cluster/doubt.js';
import type { ClusterModel } from '../cluster/endpoint.js';
import type { Match } from '../cluster/label-selector.js';
import { decidesInOrder, type PodMatcher, type Policy } from '../cluster/policy.js';
import { type CompiledDoubt, type CompiledPolicy, compileDoubt, compilePolicy, matchPods, type PodsView } from './compiled-policy.js';
import { isolation, type Subject } from './decide.js';
import type { AnswerTable } from './interning.js';
import { createPolicyStack, type Deciding, type PolicyStack } from './policy-stack.js';
import type { PodClass, PodLike, Population, Stretch } from './population.js';
import { groupSubjects, type Selected, type SubjectGroups } from './subject-groups.js';

/** Pods that no manifest makes, by a matcher that matches them. */
export interface UnseenPod {
  readonly matcher: PodMatcher;
  /** What is known of all of them. */
  readonly pod: PodLike;
  /** Whether that is said of their namespace, too. */
  readonly known: Match;
}

/** Which policies decide on which pods. */
export interface PolicyStacks {
  readonly policies: readonly Policy[];
  readonly population: Population;
  readonly answers: AnswerTable;
  compiled(policy: Policy): CompiledPolicy;
  /** The policies that select pods, surely or possibly. */
  subjects(pod: PodClass): readonly Subject[];
  /** What makes it doubtful what passes at pods. */
  doubts(pod: PodClass): readonly Doubt[];
  stack(pod: PodClass, direction: Direction): PolicyStack;
  /** For pods that no manifest makes. Of those whose namespace is unknown it says what may pass: policies of one namespace may isolate them. */
  stackOf(unseen: UnseenPod, direction: Direction): PolicyStack;
  /** The policies and doubts that may decide on pods of a namespace. */
  deciders(namespace: string): readonly Decider[];
  /** What the next cluster may take over. */
  readonly cache: PolicyStackCache;
}

/** What one namespace's pods are subject to; depends only on the population and on the policies it is made from. */
interface NamespaceTable {
  readonly own: readonly Decider[];
  readonly clusterWide: readonly Decider[];
  deciding(pod: PodClass): Deciding;
  stack(pod: PodClass, direction: Direction): PolicyStack;
}

/** State that outlives one cluster model, because what it holds depends on less. It refers to nothing that belongs to one model alone. */
export interface PolicyStackCache {
  readonly population: Population;
  readonly answers: AnswerTable;
  readonly compile: Compile;
  readonly tables: ReadonlyMap<string, NamespaceTable>;
}

/** What may decide on pods: a policy, or what makes it doubtful what policies decide. */
type Decider = Policy | Doubt;
type CompiledDecider = CompiledPolicy | CompiledDoubt;

interface Compile {
  (policy: Policy): CompiledPolicy;
  (decider: Decider): CompiledDecider;
}

/**
 * @param previous taken over where it is about the same population: a namespace whose policies are the same objects keeps its answers
 */
export function createPolicyStacks(
  { policies, doubts }: ClusterModel,
  population: Population,
  answers: AnswerTable,
  previous?: PolicyStackCache,
): PolicyStacks {
  const known = previous?.population === population && previous.answers === answers ? previous : undefined;
  const compile = known?.compile ?? compilerFor(population);
  const deciders = doubts.length === 0 ? policies : [...policies, ...doubts];
  const { byNamespace, clusterWide } = groupDeciders(deciders);
  const clusterGroups = lazyGroups(clusterWide, compile, { start: 0, end: population.classes.length });
  const tables = new Map<string, NamespaceTable>();
  for (const [namespace, table] of known?.tables ?? []) {
    if (same(table.own, byNamespace.get(namespace) ?? []) && same(table.clusterWide, clusterWide)) tables.set(namespace, table);
  }
  const table = (namespace: string): NamespaceTable => {
    const result =
      tables.get(namespace) ?? createTable({ namespace, own: byNamespace.get(namespace) ?? [], clusterWide, clusterGroups, compile, population, answers });
    tables.set(namespace, result);
    return result;
  };
  const inNamespace = (namespace: string): readonly Decider[] => [...clusterWide, ...(byNamespace.get(namespace) ?? [])];
  // What policies of one namespace possibly isolate stays possible, unless something is behind them that closes it.
  const isLast = clusterWide.some((decider) => !isDoubt(decider) && decider.tier.rest === 'allow');
  const ofAny = isLast ? deciders : [...clusterWide, ...doubts.filter((doubt) => namespaceOf(doubt) !== undefined)];
  const test = (view: PodsView, asked: readonly Decider[]): Deciding =>
    parted(
      asked.flatMap((decider) => {
        const compiled = compile(decider);
        const match = matchPods(compiled.subject, view);
        return match === 'no' ? [] : [{ compiled, sure: match === 'yes' }];
      }),
    );
  const adHoc = (view: PodsView, direction: Direction, asked: readonly Decider[]): PolicyStack => {
    const deciding = test(
      view,
      asked.filter((decider) => mayDecide(decider, direction)),
    );
    return createPolicyStack(deciding, direction, population.classes, answers);
  };
  const strange = (pod: PodClass): PodsView => ({ kind: 'pods', pod });
  const deciding = (pod: PodClass): Deciding => (pod.index < 0 ? test(strange(pod), inNamespace(pod.namespace.name)) : table(pod.namespace.name).deciding(pod));
  return {
    policies,
    population,
    answers,
    compiled: compile,
    subjects: (pod) => deciding(pod).subjects,
    doubts: (pod) => deciding(pod).doubts,
    stack: (pod, direction) =>
      pod.index < 0 ? adHoc(strange(pod), direction, inNamespace(pod.namespace.name)) : table(pod.namespace.name).stack(pod, direction),
    // Policies of another namespace select nothing in this one.
    stackOf: ({ pod, known, matcher }, direction) =>
      adHoc({ kind: 'pods', pod, all: matcher }, direction, known === 'yes' ? inNamespace(pod.namespace.name) : ofAny),
    deciders: inNamespace,
    cache: { population, answers, compile, tables },
  };
}

function compilerFor(population: Population): Compile {
  const policies = new WeakMap<Policy, CompiledPolicy>();
  const doubts = new WeakMap<Doubt, CompiledDoubt>();
  function compile(policy: Policy): CompiledPolicy;
  function compile(decider: Decider): CompiledDecider;
  function compile(decider: Decider): CompiledDecider {
    if (isDoubt(decider)) return remember(doubts, decider, () => compileDoubt(decider, population));
    return remember(policies, decider, () => compilePolicy(decider, population));
  }
  return compile;
}

interface TableParts {
  readonly namespace: string;
  readonly own: readonly Decider[];
  readonly clusterWide: readonly Decider[];
  readonly clusterGroups: () => SubjectGroups<CompiledDecider>;
  readonly compile: Compile;
  readonly population: Population;
  readonly answers: AnswerTable;
}

/** What classes that the same policies select, equally surely, have in common. */
interface Shared {
  readonly deciding: Deciding;
  readonly stacks: { ingress?: PolicyStack; egress?: PolicyStack };
}

function createTable({ namespace, own, clusterWide, clusterGroups, compile, population, answers }: TableParts): NamespaceTable {
  const ownGroups = lazyGroups(own, compile, population.stretchOf(namespace));
  const byGroup = new Map<number, Shared>();
  const sharedBy = ({ index }: PodClass): Shared => {
    const [outer, inner] = [clusterGroups(), ownGroups()];
    const [cluster, group] = [outer.groupOf(index), inner.groupOf(index)];
    return remember(byGroup, cluster * mostGroups + group, () => ({
      deciding: parted([...outer.subjectsOf(cluster), ...inner.subjectsOf(group)]),
      stacks: {},
    }));
  };
  const make = stackMaker(population, answers);
  const byClass = { ingress: new Map<number, PolicyStack>(), egress: new Map<number, PolicyStack>() };
  const stack = (pod: PodClass, direction: Direction): PolicyStack => {
    const before = byClass[direction].get(pod.index);
    if (before) return before;
    const { deciding, stacks } = sharedBy(pod);
    const found = stacks[direction] ?? make(deciding, direction);
    stacks[direction] = found;
    byClass[direction].set(pod.index, found);
    return found;
  };
  return { own, clusterWide, deciding: (pod) => sharedBy(pod).deciding, stack };
}

/** More than there are classes. */
const mostGroups = 2 ** 26;

/** Subjects that differ only in policies about the other direction share a stack. */
function stackMaker({ classes }: Population, answers: AnswerTable): (deciding: Deciding, direction: Direction) => PolicyStack {
  const byKey = new Map<string, PolicyStack>();
  const numbers = new Map<CompiledPolicy | Doubt, number>();
  const number = (one: CompiledPolicy | Doubt): number => remember(numbers, one, () => numbers.size);
  return (deciding, direction) => {
    const subjects = deciding.subjects.filter(({ compiled }) => mayDecide(compiled.policy, direction));
    const doubts = deciding.doubts.filter((doubt) => mayDecide(doubt, direction));
    const parts = [...subjects.map(({ compiled, sure }) => `${number(compiled)}${sure ? '' : '?'}`), ...doubts.map(number)];
    return remember(byKey, `${direction} ${parts.join(' ')}`, () => createPolicyStack({ subjects, doubts }, direction, classes, answers));
  };
}

/** NetworkPolicies decide on a direction only where they isolate it. */
export function mayDecide(decider: Decider, direction: Direction): boolean {
  if (isDoubt(decider)) return decider.directions.includes(direction);
  return decidesInOrder(decider) || decider.isolates[direction] !== false;
}

function isDoubt(decider: Decider): decider is Doubt {
  return 'because' in decider;
}

function parted(selected: readonly Selected<CompiledDecider>[]): Deciding {
  const subjects = selected.flatMap(({ compiled, sure }) => ('policy' in compiled ? [{ compiled, sure }] : []));
  const isClosed = (direction: Direction): boolean =>
    subjects.some((subject) => !decidesInOrder(subject.compiled.policy) && isolation(subject, direction) === 'yes');
  const counts = ({ closesOnly, directions }: Doubt): boolean => !closesOnly || !directions.every(isClosed);
  return { subjects, doubts: selected.flatMap(({ compiled }) => ('doubt' in compiled && counts(compiled.doubt) ? [compiled.doubt] : [])) };
}

/** By the one namespace that they are about; what is about pods by the labels of their namespace may be about any. */
function groupDeciders(deciders: readonly Decider[]) {
  const byNamespace = new Map<string, Decider[]>();
  const clusterWide: Decider[] = [];
  for (const decider of deciders) {
    const namespace = namespaceOf(decider);
    if (namespace === undefined) clusterWide.push(decider);
    else remember(byNamespace, namespace, () => []).push(decider);
  }
  return { byNamespace, clusterWide };
}

function namespaceOf(decider: Decider): string | undefined {
  if (!isDoubt(decider)) return decider.namespace;
  return decider.subject !== 'every pod' && 'name' in decider.subject.namespaces ? decider.subject.namespaces.name : undefined;
}

/** Found when first asked. */
function lazyGroups(deciders: readonly Decider[], compile: Compile, stretch: Stretch): () => SubjectGroups<CompiledDecider> {
  let known: SubjectGroups<CompiledDecider> | undefined;
  return () => {
    known ??= groupSubjects<CompiledDecider>(
      deciders.map((decider) => compile(decider)),
      stretch,
    );
    return known;
  };
}

function same(a: readonly Decider[], b: readonly Decider[]): boolean {
  return a === b || (a.length === b.length && a.every((decider, i) => decider === b[i]));
}
