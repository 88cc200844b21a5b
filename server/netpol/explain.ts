import type { AllowedPorts } from '../features/allowed.js';
import type { Hop, Step } from '../features/ends/backends.js';
import { fullName } from '../features/ends/named.js';
import type { DestinationAnswer, ExplainedBackend } from '../features/explain/destination.js';
import { type Explanation, portsText, type Reason, type SideExplanation } from '../features/explain.js';
import type { Limit } from '../features/limits.js';
import type { Probe } from '../features/probe.js';
import type { Direction } from '../model/network-policy.js';
import { isAllConnections } from '../semantics/sets/connection-set.js';
import type { Location } from '../workspace/snapshot.js';
import type { AnswerEnd, Plain } from './answers.js';

/** May one end connect to what a person named, and why. */
export interface Explained {
  readonly from: AnswerEnd;
  /** The destination in words: "Service shop/mysql", "StatefulSet shop/mysql". */
  readonly title: string;
  /** `partly`: some of several backends surely can be reached, and some surely cannot. */
  readonly verdict: DestinationAnswer['verdict'];
  /** How the destination was resolved to pods; empty where it is an end itself. */
  readonly steps: readonly Step[];
  /** For an end itself one; else one for each backend, none where no pods are known. */
  readonly explanations: readonly ExplainedPair[];
  /** In sentences. */
  readonly notes: readonly string[];
}

/** May one end connect to another, and why. */
export interface ExplainedPair {
  readonly from: AnswerEnd;
  readonly to: AnswerEnd;
  /** The ports that were asked about. */
  readonly asked: ExplainedPorts;
  readonly verdict: Explanation['verdict'];
  /** Why the verdict is unknown, in sentences. */
  readonly because: readonly string[];
  /** Of the ports asked about, those that surely pass both ends. */
  readonly ports: ExplainedPorts;
  readonly egress: SideAnswer;
  readonly ingress: SideAnswer;
  /** The changes that would open it and nothing else; undefined where it is open, or where there are none. */
  readonly remedy: Remedied | undefined;
  /** The objects that lead there; empty where the destination is the end itself. */
  readonly via: readonly Via[];
  /** How to test it by hand. */
  readonly probe: Probe | undefined;
  /** What else passes either end though no manifest here makes it, and what is not known, in sentences. */
  readonly notes: readonly string[];
  readonly limits: readonly Limit[];
}

export interface ExplainedPorts {
  readonly all: boolean;
  readonly list: readonly AllowedPorts[];
  /** As a sentence has it. */
  readonly text: string;
}

/** What one end lets pass, and which policies decide that. */
export interface SideAnswer {
  readonly direction: Direction;
  readonly end: AnswerEnd;
  /** `notIsolated`, `admitted`, `denied` or `unknown`, as the evaluator says. */
  readonly kind: SideExplanation['kind'];
  readonly verdict: SideExplanation['verdict'];
  readonly summary: string;
  readonly reasons: readonly ExplainedReason[];
}

/** One policy's part in it, with the place to look at. */
export interface ExplainedReason {
  readonly policy: { readonly kind: string; readonly namespace: string | undefined; readonly name: string };
  /** Counted from 1, as is everything that a person counts in a manifest. */
  readonly rule: number | undefined;
  /** Of a rule that decides: which of its peers and ports do, from 1. */
  readonly peers: readonly number[];
  readonly ports: readonly number[];
  readonly text: string;
  readonly location: Location | undefined;
}

/** What to change so that the connection is allowed, and nothing else. */
export interface Remedied {
  /** The rest of a sentence that begins "To allow it,". */
  readonly text: string;
  readonly location: Location | undefined;
  /** One for each end that refuses it. */
  readonly steps: readonly { readonly text: string; readonly location: Location | undefined }[];
  /** Workloads that it is opened for, too, because their labels are the same as those of an end. */
  readonly twins: readonly string[];
}

/** An object that leads to pods, with those of its ports that are meant. */
export interface Via {
  /** `namespace/Kind/name`. */
  readonly object: string;
  readonly ports: readonly { readonly name: string | undefined; readonly port: number; readonly protocol: string }[];
}

/** The answer without anything of the evaluator. */
export function explained({ from, title, verdict, steps, explanations, notes }: DestinationAnswer, plain: Plain): Explained {
  return {
    from: plain.end(from),
    title,
    verdict,
    steps: steps.map(({ text, location, open }) => ({ text, location, open })),
    explanations: explanations.map((one) => pairOf(one, plain)),
    notes,
  };
}

function pairOf(explanation: ExplainedBackend, plain: Plain): ExplainedPair {
  const { from, to, asked, verdict, ports, egress, ingress, remedy, via, probe, notes, limits } = explanation;
  const because = verdict === 'unknown' ? [egress, ingress].flatMap((side) => side.because ?? []) : [];
  return {
    from: plain.end(from),
    to: plain.end(to),
    asked: { all: isAllConnections(asked), list: plain.ports(asked).list, text: portsText(asked) },
    verdict,
    because: [...new Set(because)],
    ports: { all: isAllConnections(ports), list: plain.ports(ports).list, text: portsText(ports) },
    egress: sideOf(egress, plain),
    ingress: sideOf(ingress, plain),
    remedy: remedy && {
      text: remedy.text,
      location: remedy.location,
      steps: remedy.steps.map(({ text, location }) => ({ text, location })),
      twins: remedy.twins,
    },
    via: via.map(viaOf),
    probe,
    notes,
    limits,
  };
}

function sideOf({ direction, end, kind, verdict, summary, reasons }: SideExplanation, plain: Plain): SideAnswer {
  return { direction, end: plain.end(end), kind, verdict, summary, reasons: reasons.map(reasonOf) };
}

function reasonOf({ policy: { kind, namespace, name }, rule, peers, ports, text, location }: Reason): ExplainedReason {
  const counted = (indexes: readonly number[]) => indexes.map((index) => index + 1);
  return { policy: { kind, namespace, name }, rule: rule && rule.index + 1, peers: counted(peers), ports: counted(ports), text, location };
}

function viaOf({ placed: { object, namespace = '' }, ports }: Hop): Via {
  return {
    object: fullName({ namespace, kind: object.kind.value, name: object.metadata.name?.value ?? '' }),
    ports: ports.map(({ name, port, protocol }) => ({ name, port, protocol })),
  };
}
