import { mapOf, type Reading, required, textOf, wordOf } from '../../model/own-file.js';
import { entryOf } from '../../syntax/locate.js';
import type { Node } from '../../syntax/nodes.js';
import { type LintRule, severities } from '../rule.js';
import { compileCel } from './cel.js';
import { type CustomRule, lintRuleOf } from './custom-rules.js';
import { textsOf } from './values.js';

const keys = ['id', 'kinds', 'severity', 'expression', 'message'];

/**
 * The rules at a key `customRules`. One in which something is wrong does not count.
 * @param taken names of other rules
 */
export function readCustomRules(reading: Reading, node: Node | undefined, taken: ReadonlySet<string>): readonly LintRule[] {
  if (!node) return [];
  if (node.kind !== 'sequence') {
    reading.problem(node.range, '`customRules` is a list of rules with `id`, `expression` and `message`.');
    return [];
  }
  const names = new Set(taken);
  return node.items.flatMap(({ value }) => {
    const rule = readCustomRule(reading, value, names);
    if (rule) names.add(rule.id);
    return rule ? lintRuleOf(rule) : [];
  });
}

function readCustomRule(reading: Reading, node: Node, taken: ReadonlySet<string>): CustomRule | undefined {
  const before = reading.count;
  const map = mapOf(reading, node, 'A custom rule', keys);
  if (!map) return undefined;
  const [id, expression, message] = [
    required(reading, map, 'id', 'A custom rule needs `id`: its name, like `team-label`.'),
    required(reading, map, 'expression', 'A custom rule needs `expression`: what must hold, in the Common Expression Language.'),
    required(reading, map, 'message', 'A custom rule needs `message`: what is wrong where it does not hold, and what to do.'),
  ].map((entry) => entry?.value);
  const name = id && readId(reading, id, taken);
  const program = expression && readExpression(reading, expression);
  const text = message && textOf(reading, message, 'the message, a text');
  const severity = entryOf(map, 'severity');
  const kinds = entryOf(map, 'kinds');
  const level = severity ? wordOf(reading, severity.value, severities) : 'warning';
  const about = kinds ? textsOf(reading, kinds.value, 'kinds of objects, like NetworkPolicy') : ['NetworkPolicy'];
  if (reading.count > before || name === undefined || !program || text === undefined || level === undefined) return undefined;
  return { id: name, kinds: about, severity: level, message: text, program };
}

function readId(reading: Reading, node: Node, taken: ReadonlySet<string>): string | undefined {
  const name = textOf(reading, node, 'the name of the rule');
  if (name === undefined) return undefined;
  if (/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) && !taken.has(name)) return name;
  reading.problem(
    node.range,
    taken.has(name)
      ? `There is a rule \`${name}\` already: call this one otherwise.`
      : 'The name of a rule is of small letters, digits and hyphens, like `team-label`.',
  );
  return undefined;
}

function readExpression(reading: Reading, node: Node): CustomRule['program'] | undefined {
  const text = textOf(reading, node, 'an expression, a text');
  const compiled = text === undefined ? undefined : compileCel(text);
  if (!compiled || 'holds' in compiled) return compiled;
  reading.problem(node.range, `This expression does not compile: ${compiled.problem}.`);
  return undefined;
}
