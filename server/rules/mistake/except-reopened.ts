import type { IpBlock, NetworkPolicy, PolicyRule } from '../../model/network-policy.js';
import { addressesOf, includesPort } from '../../semantics/cluster/includes.js';
import { implies } from '../../semantics/cluster/label-selector.js';
import type { Policy, Rule } from '../../semantics/cluster/policy.js';
import { type AddressRange, type AddressSet, includesAddresses, parseCidr } from '../../semantics/sets/address-set.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { remember } from '../../util/remember.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { appendItem, type Edits, fixOf, insertEntry, losing, removeEntry, removeItem, writtenNode } from '../edits.js';
import { peersKey } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { type RelatedPlace, rule } from '../rule.js';
import { sameValue } from '../same-value.js';

interface Reopened {
  readonly at: Range;
  readonly except: string;
  readonly by: string;
  readonly key: 'from' | 'to';
  readonly list: Path;
  readonly index: number;
  /** The other block, where it is wider than the exception, so that it can leave it out, too. */
  readonly wider: IpBlock | undefined;
  /** Where the other block stands in a policy of its own: which. */
  readonly policy?: string;
  readonly related?: readonly RelatedPlace[];
}

/** `except` takes addresses from one block; another block may hold them all the same. */
export default rule<'NetworkPolicy', Reopened>({
  id: 'except-reopened',
  category: 'mistake',
  severity: 'warning',
  on: 'NetworkPolicy',
  docs: {
    summary: 'Addresses that one block excepts are admitted by another block, of this policy or of another one for the same pods.',
    why: '`except` does not deny: it leaves addresses out of its own block only. Peers and rules add up, so a block that holds these addresses, for the same ports, lets them through.',
    silent: 'Where the other block holds only a part of what is left out, or allows other ports, and of a policy for some only of these pods.',
    bad: `
egress:
  - to:
      - ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}
#                                           ^^^^^^^^^^^^^^^^^^ warning: except-reopened 169.254.0.0/16
      - ipBlock: {cidr: 169.254.0.0/16}
`,
    good: `
egress:
  - to:
      - ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}
      - ipBlock: {cidr: 10.0.0.0/8}
`,
    references: [apiReference('IPBlock'), issueReference('kubernetes/kubernetes', 49978)],
  },

  *find({ spec }, { tree }) {
    for (const rules of [spec.ingress?.items ?? [], spec.egress?.items ?? []]) {
      const blocks = rules.flatMap((policyRule) => blocksOf(policyRule));
      for (const { policyRule, block } of blocks) {
        for (const [index, except] of block.except?.items.entries() ?? []) {
          const range = except.value === undefined ? undefined : parseCidr(except.value);
          const other = range && blocks.find((each) => each.block !== block && admits(each.block, range) && coversPorts(tree, each.policyRule, policyRule));
          if (except.value === undefined || !range || !other?.block.cidr?.value || !block.except) continue;
          const wider = isWider(other.block, range) ? other.block : undefined;
          yield {
            at: except.range,
            except: except.value,
            by: other.block.cidr.value,
            key: peersKey(policyRule.direction),
            list: block.except.path,
            index,
            wider,
          };
        }
      }
    }
  },
  *seen({ object: placed, view, once }) {
    const own = view.policy(placed.id);
    if (own?.namespace === undefined || !hasExcepts(placed.object)) return;
    const blocks = once(blocksByNamespace)(own.namespace).filter(({ policy }) => policy.id !== own.id && implies(own.subject.pods, policy.subject.pods));
    if (blocks.length === 0) return;
    for (const policyRule of [...(placed.object.spec.ingress?.items ?? []), ...(placed.object.spec.egress?.items ?? [])]) {
      const lowered = own.rules[policyRule.direction].find(({ index }) => index === policyRule.index);
      if (!lowered || own.isolates[policyRule.direction] !== true) continue;
      for (const { block } of blocksOf(policyRule)) {
        for (const [index, except] of block.except?.items.entries() ?? []) {
          const range = except.value === undefined ? undefined : parseCidr(except.value);
          const other = range && blocks.find(({ rule: each, addresses }) => allowsPortsOf(each, lowered) && includesAddresses(addresses, [range]));
          if (except.value === undefined || !other || !block.except) continue;
          const at = view.locate(other.policy);
          yield {
            at: except.range,
            except: except.value,
            by: other.cidr,
            key: peersKey(policyRule.direction),
            list: block.except.path,
            index,
            wider: undefined,
            policy: other.policy.name,
            related: at ? [{ file: at.file, range: at.range, message: `NetworkPolicy \`${other.policy.name}\`` }] : [],
          };
        }
      }
    }
  },
  say: ({ except, by, key, policy }) =>
    `\`${except}\` is left out of this block, and let through by \`${by}\` ${policy === undefined ? `under \`${key}\`` : `in policy \`${policy}\`, which is for these pods, too`}: \`except\` does not deny. Narrow that block, or drop the exception.`,
  fix: ({ list, index, except, by, wider }, { tree }) => [
    ...(wider ? fixOf(`Leave ${except} out of ${by}, too`, leaveOut(tree, wider, except)) : []),
    ...losing(`Drop the exception of ${except}, which has no effect`, removeItem(tree, list, index) ?? removeEntry(tree, list.slice(0, -1), 'except')),
  ],
});

function hasExcepts(policy: NetworkPolicy): boolean {
  return [...(policy.spec.ingress?.items ?? []), ...(policy.spec.egress?.items ?? [])].some((each) =>
    each.peers?.items.some(({ ipBlock }) => (ipBlock?.except?.items.length ?? 0) > 0),
  );
}

interface OtherBlock {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly cidr: string;
  readonly addresses: AddressSet;
}

/** The blocks that surely admit their addresses, of the policies of a namespace. */
function blocksByNamespace({ evaluator }: EnvironmentView): (namespace: string) => readonly OtherBlock[] {
  const known = new Map<string, OtherBlock[]>();
  for (const policy of evaluator.cluster.policies) {
    if (policy.namespace === undefined) continue;
    for (const each of [...policy.rules.ingress, ...policy.rules.egress]) {
      if (each.unknown !== undefined || each.peers === 'anyone' || policy.isolates[each.direction] !== true) continue;
      for (const peer of each.peers) {
        const addresses = peer.kind === 'addresses' && peer.unknown === undefined ? addressesOf(peer) : undefined;
        if (peer.kind === 'addresses' && addresses)
          remember(known, policy.namespace, (): OtherBlock[] => []).push({ policy, rule: each, cidr: peer.cidr, addresses });
      }
    }
  }
  return (namespace) => known.get(namespace) ?? [];
}

/** Whether one rule surely allows all ports of the other, in the same direction. */
function allowsPortsOf(wide: Rule, { direction, ports, unknown }: Rule): boolean {
  if (wide.direction !== direction || unknown !== undefined) return false;
  const allowed = wide.ports;
  return allowed === 'any' || (ports !== 'any' && ports.every((port) => allowed.some((each) => includesPort(each, port))));
}

function leaveOut(tree: SyntaxTree, { path, except }: IpBlock, cidr: string): Edits {
  return except ? appendItem(tree, [...path, 'except'], cidr) : insertEntry(tree, path, 'except', [cidr], 'cidr');
}

function isWider({ cidr }: IpBlock, { first, last }: AddressRange): boolean {
  const block = cidr?.value === undefined ? undefined : parseCidr(cidr.value);
  return block !== undefined && block.last - block.first > last - first;
}

interface PlacedBlock {
  readonly policyRule: PolicyRule;
  readonly block: IpBlock;
}

function blocksOf(policyRule: PolicyRule): readonly PlacedBlock[] {
  return (policyRule.peers?.items ?? []).flatMap(({ ipBlock, podSelector, namespaceSelector }) =>
    ipBlock && !ipBlock.templated && !podSelector && !namespaceSelector ? [{ policyRule, block: ipBlock }] : [],
  );
}

/** Whether a block admits all of a range: it holds the range, and excepts no part of it. */
function admits({ cidr, except }: IpBlock, range: AddressRange): boolean {
  const block = cidr?.value === undefined ? undefined : parseCidr(cidr.value);
  if (!block || block.family !== range.family || range.first < block.first || block.last < range.last) return false;
  return (except?.items ?? []).every(({ value }) => {
    const out = value === undefined ? undefined : parseCidr(value);
    return out !== undefined && (out.family !== range.family || out.last < range.first || range.last < out.first);
  });
}

/** Whether one rule surely covers the ports of the other: it has no limit, or the same one. */
function coversPorts(tree: SyntaxTree, { ports, path }: PolicyRule, other: PolicyRule): boolean {
  if (!ports || (ports.items.length === 0 && !ports.templated)) return true;
  if (path === other.path) return true;
  const [first, second] = [writtenNode(tree, [...path, 'ports']), writtenNode(tree, [...other.path, 'ports'])];
  return first !== undefined && second !== undefined && sameValue(first, second);
}
