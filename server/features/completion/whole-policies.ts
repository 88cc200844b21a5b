import { installationsOf } from '../../dependencies/installations.js';
import { resolversOf } from '../../dependencies/resolvers.js';
import type { Direction } from '../../model/network-policy.js';
import { peerValue, portsValue } from '../../rules/allow-text.js';
import { defaultDenyName, defaultDenyValue } from '../../rules/default-deny-text.js';
import { dnsRule } from '../../rules/dns.js';
import { policyValue } from '../../rules/policy-yaml.js';
import { apiServerPorts } from '../../rules/workspace/allow-fixes.js';
import type { Evaluator } from '../../semantics/evaluator.js';
import type { YamlValue } from '../../syntax/edit/yaml-text.js';
import { remember } from '../../util/remember.js';
import { freeName } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { clientPeers } from '../generate/peers.js';
import type { WithHoles } from './holes.js';
import { clientOf, databaseIn, labelOf, type NamingLabel, servedPort } from './workloads.js';

/** A policy that can be written as a whole. */
export interface WholePolicy extends WithHoles {
  readonly label: string;
  readonly about: string;
}

type Hole = (name: string) => string;

/** The namespace that a new policy is for. */
export interface PolicyHome {
  readonly name: string;
  /** In the manifest; else whoever applies it decides. */
  readonly isWritten: boolean;
}

/** A policy of one direction with one rule. */
interface OneRule {
  readonly name: string;
  readonly direction: Direction;
  readonly pods: YamlValue;
  readonly rule: YamlValue;
}

const made = new WeakMap<Evaluator, Map<string, readonly WholePolicy[]>>();

/** The policies that people write most, filled with what the namespace has; the same list as long as that is. */
export function wholePolicies(view: EnvironmentView, home: PolicyHome): readonly WholePolicy[] {
  const byHome = made.get(view.evaluator) ?? new Map<string, readonly WholePolicy[]>();
  made.set(view.evaluator, byHome);
  const { dns, installations } = view.profile;
  return remember(byHome, JSON.stringify([home, dns, installations]), () => policiesFor(view, home));
}

function policiesFor(view: EnvironmentView, { name: home, isWritten }: PolicyHome): readonly WholePolicy[] {
  const namespace = isWritten ? home : undefined;
  const names = new Set(view.inNamespace(home, 'NetworkPolicy').map(({ object }) => object.metadata.name?.value));
  const resolvers = resolversOf(view.profile);
  const placeHoles = namespace === undefined ? {} : { namespace };
  const namespaceOf = (hole: Hole) => (namespace === undefined ? undefined : hole('namespace'));
  const denials = denied.map(({ label, about, directions }): WholePolicy => {
    const name = defaultDenyName(directions, (one) => names.has(one));
    return {
      label,
      about,
      holes: { name, ...placeHoles },
      value: (hole) => defaultDenyValue({ name: hole('name'), namespace: namespaceOf(hole), directions, resolvers }),
    };
  });
  const rule = (label: string, about: string, holes: WithHoles['holes'], value: (hole: Hole) => OneRule): WholePolicy => ({
    label,
    about,
    holes: { name: freeName(value((name) => name).name, (one) => names.has(one)), ...placeHoles, ...holes },
    value: (hole) => {
      const { direction, pods, rule } = value(hole);
      return policyValue({ name: hole('name'), namespace: namespaceOf(hole), pods, isolates: [direction], rules: { [direction]: [rule] } });
    },
  });
  return [
    ...denials,
    rule('allow the same namespace', 'Pods of the namespace reach each other; nothing else comes in.', {}, () => ({
      name: 'allow-same-namespace',
      direction: 'ingress',
      pods: {},
      rule: { from: [{ podSelector: {} }] },
    })),
    rule('allow DNS', 'Every pod of the namespace may look up names, and connect to nothing else unless another policy allows it.', {}, () => ({
      name: 'allow-dns',
      direction: 'egress',
      pods: {},
      rule: dnsRule(resolvers),
    })),
    ...fromInstalled(view, home, rule),
    ...ofWorkloads(view, home, rule),
  ];
}

type AddRule = (label: string, about: string, holes: WithHoles['holes'], value: (hole: Hole) => OneRule) => WholePolicy;

const denied: readonly { readonly label: string; readonly about: string; readonly directions: readonly Direction[] }[] = [
  { label: 'default-deny ingress', about: 'Nothing comes in to the pods of the namespace unless another policy allows it.', directions: ['ingress'] },
  {
    label: 'default-deny egress but DNS',
    about: 'The pods of the namespace connect to nothing but DNS unless another policy allows it.',
    directions: ['egress'],
  },
  {
    label: 'default-deny both but DNS',
    about: 'Nothing comes in, and nothing but DNS goes out, unless another policy allows it.',
    directions: ['ingress', 'egress'],
  },
];

/** From what is usually installed from elsewhere: as the workspace or its configuration has it, else as it usually is. */
function fromInstalled(view: EnvironmentView, home: string, add: AddRule): readonly WholePolicy[] {
  const served = servedPort(view, home);
  return (
    [
      ['ingress-controller', 'ingress controller', 'web'],
      ['monitoring', 'monitoring', 'metrics'],
    ] as const
  ).flatMap(([role, who, port]) => {
    const named = clientPeers(view, { kind: 'installation', role, usual: installationsOf(role, view.profile.installations) }, home);
    const { key, value } = served?.label ?? { key: 'app', value: port };
    if ('problem' in named) return [];
    const from = (named.peers ?? []).map(peerValue);
    return add(`allow ${who}`, `Lets ${named.who} in to these pods.`, { pods: value, port: role === 'monitoring' ? port : (served?.port ?? 8080) }, (hole) => ({
      name: `allow-from-${role}`,
      direction: 'ingress',
      pods: { matchLabels: { [key]: hole('pods') } },
      rule: { ...(from.length > 0 ? { from } : {}), ports: [{ port: hole('port'), protocol: 'TCP' }] },
    }));
  });
}

function ofWorkloads(view: EnvironmentView, home: string, add: AddRule): readonly WholePolicy[] {
  const database = databaseIn(view, home);
  const server: NamingLabel = database?.label ?? { key: 'app', value: 'database' };
  const client = clientOf(view, home, database?.workload) ?? { key: 'app', value: 'backend' };
  const caller = labelOf(view, view.workloadsIn(home)[0]) ?? { key: 'app', value: 'controller' };
  return [
    add(
      'allow the API server',
      'Lets these pods call the API server, which is no pod: the ports are opened towards every address.',
      { pods: caller.value },
      (hole) => ({
        name: 'allow-to-api-server',
        direction: 'egress',
        pods: { matchLabels: { [caller.key]: hole('pods') } },
        rule: { ports: portsValue(apiServerPorts) },
      }),
    ),
    add(
      'database from one client',
      'Lets one client in to a database, and nobody else.',
      { database: server.value, client: client.value, port: database?.port ?? 5432 },
      (hole) => ({
        name: `${nameOf(server.value)}-from-${nameOf(client.value)}`,
        direction: 'ingress',
        pods: { matchLabels: { [server.key]: hole('database') } },
        rule: { from: [{ podSelector: { matchLabels: { [client.key]: hole('client') } } }], ports: [{ port: hole('port'), protocol: 'TCP' }] },
      }),
    ),
  ];
}

/** A label's value as part of a name. */
function nameOf(value: string): string {
  return (
    value
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'pods'
  );
}
