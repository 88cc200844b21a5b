import type { WorkloadEndpoint } from './endpoint.js';
import type { Labels } from './labels.js';

type Port = WorkloadEndpoint['ports'][number];

/** What matters of the pods of one template, or of one pod. */
export interface PodFacts {
  readonly labels: Labels;
  readonly ports: readonly Port[];
  readonly portsOpen: boolean;
}

/** What can be said of several pods at once: where they differ, it is not known which of them is meant. */
export function mergePods(pods: readonly PodFacts[]): PodFacts {
  const [only, ...others] = pods;
  if (!only) return { labels: { values: new Map(), open: true }, ports: [], portsOpen: true };
  if (others.length === 0) return { ...only, ports: only.ports.map(({ name, number, protocol }) => ({ name, number, protocol })) };
  const shared = only.ports.filter((port) => others.every(({ ports }) => ports.some((other) => samePort(port, other))));
  const all = pods.every(({ ports }) => ports.length === shared.length);
  return {
    labels: mergeLabels(pods.map(({ labels }) => labels)),
    ports: shared.map(({ name, number, protocol }) => ({ name, number, protocol })),
    portsOpen: !all || pods.some(({ portsOpen }) => portsOpen),
  };
}

function mergeLabels(all: readonly Labels[]): Labels {
  const values = new Map<string, string | undefined>();
  const partial = new Set<string>(all.flatMap((labels) => [...(labels.partial ?? [])]));
  const differing = new Set<string>();
  for (const key of new Set(all.flatMap((labels) => [...labels.values.keys()]))) {
    const holders = all.filter((labels) => labels.values.has(key));
    const first = holders[0]?.values.get(key);
    const same = holders.every((labels) => labels.values.get(key) === first);
    values.set(key, same ? first : undefined);
    if (holders.length < all.length) partial.add(key);
    if (!same || holders.length < all.length) differing.add(key);
  }
  const open = all.some((labels) => labels.open);
  return { values, open, ...(partial.size > 0 && { partial }), ...(differing.size > 0 && { differing }) };
}

function samePort(a: Port, b: Port): boolean {
  return a.name === b.name && a.number === b.number && a.protocol === b.protocol;
}
