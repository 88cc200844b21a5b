import { type WrittenBlock, type WrittenRule, writtenRulesOf } from '../../families/written-rules.js';
import type { LabelSelector, PolicyRule } from '../../model/network-policy.js';
import type { Comment, SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { writtenNamespacesText, writtenPodsText } from '../../words/written.js';
import { losing, removeItem, replaceValue, widening } from '../edits.js';
import { requirementsOf, rulesOf } from '../reading.js';
import { conceptReference, issueReference } from '../references.js';
import { type Fix, rule } from '../rule.js';
import { removeRule } from '../rule-edits.js';

interface MeantToDeny {
  readonly at: Range;
  readonly policyRule: PolicyRule;
  readonly peer: Named;
  /** What says so: the policy's name, or a comment. */
  readonly by: 'name' | 'comment';
}

/** A peer, and by which words people may speak of it. */
interface Named {
  readonly index: number;
  readonly range: Range;
  readonly words: readonly string[];
  readonly text: string;
  /** The one label that the peer asks for, where that is all. */
  readonly selector: LabelSelector | undefined;
}

/** A rule that was to deny somebody, and lets him through. */
export default rule<'NetworkPolicy', MeantToDeny>({
  id: 'deny-not-expressible',
  category: 'risk',
  severity: 'info',
  on: 'NetworkPolicy',
  docs: {
    summary: 'The name of the policy, or a comment, says that somebody is denied, and the rule lists him as a peer.',
    why: 'A NetworkPolicy has no rule that denies: every peer that is listed is let through. Who is not listed is denied already, as long as a policy isolates the pods. What is to be open for everybody but a few is written with `NotIn`, for addresses with `except`, or as a ClusterNetworkPolicy, which can deny.',
    silent: 'Where the words speak of an exception (`except`, `but`, `only`, `other`), and where they name nobody who is listed.',
    wrong: 'Where a name such as `block-storage` is about something else. Rename the policy, or say so in a comment that ignores the finding.',
    bad: `
ingress:
  # block legacy
  - from:
      - podSelector: {matchLabels: {app: legacy}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: deny-not-expressible
`,
    good: `
ingress:
  # everybody but legacy
  - from:
      - podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [legacy]}]}
`,
    references: [conceptReference('what-you-can-t-do-with-network-policies-at-least-not-yet'), issueReference('projectcalico/calico', 3786)],
  },

  *find(policy, { tree }) {
    const denied = deniedBy((policy.metadata.name?.value ?? '').replaceAll(/[-_.]/g, ' '));
    const own = new Set(policy.spec.podSelector ? wordsOf(policy.spec.podSelector) : []);
    const rules = rulesOf(policy);
    const denying = tree.comments.filter(({ text }) => DENIES.test(text));
    for (const [index, written] of writtenRulesOf(policy).entries()) {
      const policyRule = rules[index];
      if (!policyRule || !written.allows) continue;
      for (const peer of namedPeers(written)) {
        // A policy that is called after the pods that it protects says nothing of a peer of the same kind.
        const words = peer.words.filter((word) => !own.has(word));
        if (words.some((word) => denied.has(word))) yield { at: peer.range, policyRule, peer, by: 'name' };
        else if (commentsOn(tree, denying, policyRule, peer).some((text) => words.some((word) => deniedBy(text).has(word))))
          yield { at: peer.range, policyRule, peer, by: 'comment' };
      }
    }
  },
  say: ({ peer, by }) =>
    `${by === 'name' ? 'The name of the policy says' : 'The comment says'} that ${peer.text} ${peer.selector ? 'are' : 'is'} denied, and this lets ${peer.selector ? 'them' : 'it'} through: a NetworkPolicy cannot deny. Who is not listed is denied already.`,
  fix: ({ policyRule, peer }, context) => {
    const { tree } = context;
    if (!policyRule.peers) return [];
    const isOnly = policyRule.peers.items.length === 1;
    return [
      ...losing(
        'Remove this peer, so that it is not let through',
        isOnly ? removeRule(context, policyRule) : removeItem(tree, policyRule.peers.path, peer.index),
      ),
      ...complementFix(tree, peer),
    ];
  },
});

function complementFix(tree: SyntaxTree, { selector, text }: Named): readonly Fix[] {
  const [only, ...others] = selector ? requirementsOf(selector).requirements : [];
  if (!selector || only?.operator !== 'In' || others.length > 0) return [];
  const values = only.values.map(({ value }) => value);
  const edits = replaceValue(tree, selector.path, { matchExpressions: [{ key: only.key.value, operator: 'NotIn', values }] });
  return widening(`Allow all but ${text} instead: ${only.key.value} NotIn (${values.join(', ')})`, edits);
}

const DENIES = /\b(?:den(?:y|ies|ied)|block(?:s|ed)?|forbid(?:s|den)?|reject(?:s|ed)?|disallow(?:s|ed)?|ban(?:s|ned)?)\b(?! storage)/i;
const EXCEPTIONS =
  /\b(?:except|exception|but|only|unless|other|others|else|everything|everyone|all|any|default|allow(?:s|ed)?|permit|then|not|no|if|unlike|instead|without)\b/i;

/** The words behind the verb of a text that denies somebody; none where it speaks of an exception, too. */
function deniedBy(text: string): ReadonlySet<string> {
  const verb = DENIES.exec(text);
  if (!verb || EXCEPTIONS.test(text)) return new Set();
  return new Set(
    text
      .slice(verb.index + verb[0].length)
      .toLowerCase()
      .split(/[^a-z0-9./:-]+/)
      .flatMap((word) => [word, ...word.split('-')])
      .filter((word) => word.length > 1),
  );
}

function namedPeers({ podPeers, blocks }: WrittenRule): readonly Named[] {
  return [
    ...podPeers.map(({ pods, namespaces, index, range }) => ({
      index,
      range,
      words: [...(pods ? wordsOf(pods) : []), ...(namespaces ? wordsOf(namespaces) : [])],
      text: pods ? writtenPodsText(pods) : namespaces ? `pods of ${writtenNamespacesText(namespaces)}` : 'these pods',
      selector: pods && namespaces ? undefined : (pods ?? namespaces),
    })),
    ...blocks.map(namedBlock),
  ];
}

function namedBlock({ at, cidr, block }: WrittenBlock): Named {
  const index = block?.path.at(-2);
  const address = cidr.slice(0, Math.max(0, cidr.indexOf('/')));
  return {
    index: typeof index === 'number' ? index : 0,
    range: at,
    words: [cidr.toLowerCase(), address.toLowerCase()],
    text: `\`${cidr}\``,
    selector: undefined,
  };
}

/** The values that a selector asks for; those of one letter or of a kind that says nothing are no names. */
function wordsOf(selector: LabelSelector): readonly string[] {
  return requirementsOf(selector).requirements.flatMap(({ operator, values }) =>
    operator === 'In'
      ? values.map(({ value }) => value.toLowerCase()).filter((value) => value.length > 2 && !/^(?:true|false|yes|no|all|any)$/.test(value))
      : [],
  );
}

/** The texts of comments that deny somebody and stand above a rule with one peer, above a peer, or on its first line. */
function commentsOn(tree: SyntaxTree, denying: readonly Comment[], { range: ofRule, peers }: PolicyRule, { range }: Named): readonly string[] {
  const starts = peers?.items.length === 1 ? [ofRule.start, range.start] : [range.start];
  const isHere = ({ range: { start, end } }: Comment) =>
    starts.some((at) => end <= at && isNothingBetween(tree, end, at)) || (range.start <= start && !tree.text.slice(range.start, start).includes('\n'));
  return denying.filter(isHere).map(({ text }) => text);
}

/** More text between a comment and what it may be about is not looked at. */
const FAR = 1000;

/** Whether only blanks and other comments stand between the end of a comment and a place. */
function isNothingBetween({ text }: SyntaxTree, from: number, to: number): boolean {
  return (
    to - from < FAR &&
    text
      .slice(from, to)
      .split('\n')
      .every((line) => /^\s*(?:#.*)?$/.test(line))
  );
}
