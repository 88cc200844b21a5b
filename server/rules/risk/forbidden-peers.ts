import { type WrittenRule, writtenRulesOf } from '../../families/written-rules.js';
import { type AddressSet, addressSet, intersectAddresses, parseCidr } from '../../semantics/sets/address-set.js';
import type { Range } from '../../util/range.js';
import { anyGlob, type Glob } from '../../workspace/search/glob.js';
import type { RuleOptions } from '../options.js';
import { namespaceNamed } from '../reading.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { knownBlocks } from './world.js';

interface ForbiddenBlock {
  readonly cidr: string;
  readonly addresses: AddressSet;
}

interface ForbiddenPeer {
  readonly at: Range;
  readonly direction: WrittenRule['direction'];
  readonly what: string;
}

const options = {
  peers: {
    type: 'strings',
    default: ['everyone'],
    called: 'peers: `everyone`, `every-pod`',
    pattern: 'everyone|every-pod',
    description: 'Peers that no rule may let through: `everyone` (a rule without peers), `every-pod` (every pod of every namespace).',
  },
  namespaces: {
    type: 'strings',
    default: [],
    called: 'names of namespaces, with `*` for any letters',
    pattern: '[a-z0-9*]([-a-z0-9*]{0,61}[a-z0-9*])?',
    description: 'Namespaces that no rule may name.',
  },
  cidrs: {
    type: 'strings',
    default: [],
    called: 'blocks of addresses',
    pattern: '[0-9a-fA-F.:]+/[0-9]{1,3}',
    description: 'Blocks of which no rule may let in or reach any address.',
  },
} as const satisfies RuleOptions;

/** A peer that an organisation does not accept. */
export default rule<'policy', ForbiddenPeer, typeof options>({
  id: 'forbidden-peers',
  category: 'risk',
  severity: 'error',
  on: 'policy',
  recommended: false,
  options,
  docs: {
    summary: 'A rule lets through a peer that no rule may name.',
    why: 'A rule for organisations that know what must never be reached from a namespace, or reach it: everyone, a block of addresses, the namespace of another tenant. It is off by default, because which ones is for them to say.',
    bad: `
ingress:
  - ports: [{protocol: TCP, port: 5432}]
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: forbidden-peers everyone
`,
    good: `
ingress:
  - from: [{podSelector: {matchLabels: {app: api}}}]
    ports: [{protocol: TCP, port: 5432}]
`,
    silent: 'Of peers that a template writes, and of namespaces that are selected by other labels than their name.',
    references: [conceptReference('behavior-of-to-and-from-selectors')],
  },

  *find(policy, { options: { peers, namespaces, cidrs } }) {
    const isForbidden = anyGlob(namespaces);
    const blocks = cidrs.flatMap((cidr) => {
      const range = parseCidr(cidr);
      return range ? [{ cidr, addresses: addressSet([range]) }] : [];
    });
    for (const written of writtenRulesOf(policy)) {
      const { direction, allows } = written;
      if (!allows) continue;
      if (!written.hasPeers && peers.includes('everyone')) yield { at: written.range, direction, what: 'everyone' };
      if (peers.includes('every-pod')) for (const { range } of written.everyPod) yield { at: range, direction, what: 'every pod of the cluster' };
      if (isForbidden) yield* namespacesIn(written, isForbidden);
      yield* blocksIn(written, blocks);
    }
  },
  say: ({ direction, what }) =>
    `This lets ${direction === 'ingress' ? `in ${what}` : `these pods connect to ${what}`}, which no policy may do here. Name other peers, or have it exempted.`,
});

function* namespacesIn({ direction, podPeers }: WrittenRule, isForbidden: Glob): Iterable<ForbiddenPeer> {
  for (const { range, namespaces } of podPeers) {
    const name = namespaces && namespaceNamed(namespaces);
    if (name !== undefined && isForbidden(name)) yield { at: range, direction, what: `pods of \`${name}\`` };
  }
}

function* blocksIn(written: WrittenRule, forbidden: readonly ForbiddenBlock[]): Iterable<ForbiddenPeer> {
  for (const { at, addresses } of knownBlocks(written)) {
    const found = forbidden.find((one) => intersectAddresses(one.addresses, addresses).length > 0);
    if (found) yield { at, direction: written.direction, what: `addresses of ${found.cidr}` };
  }
}
