import type { Protocol } from '../model/object-base.js';
import type { Endpoint } from '../semantics/cluster/endpoint.js';
import type { ConnectionSet } from '../semantics/sets/connection-set.js';
import { isAllPorts, type PortSet } from '../semantics/sets/port-set.js';
import { isPlainLine, shellWord } from '../util/shell.js';
import { rangeText } from '../words/addresses.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import { hostOf, type ProbedPort, type ProbeHost } from './probe/host.js';
import { execWords, podWord } from './probe/pods.js';

/** A command that a person can run to test a connection in a cluster. Nothing here runs it. */
export interface Probe {
  /** One line for a POSIX shell. */
  readonly command: string;
  /** The same from a container that is put beside the others of the pod, for images without the program; undefined outside of pods. */
  readonly fallback: string | undefined;
  /** What must be known to read the outcome. */
  readonly notes: readonly string[];
}

/** Has the programs that probes run; for pods whose own images have none. */
const toolImage = 'nicolaka/netshoot';

/** A command with labels as clusters have them is never so long. */
const longest = 10_000;

/** Seconds after which a connection counts as refused by a policy: those are dropped, not answered. */
const patience = 3;

/**
 * How to test one connection by hand, on one of these ports: one that the destination declares, where there is one. Undefined where no
 * port is meant, or no pod or address can be named in a shell, or only by what no API server takes.
 */
export function probeOf(view: EnvironmentView, from: Endpoint, to: Endpoint, ports: ConnectionSet): Probe | undefined {
  const port = chosenPort(to, ports);
  const host = port && hostOf(view, from, to, port);
  if (!port || !host) return undefined;
  const program = programWords(port, host);
  const notes = [...(host.note === undefined ? [] : [host.note]), ...portNotes(port, to)];
  const probe = from.kind === 'workload' ? inPod(view, from.workload, program, notes) : outside(from, program, notes);
  const written = `${probe?.command ?? ''}${probe?.fallback ?? ''}`;
  return probe && written.length <= longest && isPlainLine(written) ? probe : undefined;
}

function inPod(view: EnvironmentView, workload: (Endpoint & { kind: 'workload' })['workload'], program: string, notes: readonly string[]): Probe | undefined {
  const namespace = shellWord(workload.namespace);
  const target = execWords(view, workload);
  if (target === undefined) return undefined;
  const pod = podWord(view, workload);
  return {
    command: `kubectl -n ${namespace} exec ${target} -- ${program}`,
    fallback: pod && `kubectl -n ${namespace} debug -i ${pod} --image=${toolImage} -- ${program}`,
    notes,
  };
}

function outside({ range }: Endpoint & { kind: 'addresses' }, program: string, notes: readonly string[]): Probe {
  return { command: program, fallback: undefined, notes: [`to be run at ${rangeText(range)}, where addresses of pods can be reached`, ...notes] };
}

function programWords({ protocol, number, name }: ProbedPort, { word, port, plain }: ProbeHost): string {
  if (protocol === 'UDP') return `nc -vzu -w ${patience} ${word} ${port}`;
  if (protocol === 'SCTP') return `ncat --sctp -vz -w ${patience} ${word} ${port}`;
  const scheme = plain === undefined ? undefined : schemeOf(number, port, name);
  if (scheme === undefined) return `nc -vz -w ${patience} ${word} ${port}`;
  const insecure = scheme === 'https' ? '-k ' : '';
  return `curl -sS ${insecure}-m ${patience} -o /dev/null -w '%{http_code}\\n' ${shellWord(`${scheme}://${plain}:${port}/`)}`;
}

/** HTTP where the port is called so, or by its usual numbers. */
function schemeOf(number: number, port: number, name: string | undefined): 'http' | 'https' | undefined {
  if (name !== undefined && /(^|-)https(-|$)/.test(name)) return 'https';
  if (name !== undefined && /(^|-)http(-|$)/.test(name)) return 'http';
  if (name !== undefined && name !== 'web') return undefined;
  if ([443, 8443].includes(number) || port === 443) return 'https';
  return [80, 8000, 8080].includes(number) || port === 80 ? 'http' : undefined;
}

function portNotes({ protocol, name }: ProbedPort, to: Endpoint): readonly string[] {
  if (protocol === 'UDP') return ['UDP is not answered: silence does not say whether it arrived'];
  if (protocol === 'SCTP') return ['needs ncat and a kernel with SCTP'];
  const declared = to.kind === 'addresses' || name !== undefined;
  return declared ? [] : ['a refusal means that it arrived and nothing listens; only a timeout means that a policy stopped it'];
}

/** One that the containers declare; else a usual or the lowest one. */
function chosenPort(to: Endpoint, ports: ConnectionSet): ProbedPort | undefined {
  const declared = to.kind === 'workload' ? to.workload.ports.filter(({ protocol, number }) => includes(ports[protocol], number)) : [];
  const [first] = order.flatMap((protocol) => declared.filter((port) => port.protocol === protocol));
  if (first) return first;
  const protocol = order.find((each) => ports[each].length > 0);
  return protocol && { protocol, number: usualPort(to, protocol, ports[protocol]), name: undefined };
}

const order: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

function usualPort({ kind }: Endpoint, protocol: Protocol, set: PortSet): number {
  const usual = protocol === 'UDP' ? 53 : kind === 'addresses' ? 443 : 80;
  return isAllPorts(set) || includes(set, usual) ? usual : (set[0]?.first ?? usual);
}

function includes(set: PortSet, port: number): boolean {
  return set.some(({ first, last }) => first <= port && port <= last);
}
