import type { RefusedConnection } from '../../rules/rule.js';
import { listed, oneLine } from '../../util/text.js';
import type { EnvironmentView, Location } from '../../workspace/snapshot.js';
import { fewLimits, type Limit, type LimitKind, limitsFor, limitsIn, limitsOf, plainMessage } from '../limits.js';
import { list } from '../say.js';
import { askedPorts } from './asked-ports.js';
import type { Assertion, AssertionResult, ConnectionStatement, CoverageStatement } from './assertion.js';
import { breachText, type PlaceText } from './breach-text.js';
import { endsOf } from './ends.js';
import { examine } from './examine.js';
import type { Breach } from './findings.js';
import { lacksOf } from './run-coverage.js';
import { groupText } from './say.js';

export type { PlaceText } from './breach-text.js';

/**
 * Whether an assertion holds in an environment. What names nothing, and what cannot be said, fails.
 * @param placeText names the places that the message mentions; without it they are only among the result's `locations`
 */
export function runAssertion(view: EnvironmentView, assertion: Assertion, placeText: PlaceText = () => undefined): AssertionResult {
  const { statement } = assertion;
  const outcome = statement.kind === 'connection' ? runConnection(view, statement, placeText) : runCoverage(view, statement);
  if (!outcome) return { assertion, outcome: 'passed', message: '', ports: undefined, refused: [], locations: [] };
  const { lines, ports, refused, locations, limits = limitsOf(view) } = outcome;
  return { assertion, outcome: 'failed', ports, refused, locations, message: [...lines, ...limitLines(limits)].map(oneLine).join('\n') };
}

/** What is not counted may be what is missing. */
function limitLines(limits: readonly Limit[]): readonly string[] {
  const told = limits.filter(({ kind }) => toldKinds.has(kind));
  return fewLimits(told, () => MOST_OF_A_KIND).map(plainMessage);
}

const MOST_OF_A_KIND = 3;
const toldKinds: ReadonlySet<LimitKind> = new Set(['not-enforced', 'policy-refused', 'family-not-evaluated', 'families-ignored']);

/** The lines of its message are not joined yet, because a name may hold a line break that is none of ours. */
type Failure = Pick<AssertionResult, 'ports' | 'refused' | 'locations'> & {
  readonly lines: readonly string[];
  /** Where it is known what is asked about, what limits that; else everything may be what is missing. */
  readonly limits?: readonly Limit[];
};

function failure(lines: string | readonly string[], locations: readonly Location[] = []): Failure {
  return { lines: typeof lines === 'string' ? [lines] : lines, ports: undefined, refused: [], locations };
}

function runConnection(view: EnvironmentView, statement: ConnectionStatement, placeText: PlaceText): Failure | undefined {
  const from = endsOf(view, statement.from);
  if (from.problem !== undefined) return failure(`from: ${from.problem}`);
  const to = endsOf(view, statement.to);
  if (to.problem !== undefined) return failure(`to: ${to.problem}`);
  const ports = askedPorts(statement.ports);
  const examination = examine(view, statement, ports, from.found, to.found);
  const unknown = ports.unknownNames();
  if (unknown.length > 0 && examination.examined)
    return failure(`No container of ${groupText(statement.to)} has a port named ${listed(unknown)}: use a number.`);
  if (!examination.examined)
    return failure(`${groupText(statement.from)} and ${groupText(statement.to)} are the same workload: there is no connection to look at.`);
  const [first] = examination.breaches;
  if (!first) return undefined;
  const broken = examination.breaches.flatMap((breach) => [breach.from, breach.to]).filter((end) => end.kind === 'workload');
  const text = breachText(view, statement.expect, first, examination, placeText);
  return { ...text, ports: first.ports, refused: refusedOf(statement, examination.breaches), limits: limitsFor(view, broken) };
}

function refusedOf({ expect }: ConnectionStatement, breaches: readonly Breach[]): readonly RefusedConnection[] {
  if (expect !== 'allowed') return [];
  return breaches.flatMap(({ from, to, ports, verdict }) =>
    verdict === 'denied' && from.kind === 'workload' && to.kind === 'workload' ? [{ from, to, on: ports }] : [],
  );
}

function runCoverage(view: EnvironmentView, statement: CoverageStatement): Failure | undefined {
  const { found, problem } = lacksOf(view, statement);
  if (problem !== undefined) return failure(problem);
  const [first, ...more] = found;
  if (!first) return undefined;
  const what = statement.has === 'policy' ? 'a policy' : statement.has;
  const lines = [`${what} expected, but ${first.name} has none: ${first.reason}`];
  const names = more.map(({ name }) => name);
  if (names.length > 0) lines.push(`Neither ${names.length === 1 ? 'has' : 'have'} ${list(names, 5)}.`);
  const limits = statement.within && distinct(statement.within.flatMap((namespace) => limitsIn(view, namespace)));
  return { ...failure(lines, first.locations), ...(limits ? { limits } : {}) };
}

/** What limits several namespaces is said once. */
function distinct(limits: readonly Limit[]): readonly Limit[] {
  return [...new Map(limits.map((limit) => [limit.message, limit])).values()];
}
