import type { Direction } from '../model/network-policy.js';
import type { Admission, Denial, RuleLack, Side, Verdict } from '../semantics/answers/answers.js';
import { namespacesMatching } from '../semantics/answers/questions.js';
import type { Endpoint } from '../semantics/cluster/endpoint.js';
import type { Labels } from '../semantics/cluster/labels.js';
import type { Policy, Rule } from '../semantics/cluster/policy.js';
import { allConnections, type ConnectionSet, hasConnections, includesConnections, intersectConnections } from '../semantics/sets/connection-set.js';
import { compareText, counted, listed } from '../util/text.js';
import { rangeText } from '../words/addresses.js';
import { doubtTexts } from '../words/doubts.js';
import { plainly } from '../words/mark.js';
import { describePeers } from '../words/pods.js';
import { describeConnections, describePorts } from '../words/ports.js';
import type { EnvironmentView, Location } from '../workspace/snapshot.js';
import { shortName } from './ends/endpoints.js';
import { type Remedy, remedyOf } from './explain/remedy.js';
import { notesOn } from './explain-notes.js';
import { type Limit, limitsFor } from './limits.js';

/** May one end connect to the other, and why: what `netpol explain` prints. */
export interface Explanation {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** The ports that were asked about. */
  readonly asked: ConnectionSet;
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** Of the ports asked about, those that surely pass both ends. */
  readonly ports: ConnectionSet;
  readonly egress: SideExplanation;
  readonly ingress: SideExplanation;
  /** The changes that would open it and nothing else, one for each end that refuses it; undefined where it is open, or where there are none. */
  readonly remedy: Remedy | undefined;
  /** What else passes either end though no manifest here makes it, and what is not known, in sentences. */
  readonly notes: readonly string[];
  /** Why the answer may not be the cluster's. */
  readonly limits: readonly Limit[];
}

export interface SideExplanation {
  readonly direction: Direction;
  readonly end: Endpoint;
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** `notIsolated`, `admitted`, `denied` or `unknown`, as the evaluator says. */
  readonly kind: Side['kind'];
  readonly summary: string;
  /** What is not known, where that decides. */
  readonly because: string | undefined;
  readonly reasons: readonly Reason[];
}

/** One policy's part in it, with the place to look at. */
export interface Reason {
  readonly policy: Policy;
  readonly rule: Rule | undefined;
  /** Of a rule that decides: which of its peers and ports do, from 0; none where it names none, or where it lacks something. */
  readonly peers: readonly number[];
  readonly ports: readonly number[];
  readonly text: string;
  readonly location: Location | undefined;
}

/** Explains whether `from` may connect to `to` on the ports asked about; every port unless `on` limits it. */
export function explain(view: EnvironmentView, from: Endpoint, to: Endpoint, on: ConnectionSet = allConnections): Explanation {
  const verdict = view.evaluator.verdict(from, to, on);
  const ports = intersectConnections(verdict.allowed.sure, on);
  const egress = sideOf(view, verdict, 'egress', on);
  const ingress = sideOf(view, verdict, 'ingress', on);
  const possible = hasConnections(intersectConnections(verdict.allowed.possible, on));
  return {
    from,
    to,
    asked: on,
    verdict: hasConnections(ports) ? 'allowed' : possible ? 'unknown' : 'denied',
    ports,
    egress,
    ingress,
    remedy: remedyOf(view, verdict, on),
    notes: notesOn(view, from, to, on),
    limits: limitsFor(view, [from, to]),
  };
}

function sideOf(view: EnvironmentView, verdict: Verdict, direction: Direction, asked: ConnectionSet): SideExplanation {
  const [end, other] = direction === 'egress' ? [verdict.from, verdict.to] : [verdict.to, verdict.from];
  const side = verdict[direction];
  const because = side.kind === 'unknown' ? doubtTexts(side.because).join('; ') : undefined;
  return { direction, end, kind: side.kind, because, ...wordsOf(view, side, { end, other, direction, asked }) };
}

/** One end, what the question is about there, and on which ports. */
interface Asked {
  readonly end: Endpoint;
  readonly other: Endpoint;
  readonly direction: Direction;
  readonly asked: ConnectionSet;
}

type Words = Pick<SideExplanation, 'verdict' | 'summary' | 'reasons'>;

function wordsOf(view: EnvironmentView, side: Side, { end, other, direction, asked }: Asked): Words {
  switch (side.kind) {
    case 'notIsolated':
      return {
        verdict: 'allowed',
        summary: end.kind === 'addresses' ? 'policies do not limit what is outside the cluster' : `no policy isolates its ${direction}`,
        reasons: [],
      };
    case 'admitted':
      return {
        verdict: 'allowed',
        summary: admittedText(side, direction, asked),
        reasons: [...decisions(view, side.by), ...decisions(view, side.deniedBy)],
      };
    case 'unknown':
      return { verdict: 'unknown', summary: `cannot be said: ${doubtTexts(side.because).join('; ')}`, reasons: decisions(view, side.by) };
    case 'denied':
      return {
        verdict: 'denied',
        summary: deniedText(side, other, direction),
        reasons: [
          ...decisions(view, side.deniedBy),
          ...inFileOrder(side.isolatedBy.flatMap((denial) => lackTexts(view, denial, other, direction === 'ingress' ? end : other))),
        ],
      };
  }
}

function admittedText({ isolatedBy, allowed }: Side & { kind: 'admitted' }, direction: Direction, asked: ConnectionSet): string {
  const all = includesConnections(allowed.sure, asked);
  const ports = portsText(allowed.sure);
  if (isolatedBy.length === 0) return `no policy isolates its ${direction}${all ? '' : `, and rules that deny leave ${ports}`}`;
  return `isolated by ${counted(isolatedBy.length, 'policy')}, and admitted${all ? '' : ` on ${ports}`}`;
}

function deniedText({ isolatedBy, deniedBy }: Side & { kind: 'denied' }, other: Endpoint, direction: Direction): string {
  const verb = direction === 'ingress' ? `lets ${shortName(other)} in` : `lets it reach ${shortName(other)}`;
  const isolated = isolatedBy.length === 1 ? `isolated by 1 policy, which never ${verb}` : `isolated by ${counted(isolatedBy.length, 'policy')}, none ${verb}`;
  const refused = 'refused by a rule that denies';
  if (deniedBy.length === 0) return isolated;
  return isolatedBy.length === 0 ? refused : `${isolated}; in part ${refused}`;
}

/** The rules that decide, each with those of its peers and ports that do. */
function decisions(view: EnvironmentView, by: readonly Admission[]): readonly Reason[] {
  const rules = new Map(by.map((each) => [each.by.rule, each.by.policy] as const));
  return [...rules].map(([rule, policy]) => {
    const references = by.filter((each) => each.by.rule === rule).map((each) => each.by);
    const peers = distinct(references.map(({ peer }) => peer));
    const ports = distinct(references.map(({ port }) => port));
    const part: Rule = {
      ...rule,
      peers: rule.peers === 'anyone' ? rule.peers : rule.peers.filter(({ index }) => peers.includes(index)),
      ports: rule.ports === 'any' ? rule.ports : rule.ports.filter(({ index }) => ports.includes(index)),
    };
    const [only, ...more] = peers;
    const list = rule.direction === 'ingress' ? 'from' : 'to';
    const path = only !== undefined && more.length === 0 && rule.peers.length > 1 ? [list, only] : [];
    return { policy, rule, peers, ports, text: ruleText(part), location: view.locate(policy, ['spec', rule.direction, rule.index, ...path]) };
  });
}

function distinct(indexes: readonly (number | undefined)[]): readonly number[] {
  return [...new Set(indexes.flatMap((index) => index ?? []))];
}

/** What a rule lets pass or denies: `rule 1 lets in pods labelled app=web in shop on TCP 80`. */
export function ruleText(rule: Rule): string {
  const verb = rule.action === 'deny' ? 'denies' : rule.direction === 'ingress' ? 'lets in' : 'allows';
  return `rule ${rule.index + 1} ${verb} ${describePeers(rule, plainly)} on ${describePorts(rule, plainly)}`;
}

/** What each rule of an isolating policy lacked; a policy without rules admits nobody. */
function lackTexts(view: EnvironmentView, { policy, lacks }: Denial, other: Endpoint, destination: Endpoint): readonly Reason[] {
  const none = { policy, peers: [], ports: [] };
  if (lacks.length === 0) return [{ ...none, rule: undefined, text: 'has no rule that admits anyone', location: view.locate(policy) }];
  return lacks.map((lack) => {
    const { rule } = lack;
    const location = view.locate(policy, ['spec', rule.direction, rule.index]);
    return { ...none, rule, text: `${ruleText(rule)}; ${lackText(view, lack, other, destination)}`, location };
  });
}

function lackText(view: EnvironmentView, { lack, rule }: RuleLack, other: Endpoint, destination: Endpoint): string {
  const parts = [lack === 'port' ? [] : peerText(view, rule, other), lack === 'peer' ? [] : portText(rule, destination)];
  return parts.flat().join(', and ');
}

/** Names of ports are those that the destination's containers give. */
function portText({ ports }: Rule, destination: Endpoint): string {
  const names = ports === 'any' ? [] : ports.map(({ port }) => (port !== 'all' && 'name' in port ? port.name : undefined));
  if (names.length === 0 || names.includes(undefined)) return 'that is another port';
  if (destination.kind === 'addresses') return 'ports have no names outside the cluster';
  const { name, ports: declared } = destination.workload;
  return declared.some((port) => names.includes(port.name)) ? 'that is another port' : `${name} names no port so`;
}

/** What the other end is, said in the terms that the rule asks for: its namespace or its labels. */
function peerText(view: EnvironmentView, rule: Rule, other: Endpoint): string {
  if (other.kind === 'addresses') return `${rangeText(other.range)} is none of them`;
  const { workload } = other;
  const asked = rule.peers === 'anyone' ? [] : rule.peers.flatMap((peer) => (peer.kind === 'pods' ? [peer.pods] : []));
  if (asked.length === 0) return `${workload.name} is a pod, and the rule names addresses`;
  const elsewhere = asked.every(
    ({ namespaces }) => !namespacesMatching(view.evaluator, namespaces).some(({ namespace }) => namespace.name === workload.namespace),
  );
  const keys = new Set(asked.flatMap(({ pods }) => pods.requirements.map(({ key }) => key)));
  return elsewhere || keys.size === 0
    ? `${workload.name} is in ${workload.namespace}`
    : `${workload.name} is ${labelledText(workload.labels, keys)} in ${workload.namespace}`;
}

function labelledText({ values }: Labels, keys: ReadonlySet<string>): string {
  const [has, lacks] = [[...keys].filter((key) => values.has(key)), [...keys].filter((key) => !values.has(key))];
  const labelled = has.length > 0 ? [`labelled ${listed(has.map((key) => `${key}=${values.get(key) ?? '?'}`))}`] : [];
  return [...labelled, ...(lacks.length > 0 ? [`not labelled ${listed(lacks, 'or')}`] : [])].join(' and ');
}

/** In the order in which a reader of the files comes upon them. */
function inFileOrder(reasons: readonly Reason[]): readonly Reason[] {
  const start = ({ location }: Reason) => location?.range.start ?? 0;
  return [...reasons].sort((a, b) => compareText(a.location?.file ?? '', b.location?.file ?? '') || start(a) - start(b));
}

/** The ports of an explanation in words. */
export function portsText(set: ConnectionSet): string {
  return describeConnections(set, plainly);
}
