import { dependenciesOf } from '../dependencies/dependencies.js';
import type { Connector, Dependency, DependencyStanding, EvidenceKind, Target } from '../dependencies/dependency.js';
import { endsOfDependency, evidencePlace, evidenceText } from '../dependencies/evidence.js';
import { standings } from '../dependencies/standing.js';
import { type Named, onlyWorkloadNamed } from '../features/ends/endpoints.js';
import { unusedRules } from '../features/unused-rules.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { type ConnectionSet, noConnections, unionConnections } from '../semantics/sets/connection-set.js';
import { compareText } from '../util/text.js';
import type { EnvironmentView, Location } from '../workspace/snapshot.js';
import type { AnswerEnd, AnswerPorts, Plain } from './answers.js';

/** One end of a dependency, in plain data. */
export type NeedEnd =
  | (AnswerEnd & { readonly kind: 'workload' })
  /** What no manifest here makes: a controller or monitoring that is installed elsewhere, the API server. */
  | { readonly kind: 'ingress-controller' | 'monitoring' | 'api-server'; readonly text: string }
  | { readonly kind: 'service'; readonly id: string; readonly port: number | undefined; readonly workloads: readonly string[] };

/** A connection that manifests say has to work. */
export interface Need {
  readonly from: NeedEnd;
  readonly to: NeedEnd;
  /** At the pods; undefined: that of the API server. */
  readonly ports: AnswerPorts | undefined;
  readonly standing: DependencyStanding['kind'];
  readonly why: EvidenceKind;
  /** As it is written, with the name of what holds it: `DB_HOST=postgres`. */
  readonly evidence: string;
  readonly location: Location;
  /** Of what is closed: the policies that isolate an end, and let nothing of it pass. */
  readonly closedBy: readonly ClosingPolicy[];
}

export interface ClosingPolicy {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly direction: 'ingress' | 'egress';
  readonly location: Location | undefined;
}

/** What the workloads of an environment need, and how that goes together with its policies. */
export interface Needs {
  readonly needs: readonly Need[];
  /** Rules of policies that no need here asks for: nothing is said of rules for addresses, or for pods that no manifest makes. */
  readonly unusedRules: readonly UnneededRule[];
  /** Workloads that surely no policy isolates, by direction. */
  readonly unprotected: readonly Unprotected[];
}

export interface UnneededRule {
  readonly policy: Omit<ClosingPolicy, 'direction' | 'location'>;
  readonly direction: 'ingress' | 'egress';
  /** Of the rule in its list, from 0. */
  readonly rule: number;
  readonly location: Location | undefined;
}

export interface Unprotected {
  readonly workload: string;
  readonly directions: readonly ('ingress' | 'egress')[];
}

/** Which workloads are asked about; without, all of them. */
export interface NeedsOptions {
  /** In the shortest form that means only one. */
  readonly workload?: string | undefined;
  readonly namespace?: string | undefined;
}

/** Asked for workloads: what they connect to, and who connects to them. */
export function needsOf(view: EnvironmentView, plain: Plain, { workload: name, namespace }: NeedsOptions): Named<Needs> {
  const { found, problem } = name === undefined ? {} : onlyWorkloadNamed(name, view.evaluator.cluster.workloads);
  return problem === undefined ? { found: needsFor(view, plain, found, namespace) } : { problem };
}

function needsFor(view: EnvironmentView, plain: Plain, workload: WorkloadEndpoint | undefined, namespace: string | undefined): Needs {
  const isAsked = (one: WorkloadEndpoint) => (workload === undefined || one.id === workload.id) && (namespace === undefined || one.namespace === namespace);
  const standingOf = standings(view);
  const all = dependenciesOf(view);
  const asked = all.filter((dependency) => endsOf(dependency).some(isAsked));
  return {
    needs: asked.map((dependency) => needOf(view, plain, dependency, standingOf(dependency))),
    unusedRules: unusedRules(view, all).flatMap(({ subjects, ...rule }) => (subjects.some(isAsked) ? [rule] : [])),
    unprotected: view.evaluator.cluster.workloads
      .filter((one) => isAsked(one) && !one.hostNetwork)
      .map((one) => ({ workload: one.id, directions: openDirections(view, one) }))
      .filter(({ directions }) => directions.length > 0)
      .sort((a, b) => compareText(a.workload, b.workload)),
  };
}

function endsOf(dependency: Dependency): readonly WorkloadEndpoint[] {
  const { clients, servers } = endsOfDependency(dependency);
  return [...clients, ...servers];
}

function openDirections({ evaluator }: EnvironmentView, workload: WorkloadEndpoint): Unprotected['directions'] {
  const policies = evaluator.policiesOf(workload);
  const doubts = evaluator.doubtsOf(workload);
  return (['ingress', 'egress'] as const).filter(
    (direction) => !policies.some(({ policy }) => policy.isolates[direction] !== false) && !doubts.some(({ directions }) => directions.includes(direction)),
  );
}

function needOf(view: EnvironmentView, plain: Plain, { from, to, evidence }: Dependency, standing: DependencyStanding): Need {
  return {
    from: originEnd(plain, from),
    to: targetEnd(plain, to),
    ports: to.kind === 'pods' ? plain.ports(portsOf(to)) : undefined,
    standing: standing.kind,
    why: evidence.kind,
    evidence: evidenceText(evidence),
    location: evidencePlace(evidence),
    closedBy:
      standing.kind === 'closed'
        ? standing.by.map(({ policy, direction }) => ({
            kind: policy.kind,
            namespace: policy.namespace,
            name: policy.name,
            direction,
            location: view.locate(policy),
          }))
        : [],
  };
}

function portsOf({ pods }: Extract<Target, { kind: 'pods' }>): ConnectionSet {
  return pods.map(({ ports }) => ports).reduce(unionConnections, noConnections);
}

function originEnd(plain: Plain, from: Connector): NeedEnd {
  if (from.kind === 'workload') return workloadEnd(plain, from.workload);
  if (from.kind === 'api-server') return apiServer;
  const [likeliest] = from.usual;
  const what = from.role === 'monitoring' ? 'monitoring' : 'the ingress controller';
  return { kind: from.role, text: likeliest ? `${what} (${likeliest.name}${from.usual.length > 1 ? ' or another' : ''})` : what };
}

const apiServer: NeedEnd = { kind: 'api-server', text: 'the API server' };

function workloadEnd(plain: Plain, workload: WorkloadEndpoint): NeedEnd {
  const end = plain.end({ kind: 'workload', workload });
  return end.kind === 'workload' ? end : apiServer;
}

function targetEnd(plain: Plain, to: Target): NeedEnd {
  if (to.kind === 'api-server') return apiServer;
  const { service, pods } = to;
  const [first, ...others] = pods;
  if (!service && first && others.length === 0) return workloadEnd(plain, first.workload);
  const id = service ? `${service.namespace}/Service/${service.name}` : '';
  return { kind: 'service', id, port: service?.port?.port, workloads: pods.map(({ workload }) => workload.id) };
}
