import { entryOf } from '../syntax/locate.js';
import type { MapEntry, Node } from '../syntax/nodes.js';
import type { Range } from '../util/range.js';
import { byteLength, isTimestamp, labelKeyFault } from './formats.js';

/** Something in `metadata` that the API server refuses and that is no name, label or type. */
export interface MetadataFault {
  readonly at: Range;
  readonly fault:
    | 'annotation-key'
    | 'annotations-size'
    | 'finalizer'
    | 'finalizers-both'
    | 'owner'
    | 'owner-event'
    | 'controllers'
    | 'time'
    | 'operation'
    | 'format'
    | 'manager'
    | 'subresource'
    | 'generation';
  readonly text: string;
}

/** In the order of `ValidateObjectMeta` of k8s.io/apimachinery. */
export function metadataFaults(metadata: Node | undefined): readonly MetadataFault[] {
  return [
    ...annotationFaults(entryOf(metadata, 'annotations')),
    ...ownerFaults(entryOf(metadata, 'ownerReferences')?.value),
    ...finalizerFaults(entryOf(metadata, 'finalizers')?.value),
    ...managedFaults(entryOf(metadata, 'managedFields')?.value),
    ...timeFaults(metadata, 'creationTimestamp'),
    ...timeFaults(metadata, 'deletionTimestamp'),
  ];
}

const MOST_BYTES = 256 * 1024;

function annotationFaults(entry: MapEntry | undefined): readonly MetadataFault[] {
  if (entry?.value.kind !== 'map') return [];
  const entries = new Map(entry.value.entries.filter(({ key }) => !key.templated).map((each) => [String(each.key.value), each]));
  const faults = [...entries].flatMap(([key, each]): MetadataFault[] =>
    labelKeyFault(lowered(key)) ? [{ at: each.key.range, fault: 'annotation-key', text: key }] : [],
  );
  const size = [...entries].reduce((sum, [key, { value }]) => sum + byteLength(key) + byteLength(textOf(value) ?? ''), 0);
  return size > MOST_BYTES ? [...faults, { at: entry.key.range, fault: 'annotations-size', text: String(size) }] : faults;
}

/** As Go lowers it: letter by letter, so that the Turkish dotted I becomes one letter. */
function lowered(key: string): string {
  return key.replaceAll('\u0130', 'i').toLowerCase();
}

function ownerFaults(owners: Node | undefined): readonly MetadataFault[] {
  const items = itemsOf(owners);
  const faults = items.flatMap(({ value, range }): MetadataFault[] => {
    const missing = ['apiVersion', 'kind', 'name', 'uid'].filter((name) => isMissing(value, name));
    const isEvent = /^\/?v1$/.test(textAt(value, 'apiVersion') ?? '') && textAt(value, 'kind') === 'Event';
    return [
      ...missing.map((text) => ({ at: entryOf(value, text)?.value.range ?? range, fault: 'owner' as const, text })),
      ...(isEvent ? [{ at: range, fault: 'owner-event' as const, text: '' }] : []),
    ];
  });
  const controllers = items.filter(({ value }) => {
    const node = entryOf(value, 'controller')?.value;
    return node?.kind === 'scalar' && node.value === true && !node.templated;
  });
  const second = controllers[1];
  return second ? [...faults, { at: second.range, fault: 'controllers', text: '' }] : faults;
}

/** Left out, null, empty, or, for an apiVersion, one that names no version. */
function isMissing(owner: Node, name: string): boolean {
  if (owner.templated) return false;
  const node = entryOf(owner, name)?.value;
  if (!node) return true;
  const text = textOf(node);
  if (text === undefined) return false;
  return text === '' || (name === 'apiVersion' && !/^([^/]*\/)?[^/]+$/.test(text));
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function finalizerFaults(list: Node | undefined): readonly MetadataFault[] {
  const known = itemsOf(list).flatMap(({ value }) => {
    const text = textOf(value);
    return text === undefined ? [] : [{ at: value.range, text }];
  });
  const faults = known
    .filter(({ text }) => labelKeyFault(text) !== undefined || (!text.includes('/') && !STANDARD_FINALIZERS.has(text)))
    .map((each) => ({ ...each, fault: 'finalizer' as const }));
  const foreground = known.find(({ text }) => text === 'foregroundDeletion');
  return foreground && known.some(({ text }) => text === 'orphan') ? [...faults, { ...foreground, fault: 'finalizers-both' }] : faults;
}

function managedFaults(list: Node | undefined): readonly MetadataFault[] {
  return itemsOf(list).flatMap(({ value, range }): MetadataFault[] => {
    const isKnown = !value.templated && (value.kind === 'map' || (value.kind === 'scalar' && value.value === null));
    if (!isKnown) return [];
    const faults: MetadataFault[] = [];
    if (!entryOf(value, 'operation')) faults.push({ at: range, fault: 'operation', text: '' });
    const manager = textAt(value, 'manager') ?? '';
    if (byteLength(manager) > 128 || !/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(manager))
      faults.push({ at: entryOf(value, 'manager')?.value.range ?? range, fault: 'manager', text: manager });
    if (byteLength(textAt(value, 'subresource') ?? '') > 256)
      faults.push({ at: entryOf(value, 'subresource')?.value.range ?? range, fault: 'subresource', text: '' });
    return [...faults, ...timeFaults(value, 'time')];
  });
}

function timeFaults(map: Node | undefined, name: string): readonly MetadataFault[] {
  const node = entryOf(map, name)?.value;
  if (node?.kind !== 'scalar' || node.templated || typeof node.value !== 'string' || isTimestamp(node.value)) return [];
  return [{ at: node.range, fault: 'time', text: node.value }];
}

function itemsOf(list: Node | undefined) {
  return list?.kind === 'sequence' ? list.items : [];
}

function textAt(map: Node, name: string): string | undefined {
  const node = entryOf(map, name)?.value;
  return node && textOf(node);
}

/** As decoded into a string; undefined where it is unknown or none. */
function textOf(node: Node): string | undefined {
  if (node.kind !== 'scalar' || node.templated) return undefined;
  return node.value === null ? '' : typeof node.value === 'string' ? node.value : undefined;
}
