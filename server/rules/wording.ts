import type { LabelSelector, PolicyPort } from '../model/network-policy.js';
import type { PlacedObject } from '../workspace/snapshot.js';
import { namespaceNamed, requirementsOf, selectsAll, type WrittenRequirement } from './reading.js';

/** `app=web,tier in (a, b)`: a selector as `kubectl get -l` takes it. */
export function labelsText(selector: LabelSelector): string {
  return requirementsOf(selector).requirements.map(requirementText).join(',');
}

function requirementText({ key, operator, values }: WrittenRequirement): string {
  const list = values.map(({ value }) => value);
  if (operator === 'Exists') return key.value;
  if (operator === 'DoesNotExist') return `!${key.value}`;
  if (operator === 'In' && list.length === 1) return `${key.value}=${list[0]}`;
  return `${key.value} ${operator === 'In' ? 'in' : 'notin'} (${list.join(', ')})`;
}

/** "pods labelled `app=web`", "every pod". */
export function podsText(selector: LabelSelector): string {
  return selectsAll(selector) ? 'every pod' : `pods labelled \`${labelsText(selector)}\``;
}

/** "namespace `ops`", "the namespaces labelled `team=a`", "every namespace". */
export function namespacesText(selector: LabelSelector): string {
  const name = namespaceNamed(selector);
  if (name !== undefined) return `namespace \`${name}\``;
  return selectsAll(selector) ? 'every namespace' : `the namespaces labelled \`${labelsText(selector)}\``;
}

/** "TCP 80", "UDP 8000-8100", "TCP port `http`", "every UDP port". */
export function portText({ protocol, port, endPort }: PolicyPort): string {
  const name = protocol?.value ?? 'TCP';
  if (port?.value === undefined) return `every ${name} port`;
  if (typeof port.value === 'string') return `${name} port \`${port.value}\``;
  return `${name} ${port.value}${endPort?.value === undefined ? '' : `-${endPort.value}`}`;
}

/** "`shop`", or "its own namespace" where nobody wrote one: then it is whoever applies the policy who decides. */
export function ownNamespaceText(placed: PlacedObject | undefined): string {
  const isWritten = placed?.namespaceFrom === 'manifest' || placed?.namespaceFrom === 'kustomization';
  return isWritten && placed?.namespace !== undefined ? `\`${placed.namespace}\`` : 'its own namespace';
}

/** "a", "a and b", "a, b and c". */
export function listText(items: readonly string[], word: 'and' | 'or' = 'and'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}
