import { resolversOf } from '../../dependencies/resolvers.js';
import { dnsPorts } from '../../rules/dns.js';
import { compareText } from '../../util/text.js';
import { isDnsLabel } from '../../validation/formats.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import type { WithHoles } from './holes.js';
import { labelOf, type NamingLabel } from './workloads.js';

/** A peer or a port that can be written as a whole. */
export interface Part extends WithHoles {
  readonly label: string;
  readonly about: string;
}

const NAME = 'kubernetes.io/metadata.name';

/** So many workloads are offered as peers, each by its name. */
const MOST_PEERS = 30;

/** Peers of a rule of a policy in a namespace: of each form one, then the workloads beside it by their names. */
export function peerParts(view: EnvironmentView, namespace: string): readonly Part[] {
  const beside = [...view.workloadsIn(namespace)].sort((a, b) => compareText(a.name, b.name)).slice(0, MOST_PEERS);
  const named = beside.flatMap((workload): Part[] => {
    const label = labelOf(view, workload);
    const value = () => ({ podSelector: { matchLabels: { [label?.key ?? '']: label?.value ?? '' } } });
    return label ? [{ label: `pods of ${workload.name}`, about: `${workload.kind} ${workload.name} of ${namespace}.`, holes: {}, value }] : [];
  });
  return [...formsOf(view, namespace), ...named];
}

function formsOf(view: EnvironmentView, namespace: string): readonly Part[] {
  const own = labelOf(view, view.workloadsIn(namespace)[0]) ?? { key: 'app', value: 'web' };
  const others = [...view.evaluator.cluster.namespaces.values()].filter(({ name }) => name !== namespace && isDnsLabel(name));
  const other = (others.find(({ name, defined }) => defined && view.workloadsIn(name).length > 0) ?? others.find(({ defined }) => defined) ?? others[0])?.name;
  const theirs = labelOf(view, view.workloadsIn(other ?? '')[0]) ?? { key: 'app', value: 'web' };
  const pods = ({ key }: NamingLabel, hole: (name: string) => string) => ({ podSelector: { matchLabels: { [key]: hole('pods') } } });
  const there = (hole: (name: string) => string) => ({ namespaceSelector: { matchLabels: { [NAME]: hole('namespace') } } });
  const elsewhere = { namespace: other ?? 'other' };
  return [
    { label: 'pods of this namespace', about: 'By a label.', holes: { pods: own.value }, value: (hole) => pods(own, hole) },
    {
      label: 'pods of another namespace',
      about: 'Both selectors in one entry: the pods with this label in that namespace.',
      holes: { ...elsewhere, pods: theirs.value },
      value: (hole) => ({ ...there(hole), ...pods(theirs, hole) }),
    },
    { label: 'a whole namespace', about: 'Every pod of it.', holes: elsewhere, value: there },
    { label: 'every pod of this namespace', about: 'An empty selector.', holes: {}, value: () => ({ podSelector: {} }) },
    {
      label: 'a block of addresses',
      about: 'For what is outside of the cluster.',
      holes: { cidr: '203.0.113.0/24' },
      value: (hole) => ({ ipBlock: { cidr: hole('cidr') } }),
    },
  ];
}

/** A port as the pods of the other end have it. */
export interface KnownPort {
  readonly number: number;
  readonly protocol: string;
  readonly of: string;
}

/** Entries of a list of ports: those that are known, the usual forms, and for egress name lookups. */
export function portParts(view: EnvironmentView, known: readonly KnownPort[], egress: boolean): readonly Part[] {
  const [dns = 53] = resolversOf(view.profile).main.ports ?? [];
  const byText = new Map(known.map((one) => [`${one.protocol} ${one.number}`, one]));
  return [
    ...[...byText]
      .slice(0, MOST_PEERS)
      .map(([label, { number, protocol, of }]): Part => ({ label, about: `Of ${of}.`, holes: {}, value: () => ({ port: number, protocol }) })),
    { label: 'a port', about: 'One port of TCP.', holes: { port: known[0]?.number ?? 8080 }, value: (hole) => ({ port: hole('port'), protocol: 'TCP' }) },
    {
      label: 'a range of ports',
      about: 'From `port` to `endPort`, both included.',
      holes: { first: 32000, last: 32768 },
      value: (hole) => ({ port: hole('first'), endPort: hole('last'), protocol: 'TCP' }),
    },
    ...(egress
      ? dnsPorts([dns]).map(
          ({ port, protocol }): Part => ({ label: `DNS over ${protocol}`, about: 'For name lookups.', holes: {}, value: () => ({ port, protocol }) }),
        )
      : []),
  ];
}
