import { lowerPolicy } from '../../families/registry.js';
import type { PolicyPeer, PolicyRule } from '../../model/network-policy.js';
import { includesPeer } from '../../semantics/cluster/includes.js';
import type { Rule } from '../../semantics/cluster/policy.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { writtenNamespacesText, writtenPodsText } from '../../words/written.js';
import { losing, removeItem } from '../edits.js';
import { headOfItem, present, rulesOf, selectsAll } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { repeatedIn } from '../same-value.js';
import { createCandidates } from '../wider-peers.js';

interface Shadowed {
  readonly at: Range;
  readonly peer: PolicyPeer;
  readonly wider: PolicyPeer;
}

/** A peer without effect, because another one of the rule admits all it does, and more. */
export default rule<'NetworkPolicy', Shadowed>({
  id: 'peer-shadowed',
  category: 'mistake',
  severity: 'info',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A peer has no effect, because a wider one stands beside it.',
    why: 'Peers of a rule are alternatives, so the narrow one only makes the rule look stricter than it is.',
    silent:
      'Where a template has a part in one of the two peers, of the same peer twice (`peer-duplicate`), and where only several peers together admit all that one does.',
    wrong: 'Where the wider peer is there for a while only; the finding then says what the rule comes to until it is gone.',
    bad: `
from:
  - namespaceSelector: {}
  - podSelector: {matchLabels: {app: web}}
# ^^^^^^^^^^^^^ info: peer-shadowed every pod of the cluster
`,
    good: `
from:
  - podSelector: {matchLabels: {app: web}}
`,
    references: [apiReference('NetworkPolicyPeer')],
  },

  *find(policy, { tree }) {
    const lists = rulesOf(policy).filter(({ peers }) => peers && peers.items.length > 1);
    if (lists.length === 0) return;
    // The namespace has no part in it: of the policy's own one it is said that it is the same, and of others nothing.
    const lowered = lowerPolicy(policy, '', '')?.rules;
    const meaning = new Map([...(lowered?.ingress ?? []), ...(lowered?.egress ?? [])].map((each) => [`${each.direction} ${each.index}`, each]));
    for (const policyRule of lists) {
      const shadowed = shadowedIn(policyRule, meaning.get(`${policyRule.direction} ${policyRule.index}`)?.peers ?? []);
      const repeated = shadowed.length > 0 ? repeatedIn(tree, policyRule.peers?.items ?? []) : new Set();
      for (const { peer, wider } of shadowed) {
        if (repeated.has(peer)) continue;
        const at = headOfItem(peer.range, [peer.podSelector?.key, peer.namespaceSelector?.key, peer.ipBlock?.cidr?.range]);
        yield { at, peer, wider };
      }
    }
  },
  say: ({ wider }, { tree, lineOf }) => {
    const written = tree.text.slice(wider.range.start, wider.range.end).replace(/^-\s*/, '').trim();
    const what = /^[^\r\n`]{1,60}$/.test(written) ? ` (\`${written}\`)` : '';
    return `The peer on line ${lineOf(wider.range.start)}${what} admits ${admittedText(wider)}, so this one changes nothing. Remove the one that is not meant.`;
  },
  fix: ({ peer, wider }, { tree }) => {
    const without = ({ path }: PolicyPeer) => removeItem(tree, path.slice(0, -1), Number(path.at(-1)));
    return [...losing('Remove this peer, which changes nothing', without(peer)), ...losing('Remove the wider peer, so that this one counts', without(wider))];
  },
});

/** Of the peers of a rule that others of it admit all of: which. Of two that admit the same, the later one. */
function shadowedIn({ peers }: PolicyRule, lowered: Rule['peers']): readonly Pick<Shadowed, 'peer' | 'wider'>[] {
  const written = peers?.items ?? [];
  if (lowered === 'anyone') return [];
  const candidatesFor = createCandidates(lowered.map((peer) => ({ peer })));
  return lowered.flatMap((peer) => {
    const wider = candidatesFor(peer)
      .map((each) => each.peer)
      .filter((each) => each !== peer && includesPeer(each, peer) && (each.index < peer.index || !includesPeer(peer, each)))
      .sort((a, b) => a.index - b.index)[0];
    const [of, by] = [peer, wider].map((each) => written.find((one) => one.index === each?.index));
    return of && by ? [{ peer: of, wider: by }] : [];
  });
}

/** What a peer admits, in words. */
function admittedText({ ipBlock, namespaceSelector, podSelector }: PolicyPeer): string {
  if (ipBlock) {
    const except = ipBlock.except?.items.flatMap(({ value }) => (value === undefined ? [] : [`\`${value}\``])) ?? [];
    return `every address of \`${ipBlock.cidr?.value ?? ''}\`${except.length > 0 ? ` except ${listed(except)}` : ''}`;
  }
  const [namespaces, pods] = [present(namespaceSelector), present(podSelector)];
  const what = pods ? writtenPodsText(pods) : 'every pod';
  if (!namespaces) return `${what} of the policy's namespace`;
  return selectsAll(namespaces) ? `${what} of the cluster` : `${what} of ${writtenNamespacesText(namespaces)}`;
}
