import type { Direction } from '../../model/network-policy.js';
import type { Doubt } from '../cluster/doubt.js';
import type { NamespaceFact } from '../cluster/endpoint.js';
import { both, either, implies, isSatisfiable, type Match, matchLabels } from '../cluster/label-selector.js';
import type { Labels } from '../cluster/labels.js';
import { type AddressPeer, everyPod, type PodMatcher, type Policy, type PortMatcher, type Rule } from '../cluster/policy.js';
import type { Selector } from '../cluster/selector.js';
import { type AddressRange, addressSet, allAddresses, intersectAddresses, noAddresses, parseCidr, subtractAddresses } from '../sets/address-set.js';
import { type Allowed, allConnections, connectionsOf, noConnections, unionConnections } from '../sets/connection-set.js';
import { allPorts, noPorts, type PortSet, portRange, unionPorts } from '../sets/port-set.js';
import { blocksOf, type CompiledAddresses, noBlocks, type RuleBlocks } from './blocks.js';
import { type Matching, type Members, matchNamespace, type PodLike, type Population, unseenNamespace } from './population.js';

/** A policy with its selectors looked up in one population and its addresses and ports as sets. */
export interface CompiledPolicy {
  readonly policy: Policy;
  readonly subject: Matching;
  readonly rules: Readonly<Record<Direction, readonly CompiledRule[]>>;
}

/** A doubt with its pods looked up in one population. */
export interface CompiledDoubt {
  readonly doubt: Doubt;
  readonly subject: Matching;
}

export interface CompiledRule {
  readonly rule: Rule;
  /** Whose rule it is. */
  readonly policy: Policy;
  readonly pods: readonly { readonly index: number; readonly matching: Matching }[];
  /** Computed when first asked for. */
  readonly addresses: readonly CompiledAddresses[];
  /** What its blocks say of pods. */
  readonly blocks: RuleBlocks;
  /** The classes of the population that its peers match, by peer. */
  members(): readonly Members[];
  /** Some ports go by name, so they differ with the destination. */
  readonly usesNames: boolean;
  /** The ports, names left out. */
  readonly numbered: Allowed;
  /** The plugin passes over `endPort`. */
  readonly ignoresEndPort: boolean;
}

/**
 * The other end of a connection as peers see it. `all`: any pods that a matcher matches, of which `pod` holds what is known. A range of addresses is matched surely where all of it is, possibly where some is.
 */
export type PeerView =
  | { readonly kind: 'pods'; readonly pod: PodLike; readonly all?: PodMatcher }
  | { readonly kind: 'addresses'; readonly range: AddressRange };

/** Pods at the other end. */
export type PodsView = PeerView & { readonly kind: 'pods' };

export function compilePolicy(policy: Policy, population: Population): CompiledPolicy {
  const compile = (rule: Rule) => compileRule(rule, policy, population);
  return {
    policy,
    subject: population.matching(policy.subject),
    rules: { ingress: policy.rules.ingress.map(compile), egress: policy.rules.egress.map(compile) },
  };
}

export function compileDoubt(doubt: Doubt, population: Population): CompiledDoubt {
  return { doubt, subject: population.matching(doubt.subject === 'every pod' ? everyPod : doubt.subject) };
}

/** Whether it is pods on the host's network. */
export function isOnHost(view: PeerView): boolean {
  return view.kind === 'pods' && view.pod.hostNetwork;
}

/** Whether any peer of the rule matches the other end. */
export function matchPeer(compiled: CompiledRule, view: PeerView): Match {
  if (compiled.rule.unknown !== undefined) return 'unknown';
  if (compiled.rule.peers === 'anyone') return 'yes';
  let result: Match = 'no';
  if (view.kind === 'pods') {
    for (const { matching } of compiled.pods) result = either(result, matchPods(matching, view));
    return result === 'yes' ? result : either(result, compiled.blocks.matchPod(view.pod));
  }
  for (const one of compiled.addresses) result = either(result, matchAddresses(one, view.range));
  return result;
}

/** Whether a matcher matches pods. */
export function matchPods(matching: Matching, { pod, all }: PodsView): Match {
  if (!all) return matching.test(pod);
  const inNamespace = matchNamespacesOf(matching, all, pod.namespace);
  return both(inNamespace, matchAll(all.pods, matching.pods.pods, pod.labels));
}

/** Whether a selector holds for everything that another one selects, of which `known` is known. */
function matchAll(all: Selector, selector: Selector, known: Labels): Match {
  if (implies(all, selector)) return 'yes';
  const match = matchLabels(selector, known);
  const isPossible = match !== 'unknown' || isSatisfiable({ requirements: [...all.requirements, ...selector.requirements], unknown: false });
  return isPossible ? match : 'no';
}

/** Whether a matcher matches the namespaces of all pods that another one matches; these are one namespace, or whichever have some labels. */
function matchNamespacesOf({ pods: matcher, home }: Matching, { namespaces: all }: PodMatcher, known: NamespaceFact): Match {
  const { namespaces } = matcher;
  if ('labels' in namespaces) return 'labels' in all ? matchAll(all.labels, namespaces.labels, known.labels) : matchNamespace(matcher, known);
  if ('name' in all || known.name !== '') return matchNamespace(matcher, known);
  return matchLabels(all.labels, (home ?? unseenNamespace(namespaces.name)).labels) === 'no' ? 'no' : 'unknown';
}

export function matchAddresses({ sure, possible }: CompiledAddresses, range: AddressRange): Match {
  if (sure.some((one) => one.family === range.family && one.first <= range.first && range.last <= one.last)) return 'yes';
  return intersectAddresses(possible, [range]).length > 0 ? 'unknown' : 'no';
}

/**
 * The ports that a rule opens at a destination. A name stands for the ports of the destination's containers with that name and protocol;
 * an address outside the cluster (`undefined`) has no named ports.
 */
export function portsAt({ rule, numbered, usesNames, ignoresEndPort }: CompiledRule, destination: PodLike | undefined): Allowed {
  if (!usesNames || rule.ports === 'any') return numbered;
  return rule.ports.reduce((sum, matcher) => join(sum, matcherPortsAt(matcher, destination, ignoresEndPort)), numbered);
}

/** What one item of `ports` opens at a destination. */
export function matcherPortsAt(matcher: PortMatcher, destination: PodLike | undefined, ignoresEndPort: boolean): Allowed {
  const { protocol, port, unknown } = matcher;
  if (ignoresEndPort && matcher.endPort && unknown === undefined && typeof port === 'object' && 'first' in port)
    return { sure: connectionsOf(protocol, portRange(port.first)), possible: connectionsOf(protocol, portRange(port.first, port.last)) };
  if (port === 'all' || 'first' in port) {
    const ports = connectionsOf(protocol, port === 'all' ? allPorts : portRange(port.first, port.last));
    return { sure: unknown === undefined ? ports : noConnections, possible: ports };
  }
  if (!destination) return { sure: noConnections, possible: noConnections };
  const named = namedPorts(port.name, protocol, destination);
  // Taken for its node, a pod has no named ports.
  const isSure = unknown === undefined && !destination.hostNetwork;
  return { sure: isSure ? named : noConnections, possible: destination.portsOpen ? connectionsOf(protocol, allPorts) : named };
}

function compileRule(rule: Rule, policy: Policy, population: Population): CompiledRule {
  const peers = rule.peers === 'anyone' ? [] : rule.peers;
  const written = peers.flatMap((peer) => (peer.kind === 'addresses' ? [peer] : []));
  let addresses: readonly CompiledAddresses[] | undefined;
  let blocks: RuleBlocks | undefined = written.length === 0 ? noBlocks : undefined;
  let members: readonly Members[] | undefined;
  const compiled: CompiledRule = {
    rule,
    policy,
    pods: peers.flatMap((peer) => (peer.kind === 'pods' ? [{ index: peer.index, matching: population.matching(peer.pods) }] : [])),
    get addresses() {
      addresses ??= written.map(compileAddresses);
      return addresses;
    },
    get blocks() {
      blocks ??= blocksOf(written, compiled.addresses, population.network);
      return blocks;
    },
    members: () => (members ??= [...compiled.pods.map(({ matching }) => matching.members()), ...blockMembers(compiled.blocks, population)]),
    ...compilePorts(rule, population.network.ignoresEndPort === true),
  };
  return compiled;
}

/** Mostly blocks match no pods at all, and nobody needs to look at each. */
function blockMembers(blocks: RuleBlocks, { classes, particular }: Population): readonly Members[] {
  if (blocks === noBlocks) return [];
  const sure: number[] = [];
  const maybe: number[] = [];
  for (const pod of blocks.elsewhere === 'no' ? particular : classes) {
    const match = blocks.matchPod(pod);
    if (match !== 'no') (match === 'yes' ? sure : maybe).push(pod.index);
  }
  return sure.length + maybe.length === 0 ? [] : [{ sure, maybe }];
}

function compilePorts({ ports, unknown }: Rule, ignoresEndPort: boolean): Pick<CompiledRule, 'usesNames' | 'numbered' | 'ignoresEndPort'> {
  if (unknown !== undefined) return { usesNames: false, numbered: { sure: noConnections, possible: allConnections }, ignoresEndPort };
  if (ports === 'any') return { usesNames: false, numbered: { sure: allConnections, possible: allConnections }, ignoresEndPort };
  const numbered = ports.filter(({ port }) => port === 'all' || 'first' in port).map((matcher) => matcherPortsAt(matcher, undefined, ignoresEndPort));
  return { ignoresEndPort, usesNames: numbered.length < ports.length, numbered: numbered.reduce(join, { sure: noConnections, possible: noConnections }) };
}

/** The addresses that an ipBlock matches: `cidr` without `except`. */
export function compileAddresses({ index, cidr, except, unknown }: AddressPeer): CompiledAddresses {
  const block = parseCidr(cidr);
  const known = block ? [block] : unknown !== undefined && cidr === '' ? allAddresses : noAddresses;
  const left = subtractAddresses(known, addressSet(except.flatMap((one) => parseCidr(one) ?? [])));
  return { index, sure: unknown === undefined ? left : noAddresses, possible: left };
}

function namedPorts(name: string, protocol: PortMatcher['protocol'], { ports }: PodLike) {
  const numbers = (wanted: PortMatcher['protocol']): PortSet =>
    ports.filter((port) => port.name === name && port.protocol === wanted).reduce<PortSet>((sum, { number }) => unionPorts(sum, portRange(number)), noPorts);
  if (protocol !== undefined) return connectionsOf(protocol, numbers(protocol));
  return { ICMP: false, SCTP: numbers('SCTP'), TCP: numbers('TCP'), UDP: numbers('UDP') };
}

function join(a: Allowed, b: Allowed): Allowed {
  const sure = unionConnections(a.sure, b.sure);
  return { sure, possible: a.sure === a.possible && b.sure === b.possible ? sure : unionConnections(a.possible, b.possible) };
}
