import type { Endpoint } from '../../semantics/cluster/endpoint.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { type Hop, type Resolution, resolve, type Step, titleOf } from '../ends/backends.js';
import { type Destination, destinationNamed } from '../ends/destinations.js';
import { endName, endpointNamed } from '../ends/endpoints.js';
import type { Named } from '../ends/named.js';
import { portsNamed } from '../ends/written-ports.js';
import { type Explanation, explain } from '../explain.js';
import { type Probe, probeOf } from '../probe.js';

/** May one end connect to what a person named, and why. */
export interface DestinationAnswer {
  readonly from: Endpoint;
  readonly to: Destination;
  /** The destination in words: "Service shop/mysql", "StatefulSet shop/mysql". */
  readonly title: string;
  /** `partly`: some of several backends surely can be reached, and some surely cannot. */
  readonly verdict: Explanation['verdict'] | 'partly';
  /** How the destination was resolved to pods; empty where it is an end itself. */
  readonly steps: readonly Step[];
  /** For an end itself one; else one for each backend, none where no pods are known. */
  readonly explanations: readonly ExplainedBackend[];
  readonly notes: readonly string[];
}

export interface ExplainedBackend extends Explanation {
  /** The objects that lead there; empty where the destination is the end itself. */
  readonly via: readonly Hop[];
  /** How to test it by hand. */
  readonly probe: Probe | undefined;
}

/** What is asked, as a person writes it. */
export interface DestinationQuestion {
  readonly from: string;
  /** May end in `:PORT`. */
  readonly to: string;
  readonly port: string | undefined;
}

/** Answers a question in a person's words; the problem says what they should write instead. */
export function answer(view: EnvironmentView, { from: fromText, to: toText, port }: DestinationQuestion): Named<DestinationAnswer> {
  const from = endpointNamed(fromText, view.evaluator.cluster.workloads);
  if (from.problem !== undefined) return { problem: noOrigin(view, fromText) ?? `${from.problem}${portHint(fromText)}` };
  const to = destinationNamed(toText, view);
  if (to.problem !== undefined) return { problem: to.problem };
  const { destination, port: behind } = to.found;
  if (port !== undefined && behind !== undefined) return { problem: `The port is named twice, ${behind} and ${port}: leave one out.` };
  return explainDestination(view, from.found, destination, port ?? behind);
}

/** A Service or route may be named where a connection ends, not where it begins. */
function noOrigin(view: EnvironmentView, text: string): string | undefined {
  const destination = destinationNamed(text, view).found?.destination;
  if (!destination || destination.kind === 'end') return undefined;
  return `${titleOf(destination)} begins no connection: name the workload behind it, or an address.`;
}

/** Policies know the ports of the end that is connected to. */
function portHint(from: string): string {
  return /^[^:]+:[^:]*$/.test(from) ? ' A port goes with --to or --port.' : '';
}

/** Explains whether `from` may connect to the destination on a port as people write it; on all it has where that is undefined. */
export function explainDestination(view: EnvironmentView, from: Endpoint, to: Destination, port: string | undefined): Named<DestinationAnswer> {
  if (to.kind === 'end') return explainEnd(view, from, to.end, port);
  const { found: resolution, problem } = resolve(view, to, port);
  if (problem !== undefined) return { problem };
  const explanations = resolution.backends.map(
    ({ workload, ports, via }): ExplainedBackend => withProbe(view, explain(view, from, { kind: 'workload', workload }, ports), via),
  );
  const masked = from.kind === 'addresses' && to.kind === 'service' ? [outsideNote] : [];
  return {
    found: {
      from,
      to,
      title: `${titleOf(to)}${port === undefined ? '' : `:${port}`}`,
      verdict: verdictOf(resolution, explanations),
      steps: resolution.steps,
      explanations,
      notes: [...resolution.notes, ...masked],
    },
  };
}

function explainEnd(view: EnvironmentView, from: Endpoint, end: Endpoint, port: string | undefined): Named<DestinationAnswer> {
  if (from.kind === 'addresses' && end.kind === 'addresses')
    return { problem: 'Policies say nothing of connections from address to address: one end must be a workload.' };
  const { found: on, problem } = portsNamed(port, end);
  if (problem !== undefined) return { problem };
  const explanation = withProbe(view, explain(view, from, end, on), []);
  const to: Destination = { kind: 'end', end };
  return { found: { from, to, title: endName(end), verdict: explanation.verdict, steps: [], explanations: [explanation], notes: [] } };
}

/** Of what is allowed, a port that passes; else one of those asked about, which should not. */
function withProbe(view: EnvironmentView, explanation: Explanation, via: readonly Hop[]): ExplainedBackend {
  const { from, to, verdict, ports, asked } = explanation;
  return { ...explanation, via, probe: probeOf(view, from, to, verdict === 'allowed' ? ports : asked) };
}

const outsideNote =
  'From outside the cluster a Service is reached through a node or a load balancer; where that replaces the source address, policies see the new one.';

/** Allowed only where every backend is and none is in doubt. */
function verdictOf({ backends, steps }: Resolution, explanations: readonly Explanation[]): DestinationAnswer['verdict'] {
  const verdicts = new Set(explanations.map(({ verdict }) => verdict));
  const inDoubt = explanations.length === 0 || verdicts.has('unknown') || steps.some(({ open }) => open) || backends.some(({ sure }) => !sure);
  if (inDoubt) return 'unknown';
  if (verdicts.size > 1) return 'partly';
  return verdicts.has('allowed') ? 'allowed' : 'denied';
}
