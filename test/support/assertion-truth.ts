import { type AddressRange, formatAddress, parseAddress, parseCidr } from '../../server/semantics/sets/address-set.js';
import { isAllowed, type Labels, type NetworkPolicyManifest, type Party, type Pod, type Protocol, type SelectorManifest, type World } from './brute-force.js';
import type { ConnectionManifest, CoverageManifest, GroupManifest, StatementManifest } from './random-assertions.js';
import { namespaceNames, probePorts, type RandomCluster } from './random-cluster.js';

/**
 * Whether a statement holds in a random cluster, found by asking the brute-force evaluator about one connection after the other. What
 * names nothing fails.
 */
export function holds(cluster: RandomCluster, statement: StatementManifest): 'holds' | 'fails' {
  return (isCoverage(statement) ? coverageHolds(cluster, statement) : connectionHolds(cluster, statement)) ? 'holds' : 'fails';
}

function isCoverage(statement: StatementManifest): statement is CoverageManifest {
  return 'every' in statement;
}

function connectionHolds(cluster: RandomCluster, { from, to, ports, expect }: ConnectionManifest): boolean {
  const [sources, destinations] = [partiesOf(cluster, from), partiesOf(cluster, to)];
  if (!sources || !destinations) return false;
  const asked = ports?.map(String);
  const mayBeAny = typeof to !== 'string' && 'outside' in to && sources.some((party) => typeof party !== 'string');
  const isFromOutside = typeof from !== 'string' && 'outside' in from;
  const met = destinations.filter((party) => isFromOutside || sources.some((source) => source !== party));
  if (!mayBeAny && asked?.some((port) => !isThere(port, met))) return false;
  let pairs = 0;
  for (const source of sources) {
    for (const destination of destinations) {
      if (source === destination || (typeof source === 'string' && typeof destination === 'string')) continue;
      pairs++;
      if (!isAsExpected(cluster, source, destination, asked, expect)) return false;
    }
  }
  return unseenPodsHold(cluster, from, destinations, asked, expect, 'from') && unseenPodsHold(cluster, to, sources, asked, expect, 'to') && pairs > 0;
}

function isAsExpected(world: World, from: Party, to: Party, asked: readonly string[] | undefined, expect: 'allowed' | 'denied'): boolean {
  return (['TCP', 'UDP', 'SCTP'] as const).every((protocol) =>
    probePorts.every((port) => !isAsked(asked, to, protocol, port) || isAllowed(world, from, to, protocol, port) === (expect === 'allowed')),
  );
}

function isAsked(asked: readonly string[] | undefined, to: Party, protocol: Protocol, port: number): boolean {
  if (!asked) return true;
  return asked.some((text) => {
    const [rest = '', written = 'TCP'] = text.split('/').reverse();
    if (written !== protocol) return false;
    if (/[a-z]/.test(rest)) return typeof to !== 'string' && portsNamed(to, rest, protocol).includes(port);
    const [first = '', last = first] = rest.split('-');
    return Number(first) <= port && port <= Number(last);
  });
}

function portsNamed(pod: Pod, name: string, protocol: Protocol): readonly number[] {
  return pod.ports.flatMap((port) => (port.name === name && (port.protocol ?? 'TCP') === protocol ? [port.containerPort] : []));
}

/** A name must be some destination's; of pods that nobody wrote any name may be. */
function isThere(text: string, destinations: readonly Party[]): boolean {
  const [rest = '', protocol = 'TCP'] = text.split('/').reverse();
  if (!/[a-z]/.test(rest)) return true;
  return destinations.some((party) => typeof party !== 'string' && portsNamed(party, rest, protocol as Protocol).length > 0);
}

/** Undefined for what names nothing. */
function partiesOf(cluster: RandomCluster, group: GroupManifest): readonly Party[] | undefined {
  if (typeof group === 'string') {
    const range = rangeOf(group);
    return range ? atomsOf(range) : named(cluster, group);
  }
  if ('workload' in group) return named(cluster, group.workload);
  if ('address' in group) return atomsOf(rangeOf(group.address) as AddressRange);
  if ('outside' in group) {
    const everywhere = ['0.0.0.0/0', '::/0'].flatMap((cidr) => atomsOf(parseCidr(cidr) as AddressRange));
    return [...cluster.pods.filter(({ namespace }) => namespace !== group.outside), ...everywhere];
  }
  const selector: SelectorManifest = { matchLabels: group.labels ?? {}, matchExpressions: group.selector?.matchExpressions ?? [] };
  const pods = cluster.pods.filter((pod) => (group.namespace === undefined || pod.namespace === group.namespace) && selects(selector, pod.labels));
  return pods.length > 0 ? pods : undefined;
}

function named(cluster: RandomCluster, text: string): readonly Party[] | undefined {
  const pods = cluster.pods.filter(({ name }) => name === text.split('/').at(-1));
  return pods.length === 1 ? pods : undefined;
}

function selects({ matchLabels, matchExpressions }: SelectorManifest, labels: Labels): boolean {
  const equal = Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    equal &&
    (matchExpressions ?? []).every(({ key, operator, values }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      return (value !== undefined && (values ?? []).includes(value)) === (operator === 'In');
    })
  );
}

function rangeOf(text: string): AddressRange | undefined {
  const whole = parseAddress(text) ?? parseCidr(text);
  if (whole) return whole;
  const [first, last] = text.split('-').map(parseAddress);
  return first && last ? { family: first.family, first: first.first, last: last.first } : undefined;
}

const blocks = ['10.0.0.0/8', '10.0.0.0/16', '10.0.1.0/24', '10.128.0.0/9', '203.0.113.7/32', '2001:db8::/32', '2001:db8:1::/48'].map(
  (cidr) => parseCidr(cidr) as AddressRange,
);

/** One address for each part of a range that no policy of a random cluster tells apart: the first after each edge of a block. */
function atomsOf({ family, first, last }: AddressRange): readonly string[] {
  const edges = blocks.filter((block) => block.family === family).flatMap((block) => [block.first, block.last + 1n]);
  const starts = [first, ...edges.filter((edge) => first < edge && edge <= last)];
  return [...new Set(starts)].map((start) => formatAddress(family, start));
}

/**
 * Pods that no manifest makes, outside a namespace: in every other one and in two that nobody wrote, with every combination of labels that
 * policies can tell apart. Denied must hold for each of them; allowed, as far as the policies of the other end say.
 */
function unseenPodsHold(
  cluster: RandomCluster,
  group: GroupManifest,
  others: readonly Party[],
  asked: readonly string[] | undefined,
  expect: 'allowed' | 'denied',
  side: 'from' | 'to',
): boolean {
  if (typeof group === 'string' || !('outside' in group)) return true;
  const near = others.filter((party) => typeof party !== 'string');
  return worldsWithUnseenPods(cluster).every((world) => {
    const asks = expect === 'denied' ? world : withoutFarSide(world, side === 'from' ? 'Egress' : 'Ingress');
    return unseenPodsIn(world, group.outside, side).every((unseen) =>
      near.every((party) => (side === 'from' ? isAsExpected(asks, unseen, party, asked, expect) : isAsExpected(asks, party, unseen, asked, expect))),
    );
  });
}

function worldsWithUnseenPods(cluster: RandomCluster): readonly RandomCluster[] {
  return [undefined, 'x', 'y'].map((team) => ({
    ...cluster,
    namespaces: {
      ...cluster.namespaces,
      elsewhere: { 'kubernetes.io/metadata.name': 'elsewhere', ...(team ? { team } : {}) },
      nowhere: { 'kubernetes.io/metadata.name': 'nowhere', ...(team ? { team } : {}) },
    },
  }));
}

const values = [undefined, 'a', 'b', 'c', 'z'];

/** Of a pod that nobody says the address of: no block of a random cluster but a whole family holds it. */
const privateAddress = '192.168.7.8';

function unseenPodsIn({ namespaces }: World, home: string, side: 'from' | 'to'): readonly Pod[] {
  const names = Object.keys(namespaces).filter((name) => name !== home);
  // A destination may give its names to any port.
  const ports: readonly Pod['ports'][] = side === 'from' ? [[]] : [[], ...probePorts.map(portsAt)];
  return names.flatMap((namespace) =>
    values.flatMap((app) =>
      values.flatMap((tier) =>
        ports.map((some) => ({
          namespace,
          name: 'unseen',
          labels: { ...(app ? { app } : {}), ...(tier ? { tier } : {}) },
          ports: some,
          address: privateAddress,
        })),
      ),
    ),
  );
}

function portsAt(containerPort: number): Pod['ports'] {
  return (['TCP', 'UDP', 'SCTP'] as const).flatMap((protocol) => ['http', 'metrics'].map((name) => ({ name, containerPort, protocol })));
}

/** The world in which one direction is not limited by anything. */
function withoutFarSide(world: RandomCluster, type: 'Ingress' | 'Egress'): RandomCluster {
  const kept = type === 'Ingress' ? 'Egress' : 'Ingress';
  const policies = world.policies.flatMap((policy): readonly NetworkPolicyManifest[] => {
    const written = policy.spec?.policyTypes ?? [];
    const types = written.length > 0 ? written : (policy.spec?.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
    return types.includes(kept) ? [{ ...policy, spec: { ...policy.spec, policyTypes: [kept] } }] : [];
  });
  const adminPolicies = world.adminPolicies.map((policy) => {
    const { ingress = [], egress = [], ...rest } = policy.spec;
    return { ...policy, spec: { ...rest, ingress: type === 'Ingress' ? [] : ingress, egress: type === 'Egress' ? [] : egress } };
  });
  return { ...world, policies, adminPolicies };
}

function coverageHolds(cluster: RandomCluster, { every, in: within, has }: CoverageManifest): boolean {
  if (within?.includes('missing')) return false;
  const names: readonly string[] = within ?? namespaceNames;
  if (every === 'namespace') return names.every((name) => namespaceHas(cluster, name, has));
  const pods = cluster.pods.filter(({ namespace }) => names.includes(namespace));
  const isEmpty = within?.some((name) => !pods.some(({ namespace }) => namespace === name)) ?? false;
  return !isEmpty && pods.every((pod) => podHas(cluster, pod, has));
}

function namespaceHas(cluster: RandomCluster, name: string, has: CoverageManifest['has']): boolean {
  const own = cluster.policies.filter(({ metadata }) => metadata.namespace === name);
  if (has === 'policy') return own.length > 0 || cluster.adminPolicies.some(({ spec }) => selectsNamespace(cluster, spec.subject, name));
  return own.some((policy) => selectsAll(policy.spec?.podSelector) && denies(policy, has));
}

function podHas(cluster: RandomCluster, pod: Pod, has: CoverageManifest['has']): boolean {
  const own = cluster.policies.filter(({ metadata, spec }) => metadata.namespace === pod.namespace && selects(spec?.podSelector ?? {}, pod.labels));
  if (has !== 'policy') return own.some((policy) => denies(policy, has));
  return own.length > 0 || cluster.adminPolicies.some(({ spec }) => selectsPod(cluster, spec.subject, pod));
}

/** Isolates the direction and does not let everyone through on every port. */
function denies({ spec }: NetworkPolicyManifest, has: CoverageManifest['has']): boolean {
  const [type, rules] = has === 'default-deny-ingress' ? ['Ingress', spec?.ingress] : ['Egress', spec?.egress];
  const written = spec?.policyTypes ?? [];
  const types = written.length > 0 ? written : (spec?.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
  const opens = (rules ?? []).some((rule) => ((type === 'Ingress' ? rule?.from : rule?.to) ?? []).length === 0 && (rule?.ports ?? []).length === 0);
  return types.includes(type as string) && !opens;
}

function selectsAll(selector: SelectorManifest | null | undefined): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0;
}

type Subject = RandomCluster['adminPolicies'][number]['spec']['subject'];

function selectsNamespace({ namespaces }: World, { namespaces: whole, pods }: Subject, name: string): boolean {
  return selects(whole ?? pods?.namespaceSelector ?? {}, namespaces[name] ?? {});
}

function selectsPod(world: World, subject: Subject, pod: Pod): boolean {
  return selectsNamespace(world, subject, pod.namespace) && selects(subject.pods?.podSelector ?? {}, pod.labels);
}
