import type { AllowedPorts } from '../features/allowed.js';
import { probeOf } from '../features/probe.js';
import type { Exposed, Exposure } from '../semantics/answers/answers.js';
import type { PossibleConnection } from '../semantics/answers/possible-connections.js';
import type { Endpoint } from '../semantics/cluster/endpoint.js';
import type { PodMatcher } from '../semantics/cluster/policy.js';
import { type ConnectionSet, hasConnections, partsByProtocol } from '../semantics/sets/connection-set.js';
import { listed } from '../util/text.js';
import { doubtTexts } from '../words/doubts.js';
import { plainly } from '../words/mark.js';
import { describePods } from '../words/pods.js';
import { selectorText } from '../words/selectors.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import { type AdmittingPolicies, type AdmittingPolicy, admittingPolicies } from './admitting.js';
import { type AnswerEnd, type AnswerPorts, type Plain, remembering } from './answers.js';
import type { PolicyName } from './named-objects.js';

/** A connection that policies allow. */
export interface ConnectionRow {
  readonly from: AnswerEnd;
  readonly to: AnswerEnd;
  readonly allowed: AnswerPorts;
  /** A command that tests it by hand, where that was asked for and there is one. */
  readonly probe?: string;
  /** The rules that let it pass, where that was asked for; none where no policy limits either end. */
  readonly policies?: readonly AdmittingPolicy[];
}

/** What may or may not be allowed between two ends. */
export interface PossibleRow {
  readonly from: AnswerEnd;
  readonly to: AnswerEnd;
  readonly allowed: AnswerPorts;
  /** Why it is not sure, as one text. */
  readonly because: string;
  /** The rules that may let it pass, where that was asked for. */
  readonly policies?: readonly AdmittingPolicy[];
}

/** What rows have; those of what is not sure have no probes. */
export interface ConnectionOptions {
  /** `protocol`: each has the ports of one protocol only. */
  readonly per?: 'pair' | 'protocol' | undefined;
  /** Each says how to test it. */
  readonly probes?: boolean | undefined;
  /** Each says which rules let it pass. */
  readonly policies?: boolean | undefined;
  /** Only those from or to the workload of this id. */
  readonly focus?: string | undefined;
  /** Only those to the workload of this id: in a large environment, far cheaper than all. */
  readonly to?: string | undefined;
  /** Only those that a rule of this policy lets pass. */
  readonly policy?: PolicyName | undefined;
}

/** Rows are computed as they are asked for: there may be a million of them. */
export interface Connections {
  /** What is sure. */
  readonly connections: Iterable<ConnectionRow>;
  /** What is not; told apart from what is. */
  readonly possible: Iterable<PossibleRow>;
}

/** Every connection that is allowed, and every one that may be. */
export function connectionsOf(view: EnvironmentView, plain: Plain, options: ConnectionOptions): Connections {
  const admitting = admittingPolicies(view);
  const policies = options.policies ? admitting : undefined;
  const isWanted = wanting(options, admitting);
  const parts = remembering((allowed: ConnectionSet) => {
    const told = plain.told(allowed);
    return (options.per === 'protocol' ? partsByProtocol(told) : [told]).filter(hasConnections);
  });
  const plainRow = ({ from, to }: Ends, allowed: ConnectionSet) => ({
    from: plain.end(from),
    to: plain.end(to),
    allowed: plain.ports(allowed),
    ...(policies ? { policies: policies(from, to, allowed) } : {}),
  });
  const { evaluator } = view;
  const end = options.to === undefined ? undefined : evaluator.cluster.workloads.find(({ id }) => id === options.to);
  const isNobody = options.to !== undefined && !end;
  return {
    connections: again(function* () {
      for (const row of isNobody ? [] : evaluator.connections(end)) {
        if (!isWanted(row, row.allowed)) continue;
        for (const allowed of parts(row.allowed)) {
          const command = options.probes ? probeOf(view, row.from, row.to, allowed)?.command : undefined;
          yield command === undefined ? plainRow(row, allowed) : { ...plainRow(row, allowed), probe: command };
        }
      }
    }),
    possible: again(function* () {
      const texts = remembering(doubtTexts);
      const text = (because: PossibleConnection['because']) => [...new Set(because.flatMap(texts))].join('; ');
      for (const row of isNobody ? [] : evaluator.possibleConnections(end)) {
        if (!isWanted(row, row.allowed)) continue;
        for (const allowed of parts(row.allowed)) yield { ...plainRow(row, allowed), because: text(row.because) };
      }
    }),
  };
}

/** Whether a row is asked for. */
function wanting({ focus, policy }: ConnectionOptions, admitting: AdmittingPolicies): (ends: Ends, allowed: ConnectionSet) => boolean {
  const isFocus = (end: Endpoint) => end.kind === 'workload' && end.workload.id === focus;
  return ({ from, to }, allowed) => {
    if (focus !== undefined && !isFocus(from) && !isFocus(to)) return false;
    return policy === undefined || admitting(from, to, allowed).some(({ namespace, name }) => namespace === policy.namespace && name === policy.name);
  };
}

/** May be read more than once. */
function again<T>(begin: () => Iterator<T>): Iterable<T> {
  return { [Symbol.iterator]: begin };
}

interface Ends {
  readonly from: Endpoint;
  readonly to: Endpoint;
}

/** Pods that no manifest makes: selectors as `kubectl get -l` takes them, empty where everything is selected. */
export interface ExposedPods {
  readonly pods: string;
  readonly namespaces: string;
  readonly unknown?: true;
}

/** A workload, or pods that no manifest makes. */
export type ExposureEnd =
  | { readonly kind: 'workload'; readonly id: string }
  | {
      readonly kind: 'pods';
      readonly pods: ExposedPods;
      readonly except: readonly ExposedPods[];
      /** `pods labelled app=web in namespaces labelled team=ops`. */
      readonly text: string;
    };

/** Pods that no manifest makes, and what they may exchange with a workload. */
export interface ExposureRow {
  readonly from: ExposureEnd;
  readonly to: ExposureEnd;
  /** Numbers, and names that mean a number only once the pod is there. */
  readonly allowed: readonly AllowedPorts[];
  readonly text: string;
}

/** How one direction of a workload stands, and whom its policies let in or out though no manifest makes them. */
export interface WorkloadExposure {
  readonly workload: AnswerEnd & { readonly kind: 'workload' };
  readonly direction: Exposure['direction'];
  readonly standing: Exposure['standing'];
  readonly rows: readonly ExposureRow[];
}

/** Ingress, then egress, of each workload; computed as they are asked for. */
export function exposuresOf({ evaluator }: EnvironmentView, plain: Plain): Iterable<WorkloadExposure> {
  return again(function* () {
    for (const exposure of evaluator.exposures()) {
      const { id, namespace, kind: type, name } = exposure.workload;
      const { direction, standing, to } = exposure;
      yield {
        workload: { kind: 'workload', id, namespace, type, name },
        direction,
        standing,
        rows: to.map((exposed) => exposureRow(exposure, exposed, plain)),
      };
    }
  });
}

function exposureRow({ workload, direction }: Exposure, exposed: Exposed, plain: Plain): ExposureRow {
  const own: ExposureEnd = { kind: 'workload', id: workload.id };
  const pods = podsEnd(exposed);
  const { list, text } = plain.ports(exposed.allowed);
  const { names } = exposed;
  return {
    ...(direction === 'ingress' ? { from: pods, to: own } : { from: own, to: pods }),
    allowed: [...list, ...names.map(({ protocol, name }) => ({ protocol, ports: name }))],
    text: [...(text === '' ? [] : [text]), ...names.map(({ protocol, name }) => `${protocol} port ${name}`)].join('; '),
  };
}

function podsEnd({ pods, except }: Exposed): ExposureEnd {
  const exceptions = except.map((one) => describePods(one, plainly));
  const text = `${describePods(pods, plainly)}${exceptions.length === 0 ? '' : `, except ${listed(exceptions)}`}`;
  return { kind: 'pods', pods: exposedPods(pods), except: except.map(exposedPods), text };
}

function exposedPods({ namespaces, pods }: PodMatcher): ExposedPods {
  const isUnknown = pods.unknown || ('labels' in namespaces && namespaces.labels.unknown);
  return {
    pods: selectorText(pods),
    namespaces: 'name' in namespaces ? `kubernetes.io/metadata.name=${namespaces.name}` : selectorText(namespaces.labels),
    ...(isUnknown ? { unknown: true } : {}),
  };
}
