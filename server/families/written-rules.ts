import type { AdminPolicy, AdminRule } from '../model/admin-policy.js';
import { adminRulesOf } from '../model/admin-reading.js';
import type { Field } from '../model/field.js';
import type { Direction, IpBlock, LabelSelector, PolicyPeer, PolicyRule } from '../model/network-policy.js';
import type { PolicyObject } from '../model/objects.js';
import { isAbsentOrEmpty, present, rulesOf, selectsAll } from '../model/reading.js';
import type { Path } from '../syntax/nodes.js';
import type { Range } from '../util/range.js';
import { type ListedPorts, listedAdminPorts, listedPorts } from './listed-ports.js';

/** A rule of a policy of any family, in common terms. */
export interface WrittenRule {
  readonly direction: Direction;
  readonly range: Range;
  readonly path: Path;
  /** Of `ports`, where that is written. */
  readonly portsKey: Range | undefined;
  /** It surely lets through what it matches. In the tier behind the policies of namespaces, where nothing is closed, that says nothing, and is none. */
  readonly allows: boolean;
  /** It decides before the policies of namespaces are asked. */
  readonly decidesFirst: boolean;
  /** Its list of peers is written, whatever is in it. */
  readonly hasPeers: boolean;
  readonly ports: ListedPorts;
  /** Its peers that are addresses. What a template writes is left out. */
  readonly blocks: readonly WrittenBlock[];
  /** Its peers that are pods, with the selectors that have a value. */
  readonly podPeers: readonly PodPeerSelectors[];
  /** Those that are every pod of every namespace. */
  readonly everyPod: readonly PodPeerSelectors[];
  /** Blocks of which an earlier rule of the policy surely denies every port. */
  readonly denied: readonly string[];
}

/** What a peer that is pods asks for; nothing of a part that is left out. */
export interface PodPeerSelectors extends Pick<PolicyPeer, 'index' | 'range' | 'path'> {
  readonly pods: LabelSelector | undefined;
  readonly namespaces: LabelSelector | undefined;
}

/** A block of addresses. */
export interface WrittenBlock {
  readonly at: Range;
  readonly cidr: string;
  readonly except: readonly string[];
  /** Where its family writes exceptions. */
  readonly block: IpBlock | undefined;
}

/** The rules of both directions. */
export function writtenRulesOf(object: PolicyObject): readonly WrittenRule[] {
  return object.type === 'NetworkPolicy' ? rulesOf(object).map(inNamespace) : adminRulesOf(object).map((rule) => inOrder(object, rule));
}

/** Whether a rule that lists ports alone stands beside one that lists peers alone: a dash may have made two rules of one. */
export function isBesidePeers(rules: readonly WrittenRule[], rule: WrittenRule): boolean {
  const index = rules.indexOf(rule);
  const isPeersOnly = (other: WrittenRule | undefined) => other?.direction === rule.direction && other.hasPeers && other.ports === 'all';
  return !rule.hasPeers && (isPeersOnly(rules[index - 1]) || isPeersOnly(rules[index + 1]));
}

function inNamespace(rule: PolicyRule): WrittenRule {
  const { direction, range, path, peers, ports, templated } = rule;
  return {
    direction,
    range,
    path,
    portsKey: ports?.key,
    allows: !templated,
    decidesFirst: false,
    hasPeers: peers !== undefined,
    ports: listedPorts(rule),
    blocks: (peers?.items ?? []).flatMap(({ ipBlock, podSelector, namespaceSelector }) =>
      ipBlock && !podSelector && !namespaceSelector ? readBlock(ipBlock) : [],
    ),
    ...podPeersOf(
      (peers?.items ?? []).flatMap(({ podSelector, namespaceSelector, ipBlock, templated: open, ...place }) =>
        open || ipBlock ? [] : [{ ...placeOf(place), pods: present(podSelector), namespaces: present(namespaceSelector) }],
      ),
    ),
    denied: [],
  };
}

function placeOf({ index, range, path }: Pick<PolicyPeer, 'index' | 'range' | 'path'>): Pick<PolicyPeer, 'index' | 'range' | 'path'> {
  return { index, range, path };
}

function podPeersOf(all: readonly PodPeerSelectors[]): Pick<WrittenRule, 'podPeers' | 'everyPod'> {
  const podPeers = all.filter(({ pods, namespaces }) => pods || namespaces);
  return { podPeers, everyPod: podPeers.filter(({ pods, namespaces }) => namespaces && selectsAll(namespaces) && (!pods || selectsAll(pods))) };
}

function readBlock(block: IpBlock): readonly WrittenBlock[] {
  const { cidr, except, templated, isNull } = block;
  const left = (except?.items ?? []).map(({ value }) => value);
  if (cidr?.value === undefined || templated || isNull || except?.templated || except?.invalid) return [];
  return left.every((each) => each !== undefined) ? [{ at: cidr.range, cidr: cidr.value, except: left, block }] : [];
}

function inOrder(object: AdminPolicy, rule: AdminRule): WrittenRule {
  const { direction, range, path, peers, ports, index } = rule;
  return {
    direction,
    range,
    path,
    portsKey: ports?.key,
    allows: decidesFirst(object) && actionOf(object, rule) === 'allow',
    decidesFirst: decidesFirst(object),
    hasPeers: peers !== undefined,
    ports: listedAdminPorts(rule),
    blocks: networksOf(rule).map(({ value, range: at }) => ({ at, cidr: value, except: [], block: undefined })),
    ...podPeersOf(
      (peers?.items ?? []).flatMap(({ namespaces, pods, templated, ...place }) =>
        templated || pods?.templated
          ? []
          : [{ ...placeOf(place), pods: present(pods?.podSelector), namespaces: present(namespaces ?? pods?.namespaceSelector) }],
      ),
    ),
    denied: (object.spec[direction]?.items ?? []).flatMap((earlier) =>
      earlier.index < index && actionOf(object, earlier) === 'deny' && isAbsentOrEmpty(earlier.ports) ? networksOf(earlier).map(({ value }) => value) : [],
    ),
  };
}

function actionOf({ form }: AdminPolicy, { action, templated }: AdminRule): 'allow' | 'deny' | 'pass' | undefined {
  return templated || action?.value === undefined ? undefined : form.actions[action.value];
}

/** In the tier of administrators; of the kind without a tier of its own, the one that may have only one name comes last. */
function decidesFirst({ form, spec }: AdminPolicy): boolean {
  return form.tiers.length > 0 ? spec.tier?.value === form.tiers[0] : form.onlyName === undefined;
}

function networksOf({ peers }: AdminRule): readonly Field<string>[] {
  return (peers?.items ?? []).flatMap(({ networks }) => (networks?.items ?? []).filter((network): network is Field<string> => network.value !== undefined));
}
