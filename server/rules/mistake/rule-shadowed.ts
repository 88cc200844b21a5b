import { lowerPolicy } from '../../families/registry.js';
import type { PolicyRule } from '../../model/network-policy.js';
import { admitsAll } from '../../semantics/answers/questions.js';
import { canMatch, hasPorts } from '../../semantics/answers/shadowing.js';
import { includesPeer, includesPort } from '../../semantics/cluster/includes.js';
import type { Peer, PortMatcher, Rule } from '../../semantics/cluster/policy.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { losing, removeItem } from '../edits.js';
import { headOfItem } from '../reading.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { repeatedIn } from '../same-value.js';
import { createCandidates } from '../wider-peers.js';

interface Shadowed {
  readonly at: Range;
  readonly policyRule: PolicyRule;
  /** The rules that allow all that it does. */
  readonly by: readonly PolicyRule[];
}

/** A rule without effect, because others of the same list allow all that it does. */
export default rule<'NetworkPolicy', Shadowed>({
  id: 'rule-shadowed',
  category: 'mistake',
  severity: 'info',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A rule has no effect, because other rules of the policy allow all that it does.',
    why: 'Rules only add up: a connection passes that any of them allows. A rule whose peers and ports lie within those of another one limits nothing, and the policy reads stricter than it is. Mostly one of the two was to be removed.',
    silent:
      'Beside a rule that allows everything, of which `empty-rule-allows-all` speaks, of the same rule twice (`peer-duplicate`), and of rules that a template has a part in.',
    wrong: 'Where the wider rule is there for a while only; the finding then says what the policy comes to until it is gone.',
    bad: `
ingress:
  - from:
      - podSelector: {matchLabels: {app: web}}
  - from:
# ^^^^^^ info: rule-shadowed
      - podSelector: {matchLabels: {app: web, tier: front}}
    ports:
      - {port: 8080, protocol: TCP}
`,
    good: `
ingress:
  - from:
      - podSelector: {matchLabels: {app: web}}
    ports:
      - {port: 443, protocol: TCP}
  - from:
      - podSelector: {matchLabels: {app: web, tier: front}}
    ports:
      - {port: 8080, protocol: TCP}
`,
    references: [conceptReference()],
  },

  *find(policy, { tree }) {
    if ((policy.spec.ingress?.items.length ?? 0) < 2 && (policy.spec.egress?.items.length ?? 0) < 2) return;
    // The namespace has no part in it: of the policy's own one it is said that it is the same, and of others nothing.
    const lowered = lowerPolicy(policy, '', '')?.rules;
    if (!lowered) return;
    for (const direction of ['ingress', 'egress'] as const) {
      const written = policy.spec[direction]?.items ?? [];
      if (written.length < 2) continue;
      const shadowed = shadowedIn(lowered[direction]);
      const repeated = shadowed.length > 0 ? repeatedIn(tree, written) : new Set();
      for (const { index, by } of shadowed) {
        const policyRule = written.find((each) => each.index === index);
        if (!policyRule || repeated.has(policyRule)) continue;
        const at = headOfItem(policyRule.range, [policyRule.peers?.key, policyRule.ports?.key]);
        yield { at, policyRule, by: written.filter((each) => by.has(each.index)) };
      }
    }
  },
  say: ({ by }, { lineOf }) => {
    const lines = by.map(({ range }) => lineOf(range.start));
    const allowed =
      lines.length === 1 ? `The rule on line ${lines[0]} allows all that this one does` : `The rules on lines ${listed(lines)} allow all that this one does`;
    return `${allowed}, so it changes nothing. Remove the one that is not meant.`;
  },
  fix: ({ policyRule, by: [wider, ...others] }, { tree }) => {
    const without = ({ path }: PolicyRule) => removeItem(tree, path.slice(0, -1), Number(path.at(-1)));
    return [
      ...losing('Remove this rule, which changes nothing', without(policyRule)),
      ...(wider && others.length === 0 ? losing('Remove the wider rule, so that this one counts', without(wider)) : []),
    ];
  },
});

/** The rules of one list that others allow all of, each with the places of these; of two that say the same, the later one. */
function shadowedIn(all: readonly Rule[]): readonly { readonly index: number; readonly by: ReadonlySet<number> }[] {
  const rules = all.filter(({ unknown }) => unknown === undefined);
  if (rules.some(admitsAll)) return [];
  const open = rules.filter(({ peers }) => peers === 'anyone');
  const candidatesFor = createCandidates(rules.flatMap((each) => (each.peers === 'anyone' ? [] : each.peers.map((peer) => ({ peer, of: each })))));
  const gone = new Set<Rule>();
  const found = [...rules].reverse().flatMap((each) => {
    const by = coveredBy(each, (peer, isWanted) => {
      const isLive = (of: Rule) => of !== each && !gone.has(of) && isWanted(of);
      return open.find(isLive) ?? (peer === 'anyone' ? undefined : candidatesFor(peer).find((one) => isLive(one.of) && includesPeer(one.peer, peer))?.of);
    });
    if (!by) return [];
    gone.add(each);
    return [{ index: each.index, by: new Set([...by].map(({ index }) => index)) }];
  });
  return found.reverse();
}

/** The rules that together allow each peer of a rule each of its ports; undefined where something is left to it, or it allows nothing. */
function coveredBy(
  { peers, ports }: Rule,
  findFor: (peer: Peer | 'anyone', isWanted: (rule: Rule) => boolean) => Rule | undefined,
): ReadonlySet<Rule> | undefined {
  if (peers !== 'anyone' && (peers.length === 0 || !peers.every(canMatch))) return undefined;
  if (ports !== 'any' && (ports.length === 0 || !ports.every(hasPorts))) return undefined;
  const found = new Set<Rule>();
  for (const peer of peers === 'anyone' ? (['anyone'] as const) : peers) {
    for (const port of ports === 'any' ? (['any'] as const) : ports) {
      const by = findFor(peer, (each) => found.has(each) && allows(each, port)) ?? findFor(peer, (each) => allows(each, port));
      if (!by) return undefined;
      found.add(by);
    }
  }
  return found;
}

function allows({ ports }: Rule, port: PortMatcher | 'any'): boolean {
  return ports === 'any' || (port !== 'any' && ports.some((each) => includesPort(each, port)));
}
