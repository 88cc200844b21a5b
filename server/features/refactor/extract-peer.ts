import type { PolicyPeer, PolicyRule } from '../../model/network-policy.js';
import { beginsLine, columnAt, type Edits, endsLine, proved, wholeLines, writtenEntry, writtenList, writtenMap } from '../../syntax/edit/edits.js';
import { memberLines } from '../../syntax/edit/member-lines.js';
import { changeAt, changeItems, type PlainValue } from '../../syntax/edit/plain-value.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';

/** Gives one of several peers a rule of its own behind the rule, with the same ports; the lines of both are taken over as they are, comments on the peer with it. Only where all stand in lines of their own. */
export function extractPeer(tree: SyntaxTree, rule: PolicyRule, peer: PolicyPeer): Edits {
  const list = rule.direction === 'ingress' ? 'from' : 'to';
  const rulesPath = rule.path.slice(0, -1);
  const [rules, map, peers] = [writtenList(tree, rulesPath), writtenMap(tree, rule.path), writtenList(tree, [...rule.path, list])];
  const [item, entry, ports] = [peers?.items[peer.index], map && writtenEntry(map, list), map && writtenEntry(map, 'ports')];
  const last = rules?.items[rule.index];
  if (!rules || !map || !peers || !item || !entry || !last || peers.items.length < 2) return undefined;
  if (rules.flow || map.flow || peers.flow || map.entries.length > (ports ? 2 : 1) || tree.text[last.range.start] !== '-') return undefined;
  const lines = memberLines(tree, peers)?.members[peer.index]?.range;
  const moved = lines && tree.text.slice(lines.start, lines.end);
  const copied = ports ? linesOf(tree, ports.range, entry.range.start < ports.range.start) : '';
  if (!lines || !moved || !/[\r\n]$/.test(moved) || copied === undefined) return undefined;
  const [dash, key] = [columnAt(tree, last.range.start), columnAt(tree, entry.range.start)];
  const head = `${' '.repeat(dash)}-${' '.repeat(key - dash - 1)}${list}:`;
  const at = wholeLines(tree, last.range);
  if (at.start === 0 || !/[\r\n]$/.test(tree.text.slice(0, at.end))) return undefined;
  // Comments below the peer may be below the rule, too.
  const behind = Math.max(at.end, lines.end);
  const edits = [
    { range: lines, newText: '' },
    { range: { start: behind, end: behind }, newText: `${head}${tree.lineEnding}${moved}${copied}` },
  ];
  return proved(tree, edits, (root) =>
    changeAt(
      root,
      rulesPath,
      changeItems((items) => items.flatMap((one, index) => (index === rule.index ? split(one, list, peer.index) : [one]))),
    ),
  );
}

/** The whole lines of what begins and ends a line; undefined where something else stands there. */
function linesOf(tree: SyntaxTree, range: Range, wanted = true): string | undefined {
  if (!wanted || !beginsLine(tree, range.start) || !endsLine(tree, range.end)) return undefined;
  const { start, end } = wholeLines(tree, range);
  const text = tree.text.slice(start, end);
  return /[\r\n]$/.test(text) ? text : undefined;
}

function split(rule: PlainValue, list: string, index: number): readonly PlainValue[] {
  if (rule.kind !== 'map') return [rule];
  const withPeers = (keep: (at: number) => boolean): PlainValue => ({
    kind: 'map',
    entries: rule.entries.map(([key, value]) =>
      key === list && value.kind === 'list' ? [key, { kind: 'list', items: value.items.filter((_, at) => keep(at)) }] : [key, value],
    ),
  });
  return [withPeers((at) => at !== index), withPeers((at) => at === index)];
}
