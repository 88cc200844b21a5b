import { nodeAtPath, stringOf } from '../../model/read-node.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { columnOf, entryOf } from '../../syntax/locate.js';
import type { Node, SequenceItem } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { assertionFields, endFields, type FieldWords, fileFields } from '../assertions/fields.js';
import { statedNames } from '../assertions/workload-names.js';
import { endpointNamed } from '../ends/endpoints.js';
import * as say from '../say.js';
import { counted, namespaceNames, type Offer, words } from './offer.js';
import type { TypingPlace } from './place.js';

interface Asked {
  readonly view: EnvironmentView;
  /** Their names; none where there is only one. */
  environments(): readonly string[];
  /** Of the document that is being typed in. */
  readonly tree: SyntaxTree;
  readonly place: TypingPlace;
  /** From the start of the document. */
  readonly offset: number;
}

/**
 * What a file of assertions can say at a place: its keys, the workloads and namespaces that the manifests have, labels that pods carry,
 * and the ports of the destination that the same assertion names. Best first.
 */
export function assertionOffers(asked: Asked): readonly Offer[] {
  const { place, view } = asked;
  const [top, field, ...inner] = place.parents;
  if (top === undefined) return place.key === undefined ? keys(fileFields, asked.tree.root) : fileValues(asked, place.key);
  if (top !== 'assertions') return [];
  if (field === undefined) return place.key === undefined ? assertionKeys(asked) : assertionValues(asked, place.key);
  if (field === 'ports' && place.key === undefined) return ports(asked);
  if (field === 'in' && place.key === undefined) return namespaceNames(view);
  return field === 'from' || field === 'to' ? inEnd(asked, field, inner) : [];
}

function fileValues({ environments }: Asked, key: string): readonly Offer[] {
  if (key === 'version') return words(['1']);
  return key === 'environment' ? environments().map((label) => ({ label, kind: 'environment', detail: 'environment of this workspace' })) : [];
}

/** Those of the keys that the map does not have yet. */
function keys(fields: FieldWords, map: Node | undefined): readonly Offer[] {
  return Object.entries(fields)
    .filter(([key]) => entryOf(map, key) === undefined)
    .map(([label, documentation]) => ({ label, kind: 'key', documentation, key: true }));
}

/** A key typed to the right of a dash belongs to its assertion; to the left, it begins another one. */
function assertionKeys(asked: Asked): readonly Offer[] {
  const { tree, place, offset } = asked;
  const column = columnOf(tree, offset - place.word.length);
  const item = itemAt(asked);
  const flow = nodeAtPath(tree.root, ['assertions']);
  const within = (flow?.kind === 'sequence' && flow.flow) || behindDash(asked) || (item !== undefined && columnOf(tree, item.range.start) < column);
  if (!within) return keys(assertionFields, undefined).map((offer) => ({ ...offer, dash: true }));
  // Of an assertion about connections the fields of the other kind are none, and the other way round.
  const written = behindDash(asked) && !ownLine(asked, item) ? undefined : item?.value;
  const coverage = entryOf(written, 'every') !== undefined || entryOf(written, 'has') !== undefined;
  const connection = ['from', 'to', 'ports', 'expect'].some((key) => entryOf(written, key) !== undefined);
  return keys(assertionFields, written).filter(({ label }) => {
    if (['every', 'in', 'has'].includes(label)) return !connection;
    return label === 'name' || !coverage;
  });
}

/** Whether the cursor's line begins with a dash. */
function behindDash({ tree, offset }: Asked): boolean {
  return /(^|\n)[ ]*-[ ]+[^\n]*$/.test(tree.text.slice(0, offset));
}

/** Whether the item begins in the cursor's line: one whose dash has nothing behind it yet may not be in the tree. */
function ownLine({ tree, offset }: Asked, item: SequenceItem | undefined): boolean {
  return item !== undefined && !tree.text.slice(item.range.start, offset).includes('\n');
}

function assertionValues(asked: Asked, key: string): readonly Offer[] {
  switch (key) {
    case 'from':
    case 'to':
      return [...workloads(asked), ...addresses()];
    case 'expect':
      return [
        { label: 'allowed', kind: 'word', detail: 'all of it surely is' },
        { label: 'denied', kind: 'word', detail: 'nothing of it possibly is' },
      ];
    case 'every':
      return words(['namespace', 'workload']);
    case 'has':
      return words(['default-deny-ingress', 'default-deny-egress', 'policy']);
    default:
      return [];
  }
}

/** Below `from` or `to`; `inner`: the keys on the way. */
function inEnd(asked: Asked, field: 'from' | 'to', inner: readonly string[]): readonly Offer[] {
  const { key } = asked.place;
  const [outer] = inner;
  const end = entryOf(itemAt(asked)?.value, field)?.value;
  if (outer === undefined) return key === undefined ? endKeys(end) : endValues(asked, key);
  const all = pods(asked.view, end);
  const last = inner.at(-1);
  if (outer === 'labels' || last === 'matchLabels') return key === undefined ? labelKeys(all) : labelValues(all, key);
  if (last === 'matchExpressions' && key === 'key') return labelKeys(all).map((offer) => ({ ...offer, key: false }));
  if (last === 'matchExpressions' && key === 'operator') return words(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  if (last === 'values' && key === undefined) return expressionValues(asked, end, all);
  return [];
}

/** What names an end by itself stands alone; a namespace and a selector go together. */
function endKeys(end: Node | undefined): readonly Offer[] {
  const has = (key: string) => entryOf(end, key) !== undefined;
  if (has('workload') || has('address') || has('outside')) return [];
  const started = has('namespace') || has('labels') || has('selector');
  return keys(endFields, end).filter(({ label }) => !started || ['namespace', 'labels', 'selector'].includes(label));
}

function endValues(asked: Asked, key: string): readonly Offer[] {
  if (key === 'workload') return workloads(asked);
  if (key === 'namespace' || key === 'outside') return namespaceNames(asked.view);
  return key === 'address' ? addresses() : [];
}

function addresses(): readonly Offer[] {
  return [
    { label: '0.0.0.0/0', kind: 'address', detail: 'every IPv4 address' },
    { label: '::/0', kind: 'address', detail: 'every IPv6 address' },
  ];
}

/** By the shortest name that means only one; with the namespace where a slash is typed already. */
function workloads({ view, place }: Asked): readonly Offer[] {
  const all = view.evaluator.cluster.workloads;
  const nameOf = statedNames(all, place.word.includes('/') ? 'namespaced' : 'shortest');
  return [...all]
    .sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name))
    .flatMap((workload): readonly Offer[] => {
      const label = nameOf(workload);
      const detail = [`${workload.kind} in ${workload.namespace}`, labelsOf(workload)].filter((part) => part !== '').join(', ');
      return label === undefined ? [] : [{ label, kind: 'workload', detail }];
    });
}

function labelsOf({ labels }: WorkloadEndpoint): string {
  return [...labels.values]
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]))
    .slice(0, 3)
    .join(', ');
}

/** The workloads of the end's namespace, or all where it names none. */
function pods(view: EnvironmentView, end: Node | undefined): readonly WorkloadEndpoint[] {
  const namespace = textAt(end, 'namespace');
  return view.evaluator.cluster.workloads.filter((workload) => namespace === undefined || workload.namespace === namespace);
}

function labelKeys(all: readonly WorkloadEndpoint[]): readonly Offer[] {
  return counted(all.flatMap(({ labels }) => [...labels.values].flatMap(([key, value]) => (value === undefined ? [] : [key])))).map(([label, number]) => ({
    label,
    kind: 'labelKey',
    detail: `on ${say.count(number, 'workload')} here`,
    key: true,
  }));
}

function labelValues(all: readonly WorkloadEndpoint[], key: string): readonly Offer[] {
  return counted(all.flatMap(({ labels }) => labels.values.get(key) ?? [])).map(([label, number]) => ({
    label,
    kind: 'labelValue',
    detail: `on ${say.count(number, 'workload')} here`,
  }));
}

/** Of the key that the expression around the cursor is about. */
function expressionValues({ offset }: Asked, end: Node | undefined, all: readonly WorkloadEndpoint[]): readonly Offer[] {
  const expressions = nodeAtPath(end, ['selector', 'matchExpressions']);
  const own = expressions?.kind === 'sequence' ? expressions.items.findLast(({ range }) => range.start <= offset) : undefined;
  const key = textAt(own?.value, 'key');
  return key === undefined ? [] : labelValues(all, key);
}

/** What the containers of the destination declare: by name, then by number. */
function ports(asked: Asked): readonly Offer[] {
  const to = entryOf(itemAt(asked)?.value, 'to')?.value;
  const ends = [...destinations(asked.view, to)].sort((a, b) => compareText(a.name, b.name));
  const declared = ends.flatMap((workload) => workload.ports.map((port) => ({ ...port, of: workload.name })));
  const named = declared.flatMap(({ name, number, protocol, of }): Offer[] =>
    name === undefined ? [] : [{ label: withProtocol(protocol, name), kind: 'port', detail: `${protocol} ${number} of ${of}` }],
  );
  const numbered = declared.map(({ name, number, protocol, of }): Offer => {
    return { label: withProtocol(protocol, String(number)), kind: 'port', detail: `${protocol}${name === undefined ? '' : `, ${name}`} of ${of}` };
  });
  const first = new Map<string, Offer>();
  for (const offer of [...named, ...numbered]) if (!first.has(offer.label)) first.set(offer.label, offer);
  return [...first.values()];
}

/** TCP goes without saying. */
function withProtocol(protocol: string, port: string): string {
  return protocol === 'TCP' ? port : `${protocol}/${port}`;
}

/** The workloads that `to` means, as far as it is written. */
function destinations(view: EnvironmentView, to: Node | undefined): readonly WorkloadEndpoint[] {
  const { workloads } = view.evaluator.cluster;
  const name = (to && stringOf(to)) || textAt(to, 'workload');
  if (name) {
    const { found } = endpointNamed(name, workloads);
    return found?.kind === 'workload' ? [found.workload] : [];
  }
  const namespace = textAt(to, 'namespace');
  const labels = nodeAtPath(to, ['labels']) ?? nodeAtPath(to, ['selector', 'matchLabels']);
  const wanted = labels?.kind === 'map' ? labels.entries.map(({ key, value }) => [String(key.value), stringOf(value)] as const) : [];
  if (namespace === undefined && wanted.length === 0) return [];
  return workloads.filter(
    (workload) =>
      (namespace === undefined || workload.namespace === namespace) && wanted.every(([key, value]) => !value || workload.labels.values.get(key) === value),
  );
}

function textAt(node: Node | undefined, key: string): string | undefined {
  const value = node && entryOf(node, key)?.value;
  return (value && stringOf(value)) || undefined;
}

/** The assertion that is being typed: a value that is not written yet ends before the cursor, so only the start counts. */
function itemAt({ tree, offset }: Asked): SequenceItem | undefined {
  const list = nodeAtPath(tree.root, ['assertions']);
  return list?.kind === 'sequence' ? list.items.findLast(({ range }) => range.start <= offset) : undefined;
}
