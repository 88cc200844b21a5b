import { selectorOf } from '../../dependencies/identity.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { labelKeyFault, labelValueFault } from '../../validation/formats.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';

/** The one label by which a selector names a workload. */
export interface NamingLabel {
  readonly key: string;
  readonly value: string;
}

/** A workload with what a rule about it needs. */
export interface NamedServer {
  readonly workload: WorkloadEndpoint;
  readonly label: NamingLabel;
  readonly port: number;
}

/** Where databases, caches and queues listen. */
const DATA_PORTS: ReadonlySet<number> = new Set([1433, 1521, 3306, 5432, 5672, 6379, 8123, 9042, 9092, 9200, 11211, 27017]);

/** So many workloads of a namespace are looked at. */
const MOST = 200;

/** The label that tells a workload from the others of its namespace, where one is enough and the API server takes it. */
export function labelOf(view: EnvironmentView, workload: WorkloadEndpoint | undefined): NamingLabel | undefined {
  const selector = workload && !workload.hostNetwork ? selectorOf({ cluster: { workloads: view.workloadsIn(workload.namespace) } }, workload) : undefined;
  const [one, another] = selector ?? [];
  const value = one?.values[0];
  if (one === undefined || value === undefined || another) return undefined;
  return labelKeyFault(one.key) === undefined && labelValueFault(value) === undefined ? { key: one.key, value } : undefined;
}

/** The first workload of a namespace that listens where databases do. */
export function databaseIn(view: EnvironmentView, namespace: string): NamedServer | undefined {
  return firstServer(view, namespace, (port) => DATA_PORTS.has(port));
}

/** The first that listens anywhere else. */
export function servedPort(view: EnvironmentView, namespace: string): NamedServer | undefined {
  return firstServer(view, namespace, (port) => !DATA_PORTS.has(port));
}

/** Of the other workloads the one that is called as if it used a database, else the first that is none. */
export function clientOf(view: EnvironmentView, namespace: string, database: WorkloadEndpoint | undefined): NamingLabel | undefined {
  const others = some(view, namespace).filter((one) => one !== database && !one.ports.some(({ number }) => DATA_PORTS.has(number)));
  const likely = others.find(({ name }) => /(?:^|-)(?:api|backend|server|service|app)(?:-|$)/.test(name));
  return labelOf(view, likely ?? others[0]);
}

function some(view: EnvironmentView, namespace: string): readonly WorkloadEndpoint[] {
  return view.workloadsIn(namespace).slice(0, MOST);
}

function firstServer(view: EnvironmentView, namespace: string, fits: (port: number) => boolean): NamedServer | undefined {
  for (const workload of some(view, namespace)) {
    const port = workload.ports.find(({ protocol, number }) => protocol === 'TCP' && fits(number))?.number;
    const label = port === undefined ? undefined : labelOf(view, workload);
    if (port !== undefined && label) return { workload, label, port };
  }
  return undefined;
}
