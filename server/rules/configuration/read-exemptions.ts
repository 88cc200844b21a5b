import { mapOf, type Reading, required, textOf } from '../../model/own-file.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapNode, Node, SequenceItem } from '../../syntax/nodes.js';
import { nearest } from '../../util/text.js';
import type { LintRule } from '../rule.js';
import type { Exemption } from './configuration.js';

const keys = ['rule', 'namespace', 'path', 'reason', 'owner', 'until'];

/** Findings that are accepted, at a key `exemptions`. One in which something is wrong does not count. */
export function readExemptions(reading: Reading, node: Node | undefined, rules: readonly LintRule[]): readonly Exemption[] {
  if (!node) return [];
  if (node.kind !== 'sequence') {
    reading.problem(node.range, '`exemptions` is a list of items with `rule`, `namespace` or `path`, and `reason`.');
    return [];
  }
  const ids = new Set(rules.map(({ id }) => id));
  return node.items.flatMap((item, index) => readExemption(reading, item, index, ids) ?? []);
}

function readExemption(reading: Reading, { value }: SequenceItem, index: number, ids: ReadonlySet<string>): Exemption | undefined {
  const before = reading.count;
  const map = mapOf(reading, value, 'An exemption', keys);
  if (!map) return undefined;
  const rule = readRuleName(reading, map, ids);
  const reason = required(reading, map, 'reason', 'An exemption needs `reason`: why the finding is accepted, for the next reader.');
  const because = reason && textOf(reading, reason.value, 'the reason, a text');
  const [namespace, path, owner] = ['namespace', 'path', 'owner'].map((key) => optionalText(reading, map, key));
  if (!entryOf(map, 'namespace') && !entryOf(map, 'path'))
    reading.problem(
      map.entries[0]?.key.range ?? map.range,
      'An exemption needs `namespace` or `path`: to have a rule say nothing anywhere, switch it off in `rules`.',
    );
  const until = readDay(reading, entryOf(map, 'until')?.value);
  if (rule === undefined || because === undefined || reading.count > before) return undefined;
  return { rule, reason: because, namespace, path, owner, until, index };
}

function readRuleName(reading: Reading, map: MapNode, ids: ReadonlySet<string>): string | undefined {
  const entry = required(reading, map, 'rule', 'An exemption needs `rule`: the name of the rule, as `netpol rules` lists them.');
  const name = entry && textOf(reading, entry.value, 'the name of a rule');
  if (!entry || name === undefined || ids.has(name)) return name;
  const near = nearest(name, ids, 3);
  reading.problem(entry.value.range, `There is no rule \`${name}\`${near === undefined ? '; `netpol rules` lists them.' : `; is \`${near}\` meant?`}`);
  return undefined;
}

function optionalText(reading: Reading, map: MapNode, key: string): string | undefined {
  const entry = entryOf(map, key);
  return entry && textOf(reading, entry.value, `a text for \`${key}\``);
}

/** A day, `2027-03-31`, in quotes or without. */
function readDay(reading: Reading, node: Node | undefined): Exemption['until'] {
  if (!node) return undefined;
  const text = node.kind === 'scalar' ? node.text : '';
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  // JavaScript reads the 31st of April as the 1st of May.
  if (date && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)) return { day: text, range: reading.inFile(node.range) };
  reading.problem(node.range, 'Here stands the last day on which it counts, like 2027-03-31.');
  return undefined;
}
