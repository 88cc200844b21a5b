import type { PlainValue } from '../../syntax/edit/plain-value.js';
import type { Order } from '../../syntax/edit/sort.js';
import { compareText } from '../../util/text.js';

const selector: Order = { keys: ['matchLabels', 'matchExpressions'], of: { matchExpressions: { items: { keys: ['key', 'operator', 'values'] } } } };

const peer: Order = {
  keys: ['ipBlock', 'namespaceSelector', 'podSelector'],
  of: { namespaceSelector: selector, podSelector: selector, ipBlock: { keys: ['cidr', 'except'] } },
};

const peers: Order = { items: peer, by: peerText };

const rules: Order = {
  items: {
    keys: ['from', 'to', 'ports'],
    of: { from: peers, to: peers, ports: { items: { keys: ['protocol', 'port', 'endPort'] }, by: portText } },
  },
  by: ruleText,
};

/**
 * How a NetworkPolicy is usually written: keys as the API reference and `kubectl explain` show them; of peers the pods of the own namespace first and
 * addresses last; ports by protocol and number; of rules those for anyone last. Which of them comes first never matters to what they say.
 */
export const usualOrder: Order = {
  keys: ['apiVersion', 'kind', 'metadata', 'spec'],
  of: {
    metadata: { keys: ['name', 'namespace', 'labels', 'annotations'] },
    spec: {
      keys: ['podSelector', 'policyTypes', 'ingress', 'egress'],
      of: { podSelector: selector, policyTypes: { by: typeText }, ingress: rules, egress: rules },
    },
  },
};

function typeText(value: PlainValue): string {
  return value.kind === 'scalar' && value.value === 'Ingress' ? '0' : '1';
}

function ruleText(rule: PlainValue): string {
  const [own, ports] = [listAt(rule, 'from') ?? listAt(rule, 'to') ?? [], listAt(rule, 'ports') ?? []];
  return `${own.length === 0 ? 1 : 0} ${own.map(peerText).join(' ')} ${ports.map(portText).join(' ')}`;
}

function peerText(value: PlainValue): string {
  const kind = at(value, 'ipBlock') ? 2 : at(value, 'namespaceSelector') ? 1 : 0;
  return `${kind} ${canonical(value)}`;
}

const protocols = ['TCP', 'UDP', 'SCTP'];

function portText(value: PlainValue): string {
  const rank = protocols.indexOf(String(scalarAt(value, 'protocol') ?? 'TCP'));
  return `${rank < 0 ? protocols.length : rank} ${ordered(scalarAt(value, 'port'))} ${ordered(scalarAt(value, 'endPort'))}`;
}

/** Numbers before names, and by their size. */
function ordered(value: string | number | boolean | null): string {
  return typeof value === 'number' ? String(value).padStart(12, '0') : value === null ? '' : `~${value}`;
}

/** The same for values that say the same. */
function canonical(value: PlainValue): string {
  if (value.kind === 'scalar') return JSON.stringify(value.value);
  if (value.kind === 'list') return `[${value.items.map(canonical).join()}]`;
  const entries = value.entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${entries.sort(compareText).join()}}`;
}

function at(value: PlainValue, key: string): PlainValue | undefined {
  return value.kind === 'map' ? value.entries.findLast(([name]) => name === key)?.[1] : undefined;
}

function listAt(value: PlainValue, key: string): readonly PlainValue[] | undefined {
  const found = at(value, key);
  return found?.kind === 'list' ? found.items : undefined;
}

function scalarAt(value: PlainValue, key: string): string | number | boolean | null {
  const found = at(value, key);
  return found?.kind === 'scalar' ? found.value : null;
}
