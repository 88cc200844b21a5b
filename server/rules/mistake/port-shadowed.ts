import type { PolicyPort } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { writtenPortText } from '../../words/written.js';
import { type Edits, fixOf, losing, removeItem, replaceValue, together, writtenNode } from '../edits.js';
import { rulesOf } from '../reading.js';
import { apiReference } from '../references.js';
import { type RuleContext, rule } from '../rule.js';
import { repeatedIn } from '../same-value.js';

interface Shadowed {
  readonly at: Range;
  readonly port: PolicyPort;
  readonly other: PolicyPort;
  /** Where the two only overlap: the ports of both as one range. */
  readonly merged: { readonly first: number; readonly last: number } | undefined;
}

/** What an item of `ports` is about; a name is a port of its own. */
interface Ports {
  readonly protocol: string;
  readonly name?: string;
  readonly first: number;
  readonly last: number;
}

/** An item of `ports` that another one of the list holds, or two ranges that overlap. */
export default rule<'NetworkPolicy', Shadowed>({
  id: 'port-shadowed',
  category: 'mistake',
  severity: 'hint',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A port lies within a range of the same list, or two ranges overlap.',
    why: 'Any item of `ports` suffices, so a port within a range beside it changes nothing: the range lets it through anyway, and the ports around it. Mostly one of the two is a left-over.',
    silent: 'Of named ports beside numbers, of the same item twice (`peer-duplicate`), and where a template has a part in one of the two.',
    bad: `
ports:
  - {protocol: TCP, port: 80}
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: port-shadowed TCP 1-1024
  - {protocol: TCP, port: 1, endPort: 1024}
`,
    good: `
ports:
  - {protocol: TCP, port: 80}
  - {protocol: TCP, port: 8000, endPort: 8080}
`,
    references: [apiReference('NetworkPolicyPort')],
  },

  *find(policy, { tree }) {
    for (const { ports } of rulesOf(policy)) {
      const items = (ports?.items ?? []).flatMap((port) => {
        const meaning = meaningOf(port);
        return meaning ? [{ port, meaning }] : [];
      });
      if (items.length < 2) continue;
      const repeated = repeatedIn(
        tree,
        items.map(({ port }) => port),
      );
      for (const [place, { port, meaning }] of items.entries()) {
        if (repeated.has(port)) continue;
        const holding = items.find((each, index) => index !== place && holds(each.meaning, meaning) && (index < place || !holds(meaning, each.meaning)));
        const overlapping = holding ?? items.slice(0, place).find((each) => overlap(each.meaning, meaning) && !holds(meaning, each.meaning));
        if (!overlapping) continue;
        yield { at: port.range, port, other: overlapping.port, merged: holding ? undefined : union(overlapping.meaning, meaning) };
      }
    }
  },
  say: ({ port, other, merged }, { lineOf }) => {
    const where = `${writtenPortText(other)} on line ${lineOf(other.range.start)}`;
    if (merged) return `${writtenPortText(port)} overlaps ${where}. Write ${merged.first}-${merged.last} once, or correct one of the two.`;
    return `${writtenPortText(port)} is among ${where}, so this item changes nothing. Remove the one that is not meant.`;
  },
  fix: ({ port, other, merged }, context) => {
    if (merged) return fixOf(`Write one range: ${merged.first}-${merged.last}`, mergedEdits(context, other, port, merged));
    return [
      ...losing('Remove this port, which changes nothing', without(context, port)),
      ...losing(`Remove ${writtenPortText(other)}, so that only this one is left of the two`, without(context, other)),
    ];
  },
});

function meaningOf({ port, endPort, protocol, templated, isNull }: PolicyPort): Ports | undefined {
  if (isNull || templated || (protocol && protocol.value === undefined) || (port && port.value === undefined)) return undefined;
  const name = protocol?.value ?? 'TCP';
  if (!port) return endPort ? undefined : { protocol: name, first: 1, last: 65535 };
  if (typeof port.value === 'string') return endPort ? undefined : { protocol: name, name: port.value, first: 0, last: 0 };
  if (port.value === undefined || (endPort && endPort.value === undefined)) return undefined;
  const last = endPort?.value ?? port.value;
  return last < port.value ? undefined : { protocol: name, first: port.value, last };
}

function holds(outer: Ports, inner: Ports): boolean {
  if (outer.protocol !== inner.protocol) return false;
  if (outer.first === 1 && outer.last === 65535 && outer.name === undefined) return true;
  return outer.name === inner.name && outer.first <= inner.first && inner.last <= outer.last;
}

function overlap(a: Ports, b: Ports): boolean {
  return a.protocol === b.protocol && a.name === undefined && b.name === undefined && a.first <= b.last && b.first <= a.last;
}

function union(a: Ports, b: Ports): { readonly first: number; readonly last: number } {
  return { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) };
}

function without({ tree }: Pick<RuleContext, 'tree'>, { path }: PolicyPort): Edits {
  return removeItem(tree, path.slice(0, -1), Number(path.at(-1)));
}

/** The bounds of the first of the two are written anew, and the second goes. */
function mergedEdits(
  context: Pick<RuleContext, 'tree'>,
  into: PolicyPort,
  from: PolicyPort,
  { first, last }: { readonly first: number; readonly last: number },
): Edits {
  const { tree } = context;
  const bound = (key: 'port' | 'endPort', value: number): Edits => {
    const node = writtenNode(tree, [...into.path, key]);
    if (node?.kind !== 'scalar') return undefined;
    return node.text === String(value) ? [] : replaceValue(tree, [...into.path, key], String(value));
  };
  return together(bound('port', first), bound('endPort', last), without(context, from));
}
