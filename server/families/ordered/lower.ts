import type { AdminForm, AdminPeer, AdminPolicy, AdminPolicySpec, AdminPort, AdminPortNumber, AdminRule, AdminSelection } from '../../model/admin-policy.js';
import type { List } from '../../model/field.js';
import type { Direction } from '../../model/network-policy.js';
import { isProtocol } from '../../model/object-base.js';
import { lowerSelector } from '../../semantics/cluster/lower-selector.js';
import type { Peer, PodMatcher, Policy, PolicyId, PortMatcher, Rule, Tier } from '../../semantics/cluster/policy.js';
import { everything, nothing } from '../../semantics/cluster/selector.js';

const templated = 'a template writes part of it';

/**
 * What a policy means whose rules are asked in order. It isolates nothing: its rules decide one after the other, by priority, in its tier.
 * Parts that the API server would refuse match nothing.
 */
export function lowerOrderedPolicy(object: AdminPolicy, id: PolicyId, tier: Tier): Policy {
  const { kind, metadata, spec } = object;
  return {
    id,
    kind: kind.value,
    name: metadata.name?.value ?? metadata.openName ?? '',
    namespace: undefined,
    tier,
    priority: spec.priority?.value ?? 0,
    subject: subjectOf(spec),
    isolates: { ingress: false, egress: false },
    rules: { ingress: lowerRules(object, 'ingress'), egress: lowerRules(object, 'egress') },
  };
}

function subjectOf({ subject, templated: own }: AdminPolicySpec): PodMatcher {
  if (subject) return matcherOf(subject) ?? (subject.templated ? { namespaces: { labels: unknownSelector }, pods: everything } : noPods);
  return own ? { namespaces: { labels: unknownSelector }, pods: everything } : noPods;
}

const noPods: PodMatcher = { namespaces: { labels: everything }, pods: nothing };
const unknownSelector = { requirements: [], unknown: true };

/** Pods of whole namespaces, or by both selectors; undefined where neither, or both forms are written. */
function matcherOf({ namespaces, pods, templated: own }: AdminSelection): PodMatcher | undefined {
  if (own || (namespaces && pods)) return undefined;
  if (namespaces) return { namespaces: { labels: lowerSelector(namespaces, false) }, pods: everything };
  if (!pods) return undefined;
  // Neither is a pointer in the Go types, so an absent one is the empty selector.
  return { namespaces: { labels: lowerSelector(pods.namespaceSelector, pods.templated) }, pods: lowerSelector(pods.podSelector, pods.templated) };
}

/** A rule that a template may add can decide anything, in any place; so no rule of that list is sure. */
function lowerRules({ spec, form }: AdminPolicy, direction: Direction): readonly Rule[] {
  const list = spec[direction];
  const known = list?.items.flatMap((rule) => lowerRule(rule, form)) ?? [];
  // Without its priority nobody knows which policies decide before it.
  const rules = spec.priority && spec.priority.value === undefined ? known.map((rule) => ({ ...rule, unknown: templated })) : known;
  if (list ? !list.templated : !spec.templated) return rules;
  const doubtful = rules.map((rule) => ({ ...rule, unknown: templated }));
  const index = (list?.items.at(-1)?.index ?? -1) + 1;
  const added = (['allow', 'deny', 'pass'] as const).map((action): Rule => ({ direction, index, action, peers: [], ports: [], unknown: templated }));
  return [...added, ...doubtful];
}

function lowerRule({ direction, index, action, peers, ports, templated: own }: AdminRule, form: AdminForm): readonly Rule[] {
  const unknown = own || peers?.templated === true || ports?.templated === true || peers?.items.some((peer) => peer.templated) === true;
  const base = {
    direction,
    index,
    peers: peers?.items.flatMap((peer) => lowerPeer(peer, direction)) ?? [],
    ports: isUnlimited(ports) ? ('any' as const) : (ports?.items.flatMap(lowerPort) ?? []),
    ...(unknown && { unknown: templated }),
  };
  const actions = action ? actionsOf(action.value, form) : own ? allActions : [];
  return actions.map((one) => ({ ...base, action: one, ...(actions.length > 1 && { unknown: templated }) }));
}

const allActions = ['allow', 'deny', 'pass'] as const;

/** An action that a template writes may be any; one that does not exist is none. */
function actionsOf(action: string | undefined, { actions }: AdminForm): readonly Rule['action'][] {
  if (action === undefined) return allActions;
  return Object.hasOwn(actions, action) ? allActions.filter((one) => one === actions[action]) : [];
}

function isUnlimited(ports: List<unknown> | undefined): boolean {
  return ports === undefined || (ports.items.length === 0 && !ports.invalid && !ports.templated);
}

/** `networks` match pods, too, says the API. Which addresses nodes have, or a domain name stands for, cannot be said from manifests. */
function lowerPeer(peer: AdminPeer, direction: Direction): readonly Peer[] {
  const { index, networks, domainNames, nodes } = peer;
  const matcher = matcherOf(peer);
  if (matcher) return [{ kind: 'pods', index, pods: matcher }];
  if (direction === 'ingress') return [];
  const byCidr =
    networks?.items.map(
      ({ value }): Peer => ({ kind: 'addresses', index, cidr: value ?? '', except: [], pods: 'always', ...(value === undefined && { unknown: templated }) }),
    ) ?? [];
  const hasNames = domainNames && domainNames.items.length > 0;
  const reason = hasNames ? 'the addresses of a domain name are not known' : nodes && !nodes.isNull ? 'the addresses of nodes are not known' : undefined;
  const elsewhere: readonly Peer[] =
    reason === undefined ? [] : [{ kind: 'addresses', index, cidr: '', except: [], unknown: reason, conditional: true, pods: 'never' }];
  return [
    ...byCidr,
    ...(networks?.templated ? [{ kind: 'addresses' as const, index, cidr: '', except: [], unknown: templated, pods: 'always' as const }] : []),
    ...elsewhere,
  ];
}

function lowerPort({ index, portNumber, portRange, namedPort, templated: own }: AdminPort): readonly PortMatcher[] {
  if (own) return [{ index, protocol: undefined, port: 'all', unknown: templated }];
  if (portNumber) return range(index, portNumber.protocol, portNumber.port?.value, portNumber.port?.value);
  if (portRange) return range(index, portRange.protocol, portRange.start?.value, portRange.end?.value);
  return namedPort?.value === undefined ? [] : [{ index, protocol: undefined, port: { name: namedPort.value } }];
}

/** The API server fills in TCP, and takes any other text, which is the protocol of no connection. */
function range(index: number, written: AdminPortNumber['protocol'], first: number | undefined, last: number | undefined): readonly PortMatcher[] {
  const protocol = written === undefined ? 'TCP' : written.value;
  return first === undefined || last === undefined || !isProtocol(protocol) ? [] : [{ index, protocol, port: { first, last } }];
}
