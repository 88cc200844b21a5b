import { type AllowOffer, offersFor } from '../features/allow/offers.js';
import { tellsIcmp } from '../features/allowed.js';
import type { Assertion, AssertionResult } from '../features/assertions/assertion.js';
import { type CoveredWorkload, coveredWorkloads } from '../features/assertions/covered-workloads.js';
import { recordAssertions, recordingSteps } from '../features/assertions/record.js';
import { type PlaceText, runAssertion } from '../features/assertions/run.js';
import { isCluster } from '../features/compare/drift.js';
import type { Named } from '../features/ends/named.js';
import { answer, type DestinationQuestion } from '../features/explain/destination.js';
import type { GenerateTarget } from '../features/generate/generated.js';
import { type Limit, limitsOf, stillIndexing } from '../features/limits.js';
import type { MapPages, MapPlace } from '../features/map/model.js';
import { mapPagesInSteps } from '../features/map/pages.js';
import { placeOnMap } from '../features/map.js';
import type { EnvironmentView, Location } from '../workspace/snapshot.js';
import type { Answered, Plain } from './answers.js';
import { type ConnectionOptions, type Connections, connectionsOf, exposuresOf, type WorkloadExposure } from './connections.js';
import { type Coverage, coverageOf } from './coverage.js';
import { type ConnectionDifference, type DifferenceOptions, differenceOf } from './difference.js';
import { type Explained, explained } from './explain.js';
import { generatedFor, type PolicyProposal } from './generated.js';
import { type PolicyName, policyNamed, workloadNamed } from './named-objects.js';
import { type NamespaceContents, type NamespaceFilter, type NamespaceSummary, namespaceContents, namespacesOf } from './namespaces.js';
import { type Needs, type NeedsOptions, needsOf } from './needs.js';
import { type ListedPolicy, listedPolicies, type PolicyListOptions } from './policy-list.js';

/** How one assertion came out. */
export interface AssertionAnswer extends Pick<Assertion, 'id' | 'label' | 'range'>, Pick<AssertionResult, 'outcome' | 'message' | 'locations'> {
  /** Of what is stated to be allowed and is refused: to have it allowed. */
  readonly offers: readonly AllowOffer[];
}

/** A limit of one of the two states that are compared. */
export interface StateLimit extends Limit {
  readonly in: 'old' | 'new';
}

/** The questions about one environment: a set of objects that are deployed together. */
export interface EnvironmentAnswers {
  /** What it was asked for by; null where there is only one environment, or none was named. */
  readonly name: string | null;
  /** What it is called, however it was asked for; `.` where there is only one. */
  readonly called: string;
  /** What the answers are made from. */
  readonly view: EnvironmentView;
  /** Another object where what may connect to what may be another; to be compared, and for nothing else. */
  readonly basis: object;
  /** How many workloads there are: without any, no connection can be told. */
  readonly workloads: number;
  /** How many policies are evaluated. */
  readonly policyCount: number;
  /** Whether it was read from a cluster. */
  readonly isCluster: boolean;
  /** Why answers may not be the cluster's. Every printer says it from here. */
  readonly limits: readonly Limit[];
  /** Every connection that is allowed, and every one that may be. */
  connections(options?: ConnectionOptions): Answered<Connections>;
  /** Whom policies let in or out though no manifest makes them, and how each workload stands. */
  exposure(): Answered<Iterable<WorkloadExposure>>;
  /** Which workloads policies isolate, and by which policies. */
  coverage(): Answered<Coverage>;
  /** The namespaces, and how many workloads and policies each has; for views that open them one at a time. */
  namespaces(filter?: NamespaceFilter): readonly NamespaceSummary[];
  /** What one of them has. @param name undefined: policies of the whole cluster */
  namespace(name: string | undefined, filter?: NamespaceFilter): NamespaceContents;
  /** The id of the workload that a person names; the problem says what to write instead. */
  workloadNamed(text: string): Named<string>;
  /** The policy that a person names by `name` or `namespace/name`: what `ConnectionOptions.policy` takes. */
  policyNamed(text: string): Named<PolicyName>;
  /** Whether one end can reach another and why, in a person's words; the problem says what to write instead. */
  explain(question: DestinationQuestion): Named<Answered<Explained>>;
  /** What opens and closes from `before` to this. */
  difference(
    before: EnvironmentAnswers,
    options?: DifferenceOptions,
  ): Omit<Answered<ConnectionDifference>, 'limits'> & { readonly limits: readonly StateLimit[] };
  /** Whether an assertion holds. What names nothing, and what cannot be said, fails. @param place names the places in the message */
  assertion(assertion: Assertion, place?: PlaceText): Answered<AssertionAnswer>;
  /** Every workload, with those of these assertions that state a connection of it. */
  covered(assertions: readonly Assertion[]): readonly CoveredWorkload[];
  /** What manifests say has to work, what policies make of it, and what they let pass or leave open beyond it. */
  needs(options?: NeedsOptions): Named<Answered<Needs>>;
  /** Who can connect to whom as pictures; in steps, for who must rest in between. */
  mapPages(): Generator<void, MapPages>;
  /** Where something of a map stands; undefined where it is gone. */
  mapPlace(place: MapPlace): Location | undefined;
  /** The policies, and whom each is for; the problem says what to write instead. */
  policies(options?: PolicyListOptions): Named<Answered<readonly ListedPolicy[]>>;
  /** Policies that isolate a workload or a namespace and let pass what it needs, and what they would change; the problem says what to name instead. */
  generate(target: GenerateTarget): Named<Answered<PolicyProposal>>;
  /** The present state as a file of assertions, which all hold. */
  record(): string;
  /** The same in steps of about one workload each, for who must rest in between. */
  recording(): Generator<undefined, string>;
}

/** What the answers are made of besides the environment. */
export interface AnsweringState {
  /** Whether everything is read. */
  readonly complete: boolean;
  /** Without ICMP, and with it. */
  readonly plain: { readonly ports: Plain; readonly icmp: Plain };
}

/** Answers for one environment, by the name that it was asked for by. */
export function answersFor(view: EnvironmentView, name: string | null, { complete, plain: both }: AnsweringState): EnvironmentAnswers {
  const plainFor = (...views: readonly EnvironmentView[]) => (tellsIcmp(...views.map(({ evaluator }) => evaluator.cluster)) ? both.icmp : both.ports);
  let limits: readonly Limit[] | undefined;
  const known = () => {
    limits ??= [...(complete ? [] : [stillIndexing]), ...limitsOf(view)];
    return limits;
  };
  // They cost as much as an answer, and not everybody who asks prints them.
  const answered = <T>(answer: T): Answered<T> => ({
    version: 1,
    answer,
    get limits() {
      return known();
    },
    environment: name,
  });
  return {
    name,
    called: view.name,
    view,
    get basis() {
      return view.evaluator;
    },
    get workloads() {
      return view.evaluator.cluster.workloads.length;
    },
    get policyCount() {
      return view.evaluator.cluster.policies.length;
    },
    get isCluster() {
      return isCluster(view);
    },
    get limits() {
      return known();
    },
    connections: (options = {}) => answered(connectionsOf(view, plainFor(view), options)),
    exposure: () => answered(exposuresOf(view, plainFor(view))),
    coverage: () => answered(coverageOf(view, exposuresOf(view, plainFor(view)))),
    namespaces: (filter) => namespacesOf(view, filter),
    namespace: (named, filter) => namespaceContents(view, named, filter),
    workloadNamed: (text) => workloadNamed(text, view),
    policyNamed: (text) => policyNamed(text, view),
    explain: (question) => {
      const { found, problem } = answer(view, question);
      return problem === undefined ? { found: answered(explained(found, plainFor(view))) } : { problem };
    },
    difference: (before, options = {}) => ({
      version: 1,
      answer: differenceOf(before.view, view, plainFor(before.view, view), options),
      get limits() {
        return [...within(before.limits, 'old'), ...within(known(), 'new')];
      },
      environment: name ?? before.name,
    }),
    assertion: (assertion, place) => answered(assertionAnswer(runAssertion(view, assertion, place))),
    covered: (assertions) => coveredWorkloads(view, assertions),
    needs: (options = {}) => {
      const { found, problem } = needsOf(view, plainFor(view), options);
      return problem === undefined ? { found: answered(found) } : { problem };
    },
    mapPages: () => mapPagesInSteps({ complete }, view),
    mapPlace: (place) => placeOnMap(view, place),
    policies: (options = {}) => {
      const { found, problem } = listedPolicies(view, options);
      return problem === undefined ? { found: answered(found) } : { problem };
    },
    generate: (target) => {
      const { found, problem } = generatedFor(view, plainFor(view), target);
      return problem === undefined ? { found: answered(found) } : { problem };
    },
    record: () => recordAssertions(view),
    recording: () => recordingSteps(view),
  };
}

function within(limits: readonly Limit[], state: StateLimit['in']): readonly StateLimit[] {
  return limits.map((limit) => ({ ...limit, in: state }));
}

function assertionAnswer({ assertion: { id, label, range }, outcome, message, refused, locations }: AssertionResult): AssertionAnswer {
  return { id, label, range, outcome, message, offers: offersFor(refused), locations };
}
