import type { Admission, OutsideEnd, Reach, Traffic } from '../semantics/answers/answers.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { addressSet, allAddresses, equalAddresses } from '../semantics/sets/address-set.js';
import { type ConnectionSet, hasConnections, includesConnections, isAllConnections } from '../semantics/sets/connection-set.js';
import { addressesText } from '../words/addresses.js';
import * as say from './say.js';
import type { Scope } from './scope.js';

/** One line of "who can reach this pod" or "what it can reach", printed. */
export interface ReachRow {
  readonly who: string;
  readonly ports: string;
  readonly because: string;
  /** How many peers the line stands for; workloads among them. */
  readonly peers: number;
  readonly workloads: readonly WorkloadEndpoint[];
}

/** What a direction of a workload comes to. */
export interface ReachSummary {
  /** Of the workspace, surely. */
  readonly workloads: readonly WorkloadEndpoint[];
  /** Addresses outside the cluster, surely: every one, some, none. */
  readonly outside: 'all' | 'some' | 'none';
  /** Over what every address outside may connect, where all of them may. */
  readonly outsideConnections: ConnectionSet | undefined;
  /** Pods that no manifest makes would be let pass, too. */
  readonly unseen: boolean;
  /** A template or unknown labels may add to it. */
  readonly doubt: boolean;
}

export function summarize({ reaches }: Traffic): ReachSummary {
  const sure = reaches.filter(({ allowed }) => hasConnections(allowed.sure));
  const outside = sure.flatMap(({ peer, allowed }) => (peer.kind === 'outside' ? [{ peer, allowed }] : []));
  const everywhere = outside.find(({ peer }) => peer.all);
  const all = everywhere !== undefined || equalAddresses(addressSet(outside.flatMap(({ peer }) => peer.addresses)), allAddresses);
  return {
    workloads: sure.flatMap(({ peer }) => (peer.kind === 'workload' ? [peer.workload] : [])),
    outside: outside.length === 0 ? 'none' : all ? 'all' : 'some',
    outsideConnections: everywhere?.allowed.sure,
    unseen: reaches.some(({ peer }) => peer.kind === 'possible'),
    doubt: reaches.some(({ peer, allowed }) => peer.kind !== 'possible' && !includesConnections(allowed.sure, allowed.possible)),
  };
}

/** Whether something that is not evaluated decides what passes at the workload. */
export function isDoubtful({ view }: Pick<Scope, 'view'>, { workload, direction }: Pick<Traffic, 'workload' | 'direction'>): boolean {
  return view.evaluator.doubtsOf(workload).some(({ directions }) => directions.includes(direction));
}

/** "anyone", "nobody", "`backend` on TCP 3306; `prometheus` on TCP 9104": one direction in a few words. */
export function briefly(scope: Scope, traffic: Traffic, { ports }: { readonly ports: boolean }): string {
  const { print } = scope;
  const { workloads, outside, outsideConnections, unseen, doubt } = summarize(traffic);
  const ingress = traffic.direction === 'ingress';
  const on = (set: ConnectionSet, destination: WorkloadEndpoint | undefined) => ` on ${say.connections(print, set, destination)}`;
  // Not "nobody for sure", which reads as if it were sure that nobody does.
  if (isDoubtful(scope, traffic)) return ingress ? 'perhaps anyone' : 'perhaps anything';
  if (traffic.isolatedBy.length === 0 || outside === 'all') {
    const limited = outsideConnections && !isAllConnections(outsideConnections);
    const over = limited ? on(outsideConnections, ingress ? traffic.workload : undefined) : '';
    const others = scope.view.evaluator.cluster.workloads.length - 1;
    if (ingress) {
      // Rules may deny pods and leave what is outside open.
      const shut = traffic.isolatedBy.length > 0 && workloads.length < others && !admitsEveryone(traffic);
      return shut
        ? `anyone outside the cluster${over}, ${workloads.length === 0 ? 'nobody here' : `${say.count(workloads.length, 'workload')} here`}`
        : `anyone${over}`;
    }
    // Whoever may connect to anything still meets what isolates the other ends.
    const free = traffic.reaches.filter(({ peer, allowed }) => peer.kind === 'workload' && isAllConnections(allowed.sure)).length;
    const here = workloads.length === 0 ? ', nothing here' : ` and ${say.count(workloads.length, 'workload')} here`;
    return free === others ? `anything${over}` : `anything outside the cluster${over}${here}`;
  }
  const addresses = outside === 'some' ? ['addresses outside'] : [];
  if (workloads.length + addresses.length === 0) {
    if (doubt) return ingress ? 'perhaps somebody' : 'perhaps something';
    return `${ingress ? 'nobody' : 'nothing'}${unseen || scope.view.mayHoldUnseenPolicies(traffic.workload.namespace) ? ' here' : ''}`;
  }
  const name = (each: WorkloadEndpoint) => print.code(each.name);
  if (!ports) return [...workloads.slice(0, 3).map(name), ...addresses, ...(workloads.length > 3 ? [`${workloads.length - 3} more`] : [])].join(', ');
  const groups = new Map<string, string[]>();
  for (const { peer, allowed } of traffic.reaches) {
    if (peer.kind !== 'workload' || !hasConnections(allowed.sure)) continue;
    const key = on(allowed.sure, ingress ? traffic.workload : peer.workload);
    groups.set(key, [...(groups.get(key) ?? []), name(peer.workload)]);
    if (groups.size > 3) break;
  }
  const parts = [...groups].slice(0, 3).map(([key, names]) => `${say.list(names.slice(0, 3), 3, names.length)}${key}`);
  return [...parts, ...addresses, ...(groups.size > 3 ? ['more'] : [])].join('; ');
}

/** Whether a rule lets in everyone, pods and addresses: whoever does not get in is held back at the other end. */
export function admitsEveryone({ reaches }: Traffic): boolean {
  return reaches.some(({ because }) => because.some(({ by, sure }) => sure && by.rule.peers === 'anyone'));
}

/** Lines for all that is surely allowed, then for what is only possible; alike peers of one namespace share a line. */
export function reachRows(around: Scope, traffic: Traffic): readonly ReachRow[] {
  const scope: Scope = { ...around, print: around.print.cells() };
  const groups = groupReaches(scope, traffic);
  const rows = groups.flatMap((group) => rowsOf(scope, traffic, group, false));
  return rows.length <= MOST_ROWS ? rows : groups.flatMap((group) => rowsOf(scope, traffic, group, true));
}

/** A table with more lines is not read. */
export const MOST_ROWS = 10;

/** The lines as a table of at most ten, and how many peers are left out. @param options.ports without, where all lines have the same ones */
export function reachTable(scope: Scope, head: string, rows: readonly ReachRow[], options = { ports: true }): string {
  const shown = rows.length <= MOST_ROWS ? rows : rows.slice(0, MOST_ROWS - 1);
  const rest = rows.slice(shown.length);
  const hidden = rest.reduce((sum, { peers }) => sum + peers, 0);
  const more = say.showing(
    scope,
    `${hidden.toLocaleString('en')} more`,
    rest.flatMap(({ workloads }) => workloads),
  );
  const line = (who: string, ports: string, because: string) => (options.ports ? [who, ports, because] : [who, because]);
  const cells = shown.map(({ who, ports, because }) => line(who, ports, because));
  return scope.print.table(line(head, 'ports', 'because'), hidden > 0 ? [...cells, line(`and ${more}`, '', '')] : cells);
}

/** Peers with the same ports for the same reasons. */
interface Group {
  readonly sure: boolean;
  readonly ports: string;
  readonly because: readonly Admission[];
  readonly outside: OutsideEnd[];
  readonly workloads: WorkloadEndpoint[];
  readonly possible: string[];
}

function groupReaches(scope: Scope, traffic: Traffic): readonly Group[] {
  const groups = new Map<string, Group>();
  const textOf = memo((set: ConnectionSet) => say.connections(scope.print, set, traffic.direction === 'ingress' ? traffic.workload : undefined));
  const reasonOf = memo((because: readonly Admission[]) => say.distinctRules(because).map(say.ruleKey).join(' '));
  // Names of ports at other workloads are worth the time only where a few are shown.
  const named = traffic.direction === 'egress' && traffic.reaches.length <= 50;
  const add = (reach: Reach, set: ConnectionSet, sure: boolean) => {
    const { peer, because } = reach;
    const ports = named && peer.kind === 'workload' ? say.connections(scope.print, set, peer.workload) : textOf(set);
    const key = `${sure} ${ports} ${reasonOf(because)}`;
    const group = groups.get(key) ?? { sure, ports, because, outside: [], workloads: [], possible: [] };
    groups.set(key, group);
    if (peer.kind === 'outside') group.outside.push(peer);
    else if (peer.kind === 'workload') group.workloads.push(peer.workload);
    else group.possible.push(possiblePods(scope, peer.matcher));
  };
  for (const reach of traffic.reaches) {
    const { peer, allowed } = reach;
    // To pods on the host's network everything is possible from everyone, which no rule is behind.
    if (peer.kind === 'possible' && traffic.workload.hostNetwork) continue;
    const certain = peer.kind !== 'possible' && hasConnections(allowed.sure);
    if (certain) add(reach, allowed.sure, true);
    if (!certain || !includesConnections(allowed.sure, allowed.possible)) add(reach, allowed.possible, false);
  }
  const home = traffic.workload.namespace;
  return [...groups.values()].sort((a, b) => Number(b.sure) - Number(a.sure) || rank(a, home) - rank(b, home));
}

function rank({ outside, workloads }: Group, home: string): number {
  if (outside.some(({ all }) => all)) return 0;
  return workloads.some(({ namespace }) => namespace === home) ? 1 : workloads.length > 0 ? 2 : 3;
}

function possiblePods(scope: Scope, matcher: Parameters<typeof say.matcher>[1]): string {
  const some = scope.view.evaluator.matches(matcher).length > 0;
  return `${say.matcher(scope.print, matcher)} (${some ? 'others than those here' : 'none in this workspace'})`;
}

/** @param beside peers that are no workloads */
type MakeRow = (who: string, workloads: readonly WorkloadEndpoint[], beside?: number) => ReachRow;

/** @param brief one line for the workloads of all namespaces */
function rowsOf(scope: Scope, traffic: Traffic, group: Group, brief: boolean): readonly ReachRow[] {
  const because = traffic.isolatedBy.length === 0 ? 'not isolated' : say.because(scope, group.because) || 'nothing denies it';
  const row: MakeRow = (who, workloads, beside = 0) => ({
    who: group.sure ? who : `perhaps ${who}`,
    ports: group.ports,
    because,
    peers: workloads.length + beside,
    workloads,
  });
  const others = scope.view.evaluator.cluster.workloads.length - 1;
  const ingress = traffic.direction === 'ingress';
  const everyone = group.outside.some(({ all }) => all);
  const outside = (all: boolean) => group.outside.filter((end) => end.all === all).map((end) => row(outsideWords(scope, end, ingress), [], 1));
  const everyWorkload = group.workloads.length === others && others > 0;
  if (everyone && (everyWorkload || others === 0)) {
    return [row(`${scope.print.strong(ingress ? 'anyone' : 'anything')}, also ${ingress ? 'from ' : ''}outside the cluster`, group.workloads, 1)];
  }
  return [
    ...outside(true),
    ...(everyWorkload && others > 3
      ? [row(`${say.showing(scope, 'every workload', group.workloads)} here (${others.toLocaleString('en')})`, group.workloads)]
      : workloadRows(scope, traffic, group, brief, row)),
    ...outside(false),
    ...group.possible.map((words) => ({ ...row('', [], 1), who: words })),
  ];
}

function workloadRows(scope: Scope, { workload: own }: Traffic, { workloads }: Group, brief: boolean, row: MakeRow): readonly ReachRow[] {
  const byNamespace = groupBy(workloads);
  if (brief && byNamespace.size > 1) {
    const names = [...byNamespace.keys()].slice(0, 3).map((name) => scope.print.code(name));
    return [row(`${say.showing(scope, say.count(workloads.length, 'workload'), workloads)} in ${say.list(names, 3, byNamespace.size)}`, workloads)];
  }
  const ordered = [...byNamespace].sort(([a], [b]) => Number(b === own.namespace) - Number(a === own.namespace));
  return ordered.map(([namespace, some]) => row(namespaceWords(scope, own, namespace, some), some));
}

function groupBy(workloads: readonly WorkloadEndpoint[]): ReadonlyMap<string, readonly WorkloadEndpoint[]> {
  const groups = new Map<string, WorkloadEndpoint[]>();
  for (const each of workloads) {
    const group = groups.get(each.namespace);
    if (group) group.push(each);
    else groups.set(each.namespace, [each]);
  }
  return groups;
}

function namespaceWords(scope: Scope, own: WorkloadEndpoint, namespace: string, some: readonly WorkloadEndpoint[]): string {
  const where = namespace === own.namespace ? '' : ` in ${scope.print.code(namespace)}`;
  const all = some.length > 3 ? scope.view.workloadsIn(namespace).filter((each) => each !== own).length : -1;
  if (all === some.length)
    return `${say.showing(scope, `all ${all} ${namespace === own.namespace ? 'other workloads' : 'workloads'}`, some)} in ${scope.print.code(namespace)}`;
  return `${say.workloads(scope, some, 3)}${where}`;
}

function outsideWords({ print }: Scope, { addresses, all }: OutsideEnd, ingress: boolean): string {
  if (all) return ingress ? `${print.strong('anyone')} outside the cluster` : `${print.strong('anything')} outside the cluster`;
  const words = addressesText(addresses, print.code, 4);
  return words.startsWith('anywhere') ? words : `addresses ${words}`;
}

function memo<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
