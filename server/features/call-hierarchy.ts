import type { Direction } from '../model/network-policy.js';
import type { Reach, Traffic } from '../semantics/answers/answers.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { compareText } from '../util/text.js';
import { describeEnd } from '../words/addresses.js';
import { plainly } from '../words/mark.js';
import type { EnvironmentView, FileId, Location, Snapshot } from '../workspace/snapshot.js';
import { callRow, groupRow } from './call-hierarchy/row.js';
import { fewLimits, limitsFor, limitsIn } from './limits.js';
import { objectAt } from './places.js';
import { plainPrinter } from './printer.js';
import * as say from './say.js';
import { placeOf, policyOf, type Scope } from './scope.js';

/** Beyond so many rows, workloads are shown by namespace, and what is left behind a row that says how many there are. */
export const MOST_CALLS = 200;

/** Policies that are left out of the answer are named up to so many. */
const MOST_OF_A_KIND = 5;

/** One line of the call hierarchy: a workload, or something else that connections come from or go to. */
export interface CallItem {
  readonly kind: 'workload' | 'addresses' | 'pods' | 'namespace' | 'more' | 'note';
  readonly name: string;
  readonly detail: string;
  /** What it opens: the rule that admits the connection; the workload where no policy isolates it. */
  readonly at: Location;
  /** What expanding it asks about; undefined where there is nothing more to say. */
  readonly node: CallNode | undefined;
}

/** Names whose calls are asked about. Survives a round trip as JSON. */
export interface CallNode {
  /** Where it was asked: of objects defined several times, the definition nearest to it counts. */
  readonly file: FileId;
  /** The id of a workload. */
  readonly workload: string;
  /** Only some of its calls in one direction: of a namespace, or those behind the first ones. */
  readonly part?: { readonly direction: Direction; readonly namespace?: string; readonly skip?: number };
}

/** A connection to the item or from it. */
export interface Call {
  readonly item: CallItem;
  /** All rules that admit it at the end that was asked about. */
  readonly rules: readonly Location[];
}

/** The workload in whose document the offset lies; of a policy, the workloads that it selects. None elsewhere. */
export function prepareCalls(snapshot: Snapshot, file: FileId, offset: number): readonly CallItem[] {
  const placed = objectAt(snapshot, file, offset);
  if (!placed || snapshot.file(file)?.role !== 'manifest') return [];
  const view = snapshot.environment(file);
  if (placed.object.type === 'workload') {
    const workload = view.workload(placed.id);
    return workload ? [rootItem(file, workload, placeOf(placed))] : [];
  }
  const policy = policyOf({ view }, placed);
  const subjects = policy ? view.evaluator.subjectsOf(policy) : [];
  return subjects.slice(0, MOST_CALLS).map(({ workload }) => rootItem(file, workload, homeOf(view, workload, file)));
}

function rootItem(file: FileId, { id, kind, name, namespace }: WorkloadEndpoint, at: Location): CallItem {
  const print = plainPrinter(() => undefined);
  return { kind: 'workload', name: print.text(name), detail: `${print.text(kind)} in ${print.text(namespace)}`, at, node: { file, workload: id } };
}

/**
 * Who can connect to a workload (`ingress`), or what it can connect to (`egress`): surely or possibly, after the policies of both ends.
 * Its own namespace comes first, what limits the answer last.
 */
export function callsOf(snapshot: Snapshot, node: CallNode, direction: Direction): readonly Call[] {
  const file = snapshot.file(node.file);
  const view = snapshot.environment(node.file);
  const workload = view.evaluator.cluster.workloads.find(({ id }) => id === node.workload);
  if (!file || !workload || (node.part && node.part.direction !== direction)) return [];
  const scope: Scope = { snapshot, file, view, print: plainPrinter(() => undefined), commands: {} };
  const traffic = view.evaluator.traffic(workload, direction);
  const asked: Asked = { scope, traffic, node, home: homeOf(view, workload, node.file) };
  const namespace = node.part?.namespace;
  const shown = namespace === undefined ? traffic.reaches : traffic.reaches.filter((reach) => namespaceOf(reach) === namespace);
  const calls = pageOf(asked, entriesOf(asked, shown));
  return node.part ? calls : [...calls, ...notes(asked)];
}

interface Asked {
  readonly scope: Scope;
  readonly traffic: Traffic;
  readonly node: CallNode;
  /** Where the workload is written. */
  readonly home: Location;
}

/** A row of its own, or all workloads of a namespace. */
type Entry = Reach | { readonly namespace: string; readonly rows: readonly Reach[] };

function namespaceOf({ peer }: Reach): string | undefined {
  return peer.kind === 'workload' ? peer.workload.namespace : undefined;
}

/** In the order in which they are shown; by namespace where they are too many. */
function entriesOf({ traffic, node }: Asked, rows: readonly Reach[]): readonly Entry[] {
  const home = traffic.workload.namespace;
  const byNamespace = new Map<string, Reach[]>();
  const others: Reach[] = [];
  for (const row of rows) {
    const namespace = namespaceOf(row);
    const list = namespace === undefined ? others : byNamespace.get(namespace);
    if (list) list.push(row);
    else if (namespace !== undefined) byNamespace.set(namespace, [row]);
  }
  const ordered = [...byNamespace].sort(([a], [b]) => Number(b === home) - Number(a === home) || compareText(a, b));
  const together = rows.length > MOST_CALLS && byNamespace.size > 1 && node.part?.namespace === undefined;
  const workloads = ordered.flatMap(([namespace, some]): readonly Entry[] => (together && some.length > 1 ? [{ namespace, rows: some }] : some));
  const outside = others.filter(({ peer }) => peer.kind === 'outside');
  const possible = others.filter(({ peer }) => peer.kind === 'possible');
  return [...outside.filter(isAll), ...workloads, ...outside.filter((row) => !isAll(row)), ...possible];
}

function isAll({ peer }: Reach): boolean {
  return peer.kind === 'outside' && peer.all;
}

/** Some hundred entries, and a row that stands for the others. */
function pageOf(asked: Asked, entries: readonly Entry[]): readonly Call[] {
  const { node, traffic, home } = asked;
  const skip = node.part?.skip ?? 0;
  const shown = entries.slice(skip, skip + MOST_CALLS);
  const left = entries.length - skip - shown.length;
  const twins = namesakes(shown);
  const calls = shown.map((entry) => ('rows' in entry ? namespaceCall(asked, entry) : rowCall(asked, entry, twins)));
  if (left === 0) return calls;
  const part = { ...node.part, direction: traffic.direction, skip: skip + shown.length };
  const item: CallItem = { kind: 'more', name: `and ${left.toLocaleString('en')} more`, detail: 'expand to see them', at: home, node: { ...node, part } };
  return [...calls, { item, rules: [] }];
}

/** Names that several workloads of one namespace share. */
function namesakes(entries: readonly Entry[]): ReadonlySet<string> {
  const [seen, twins] = [new Set<string>(), new Set<string>()];
  for (const entry of entries) {
    if ('rows' in entry || entry.peer.kind !== 'workload') continue;
    const { namespace, name } = entry.peer.workload;
    const key = `${namespace}/${name}`;
    (seen.has(key) ? twins : seen).add(key);
  }
  return twins;
}

function rowCall({ scope, traffic, node, home }: Asked, reach: Reach, twins: ReadonlySet<string>): Call {
  const { peer } = reach;
  const own = peer.kind === 'workload' ? homeOf(scope.view, peer.workload, undefined) : undefined;
  const { detail, rules } = callRow(scope, { traffic, reach });
  const at = rules[0] ?? own ?? home;
  const name =
    peer.kind === 'workload' ? workloadName(scope, peer.workload, traffic.workload.namespace, twins) : scope.print.text(describeEnd(peer, undefined, plainly));
  const kind = peer.kind === 'workload' ? 'workload' : peer.kind === 'outside' ? 'addresses' : 'pods';
  return { item: { kind, name, detail, at, node: peer.kind === 'workload' ? { file: node.file, workload: peer.workload.id } : undefined }, rules };
}

/** "frontend"; "monitoring/prometheus" elsewhere; "Deployment web" where a StatefulSet has the same name. */
function workloadName({ print }: Scope, { namespace, kind, name }: WorkloadEndpoint, home: string, twins: ReadonlySet<string>): string {
  const short = namespace === home ? print.text(name) : `${print.text(namespace)}/${print.text(name)}`;
  return twins.has(`${namespace}/${name}`) ? `${print.text(kind)} ${short}` : short;
}

function namespaceCall({ scope, traffic, node, home }: Asked, { namespace, rows }: { readonly namespace: string; readonly rows: readonly Reach[] }): Call {
  const { detail, rules } = groupRow(scope, traffic, rows);
  const item: CallItem = {
    kind: 'namespace',
    name: `${say.count(rows.length, 'workload')} in ${scope.print.text(namespace)}`,
    detail,
    at: rules[0] ?? home,
    node: { ...node, part: { direction: traffic.direction, namespace } },
  };
  return { item, rules };
}

/** What the answer does not cover, as rows that nobody can take for an end of a connection. */
function notes({ scope, traffic, home }: Asked): readonly Call[] {
  const { view, snapshot, print } = scope;
  const { workload } = traffic;
  const namespaces = new Set([workload.namespace, ...traffic.reaches.flatMap((reach) => namespaceOf(reach) ?? [])]);
  const own = limitsFor(view, [{ kind: 'workload', workload }]);
  const far = [...namespaces]
    .flatMap((namespace) => limitsIn(view, namespace))
    .filter(({ kind }) => kind === 'policy-refused' || kind === 'family-not-evaluated');
  const limits = [...new Map([...own, ...far].map((limit) => [limit.message, limit])).values()];
  const note = (name: string, detail: string, at = home): Call => ({ item: { kind: 'note', name, detail, at, node: undefined }, rules: [] });
  return [
    ...fewLimits(limits, () => MOST_OF_A_KIND).map(({ message, location }) => note(print.marked(message), '', location)),
    ...(snapshot.complete ? [] : [note('the workspace is still being read', 'this may change')]),
  ];
}

function homeOf(view: EnvironmentView, workload: WorkloadEndpoint, asked: FileId | undefined): Location {
  const placed = view.source(workload);
  return placed ? placeOf(placed) : { file: asked ?? '', range: { start: 0, end: 0 } };
}
