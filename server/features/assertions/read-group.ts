import { lowerSelector as readSelector } from '../../model/lower-selector.js';
import { itemsOf, mapOf, type Reading, required, textOf, wordOf } from '../../model/own-file.js';
import { keyName } from '../../model/read-node.js';
import { lowerSelector } from '../../semantics/cluster/lower-selector.js';
import type { Requirement } from '../../semantics/cluster/selector.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapNode, Node } from '../../syntax/nodes.js';
import type { Group } from './assertion.js';
import { looksLikeAddresses, readAddresses } from './stated-values.js';

/** What the map of an end may say; the keys of one row stand together, those of two rows never. */
const forms = [['workload'], ['namespace', 'labels', 'selector'], ['outside'], ['address']] as const;
const groupKeys: readonly string[] = forms.flat();

/** One end of a connection: a text that names a workload or addresses, or a map; undefined where it is neither, and the reading says why. */
export function readGroup(reading: Reading, node: Node, what: string): Group | undefined {
  if (node.kind === 'scalar') return readText(reading, node, `${what}: a workload like shop/mysql, an address, or a map`);
  const map = mapOf(reading, node, what, groupKeys);
  if (!map) return undefined;
  const written = forms.filter((form) => form.some((key) => entryOf(map, key)));
  const [form, other] = written;
  if (!form) {
    reading.problem(map.range, `${what} names nothing: write workload, namespace, labels, selector, outside or address.`);
    return undefined;
  }
  if (other) {
    const [one, two] = [form, other].map((keys) => keys.find((key) => entryOf(map, key)) ?? '');
    reading.problem(entryOf(map, two ?? '')?.key.range ?? map.range, `\`${one}\` and \`${two}\` are two different ends: write an assertion for each.`);
    return undefined;
  }
  return readForm(reading, map, form[0]);
}

function readForm(reading: Reading, map: MapNode, form: (typeof forms)[number][0]): Group | undefined {
  if (form === 'namespace') return readPods(reading, map);
  const entry = entryOf(map, form);
  if (!entry) return undefined;
  const range = reading.inFile(entry.value.range);
  if (form === 'address') return readAddressText(reading, entry.value, 'an address like 10.0.0.1, a CIDR like 10.0.0.0/8, or first-last');
  const text = textOf(reading, entry.value, form === 'workload' ? 'the name of a workload, like shop/mysql' : 'the name of a namespace');
  if (text === undefined) return undefined;
  return form === 'workload' ? { kind: 'workload', text, range } : { kind: 'outside', namespace: text, range };
}

function readText(reading: Reading, node: Node, what: string): Group | undefined {
  const text = textOf(reading, node, what);
  if (text === undefined) return undefined;
  return looksLikeAddresses(text) ? readAddressText(reading, node, what) : { kind: 'workload', text, range: reading.inFile(node.range) };
}

function readAddressText(reading: Reading, node: Node, what: string): Group | undefined {
  const text = textOf(reading, node, what);
  if (text === undefined) return undefined;
  const { problem } = readAddresses(text);
  if (problem === undefined) return { kind: 'addresses', text, range: reading.inFile(node.range) };
  reading.problem(node.range, problem);
  return undefined;
}

/** Labels, expressions and the namespace must all hold. */
function readPods(reading: Reading, map: MapNode): Group | undefined {
  const before = reading.count;
  const name = entryOf(map, 'namespace');
  const namespace = name && textOf(reading, name.value, 'the name of a namespace');
  const labels = entryOf(map, 'labels');
  const equal = labels ? readLabels(reading, labels.value, '`labels`') : [];
  const selector = entryOf(map, 'selector');
  if (selector) checkSelector(reading, selector.value);
  if (reading.count > before) return undefined;
  const { requirements } = lowerSelector(readSelector(map, 'selector', []), false);
  return { kind: 'pods', namespace, pods: { requirements: [...equal, ...requirements], unknown: false }, range: reading.inFile(map.range) };
}

function readLabels(reading: Reading, node: Node, what: string): readonly Requirement[] {
  if (node.kind !== 'map') {
    reading.problem(node.range, `${what} is a map of labels, like {app: web}.`);
    return [];
  }
  return node.entries.flatMap((entry): readonly Requirement[] => {
    const value = labelText(reading, entry.value);
    return value === undefined ? [] : [{ key: keyName(entry), operator: 'In', values: [value] }];
  });
}

/** The value of a label may be empty. */
function labelText(reading: Reading, node: Node): string | undefined {
  if (node.kind === 'scalar' && node.value === '') return '';
  return textOf(reading, node, 'the value of a label, a text');
}

/** That a selector is one as Kubernetes has it. See LabelSelector in the reference of the meta/v1 API. */
function checkSelector(reading: Reading, node: Node): void {
  const map = mapOf(reading, node, 'A selector', ['matchLabels', 'matchExpressions']);
  const labels = entryOf(map, 'matchLabels');
  if (labels) readLabels(reading, labels.value, '`matchLabels`');
  const expressions = entryOf(map, 'matchExpressions');
  if (!expressions) return;
  for (const { value } of itemsOf(reading, expressions.value, 'a list of expressions with key, operator and values') ?? []) checkExpression(reading, value);
}

function checkExpression(reading: Reading, node: Node): void {
  const map = mapOf(reading, node, 'An expression', ['key', 'operator', 'values']);
  if (!map) return;
  const key = required(reading, map, 'key', 'An expression needs `key`: the name of a label.');
  if (key) textOf(reading, key.value, 'the name of a label');
  const operator = required(reading, map, 'operator', 'An expression needs `operator`: In, NotIn, Exists or DoesNotExist.');
  const word = operator && wordOf(reading, operator.value, ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const);
  const values = entryOf(map, 'values');
  if (word === 'In' || word === 'NotIn') {
    const entry = values ?? required(reading, map, 'values', `\`${word}\` needs \`values\`: a list of texts.`);
    const items = entry && itemsOf(reading, entry.value, 'a list of texts, at least one');
    for (const item of items ?? []) labelText(reading, item.value);
  } else if (word && values) reading.problem(values.key.range, `\`${word}\` takes no values.`);
}
