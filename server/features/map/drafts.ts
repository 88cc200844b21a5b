import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { count } from '../say.js';
import type { MapOptions } from './model.js';
import { boxId, countOf, type Draft, type WorkloadPart } from './parts.js';

/** With more workloads than these, alike ones are one node; with more groups, namespaces begin collapsed. */
const mostWorkloads = 80;
const mostGroups = 120;
/** A namespace that is opened shows each workload up to here. */
const mostInNamespace = 40;
const pageSize = 100;

/** The nodes for workloads: each by itself, alike ones together, or a whole namespace as one, as much as fits and as was asked for. */
export function workloadDrafts(parts: readonly WorkloadPart[], { expand = {}, filter = {}, open = [] }: MapOptions): readonly Draft[] {
  const byNamespace = new Map<string, WorkloadPart[]>();
  for (const part of parts) {
    const list = byNamespace.get(part.group.namespace);
    if (list) list.push(part);
    else byNamespace.set(part.group.namespace, [part]);
  }
  const fits = countOf(parts) <= mostWorkloads ? 'workloads' : parts.length <= mostGroups ? 'groups' : 'namespaces';
  // Of several namespaces a reader first looks at one.
  const closed = fits === 'namespaces' || (byNamespace.size > 1 && Object.values(filter).every((text) => text === ''));
  return [...byNamespace].flatMap(([namespace, own]) => {
    const pages = expand[boxId(namespace)] ?? (closed && !open.includes(namespace) ? 0 : 1);
    if (pages === 0) return [collapsed(namespace, own)];
    return page(namespace, own, pages, fits === 'workloads' || countOf(own) <= mostInNamespace, expand);
  });
}

function collapsed(namespace: string, parts: readonly WorkloadPart[]): Draft {
  return {
    id: boxId(namespace),
    box: '',
    kind: 'namespace',
    label: namespace,
    detail: count(countOf(parts), 'workload'),
    parts,
    expands: { id: boxId(namespace), pages: 1 },
    place: { kind: 'namespace', name: namespace },
  };
}

function page(namespace: string, parts: readonly WorkloadPart[], pages: number, each: boolean, expand: NonNullable<MapOptions['expand']>): readonly Draft[] {
  const nodes: Draft[] = [];
  const left: WorkloadPart[] = [];
  for (const part of parts) {
    const room = pages * pageSize - nodes.length;
    const { workloads } = part;
    const single = each || workloads.length === 1 || expand[groupId(part)] !== undefined;
    const shown = single ? workloads.slice(0, Math.max(room, 0)) : [];
    nodes.push(...shown.map((workload) => workloadDraft(part, workload)));
    if (!single && room > 0) nodes.push(groupDraft(part));
    else if (shown.length < workloads.length) left.push({ ...part, workloads: workloads.slice(shown.length) });
  }
  return left.length === 0 ? nodes : [...nodes, restDraft(namespace, left, pages)];
}

function groupId({ workloads: [first] }: WorkloadPart): string {
  return `g:${first?.id ?? ''}`;
}

function workloadDraft(part: WorkloadPart, workload: WorkloadEndpoint): Draft {
  const { id, name, kind, namespace } = workload;
  return {
    id: `w:${id}`,
    box: boxId(namespace),
    kind: 'workload',
    label: name,
    detail: kind,
    parts: [{ ...part, workloads: [workload] }],
    place: { kind: 'workload', id },
  };
}

function groupDraft(part: WorkloadPart): Draft {
  const { workloads, group } = part;
  return {
    id: groupId(part),
    box: boxId(group.namespace),
    kind: 'group',
    label: count(workloads.length, 'workload'),
    detail: alikeNames(workloads),
    parts: [part],
    expands: { id: groupId(part), pages: 1 },
  };
}

function restDraft(namespace: string, parts: readonly WorkloadPart[], pages: number): Draft {
  return {
    id: `r:${namespace}`,
    box: boxId(namespace),
    kind: 'rest',
    label: `${count(countOf(parts), 'workload')} more`,
    detail: '',
    parts,
    expands: { id: boxId(namespace), pages: pages + 1 },
  };
}

/** "web, api, ..." */
function alikeNames(workloads: readonly WorkloadEndpoint[]): string {
  const names = workloads.slice(0, 2).map(({ name }) => name);
  return workloads.length > 2 ? `${names.join(', ')}, ...` : names.join(', ');
}
