import { type WrittenRule, writtenRulesOf } from '../../families/written-rules.js';
import type { NetworkPolicy } from '../../model/network-policy.js';
import { parseCidr } from '../../semantics/sets/address-set.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { appendItem, fixOf, widening } from '../edits.js';
import { peersKey } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule, type Severity } from '../rule.js';
import { admittedPrivate, knownBlocks, leaveOut, localNetworks, type World, worldsIn } from './world.js';

interface OneFamily {
  readonly at: Range;
  readonly severity: Severity;
  readonly written: WrittenRule;
  /** Of IPv6, where it is open; undefined where it is missing. */
  readonly open: World | undefined;
  /** What is left out of the block of IPv4. */
  readonly hasExceptions: boolean;
}

/** A rule for every address of IPv4 that says nothing, or something else, of IPv6. */
export default rule<'NetworkPolicy', OneFamily>({
  id: 'ipv6-forgotten',
  category: 'risk',
  severity: 'info',
  on: 'NetworkPolicy',
  docs: {
    summary: '`0.0.0.0/0` has no twin for IPv6, or `::/0` lacks the exceptions that `0.0.0.0/0` has.',
    why: '`0.0.0.0/0` is every address of IPv4 and none of IPv6. In a cluster with both, connections over IPv6 are closed by surprise, and now and then only, because programs try both. Where `::/0` stands beside it without exceptions, what was closed for IPv4 is open: the private networks (fc00::/7) and the link-local ones.',
    silent:
      'Where nothing here speaks of IPv6: most clusters have none. What speaks of it is a Service with `ipFamilies` or `ipFamilyPolicy`, an address of IPv6 in a policy, or a pod that has one.',
    wrong: 'Where IPv6 is closed on purpose. Say so in a comment that ignores the finding.',
    bad: `
to:
  - ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]}
  - ipBlock: {cidr: "::/0"}
#                   ^^^^^^ info: ipv6-forgotten fc00::/7
`,
    good: `
to:
  - ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]}
  - ipBlock: {cidr: "::/0", except: ["fc00::/7", "fe80::/10"]}
`,
    references: [apiReference('IPBlock'), issueReference('cilium/cilium', 22610), issueReference('aws/aws-network-policy-agent', 55)],
  },

  *find(policy) {
    for (const { written, four, six } of worldsByRule(policy))
      if (six && four && admittedPrivate(four).length === 0 && admittedPrivate(six).length > 0)
        yield { at: six.blocks[0]?.at ?? written.range, severity: 'info', written, open: six, hasExceptions: true };
  },
  *seen({ object: { object }, once }) {
    for (const { written, four, six } of worldsByRule(object)) {
      const [block] = four?.blocks ?? [];
      if (!four || !block || six || written.blocks.some(({ cidr }) => parseCidr(cidr)?.family === 6)) continue;
      // All objects are looked at for it, so only for a policy that it matters to.
      const sign = once(signsOfIpv6);
      if (sign === 'none') return;
      yield {
        at: block.at,
        severity: sign === 'required' ? 'warning' : 'info',
        written,
        open: undefined,
        hasExceptions: four.blocks.some(({ except }) => except.length > 0),
      };
    }
  },
  say: ({ written: { direction }, open }) =>
    open
      ? `For IPv4 private networks are left out, for IPv6 nothing is: this holds ${localNetworks(open).join(' and ')}. Leave them out as well.`
      : `This is every address of IPv4 and none of IPv6, which is in use here: ${direction === 'ingress' ? 'who comes' : 'what these pods connect to'} over IPv6 is not let through. Add \`::/0\`, or say that it is meant.`,
  fix: ({ written: { path, direction }, open, hasExceptions }, { tree }) => {
    if (open) return fixOf(`Leave out ${localNetworks(open).join(' and ')}`, leaveOut(tree, open.blocks, localNetworks(open)));
    const ipBlock = { cidr: '::/0', ...(hasExceptions ? { except: ['fc00::/7', 'fe80::/10'] } : {}) };
    return widening(
      `Allow IPv6, too: ::/0${hasExceptions ? ' except fc00::/7, fe80::/10' : ''}`,
      appendItem(tree, [...path, peersKey(direction)], { ipBlock }),
    );
  },
});

function worldsByRule(policy: NetworkPolicy): readonly { readonly written: WrittenRule; readonly four: World | undefined; readonly six: World | undefined }[] {
  return writtenRulesOf(policy).flatMap((written) => {
    const worlds = written.allows ? worldsIn(knownBlocks(written)) : [];
    const of = (wanted: 4 | 6) => worlds.find(({ family }) => family === wanted);
    return worlds.length > 0 ? [{ written, four: of(4), six: of(6) }] : [];
  });
}

/** Whether anything here shows that the cluster has IPv6, too: `required`, where it surely has. */
function signsOfIpv6({ objects, evaluator: { cluster } }: EnvironmentView): 'required' | 'seen' | 'none' {
  const asked = objects.map(({ object }) => (object.type === 'service' ? object.ipv6 : undefined));
  const isSix = (text: string) => text.includes(':');
  const hasPods = objects.some(({ object }) => object.type === 'workload' && object.podIps.some(isSix));
  if (hasPods || asked.includes('required')) return 'required';
  const isWritten = cluster.policies.some(({ rules }) =>
    [...rules.ingress, ...rules.egress].some(({ peers }) => peers !== 'anyone' && peers.some((peer) => peer.kind === 'addresses' && isSix(peer.cidr))),
  );
  return isWritten || asked.includes('preferred') ? 'seen' : 'none';
}
