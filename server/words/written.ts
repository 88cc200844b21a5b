import type { LabelSelector, PolicyPort } from '../model/network-policy.js';
import { requirementsOf } from '../model/reading.js';
import type { Selector } from '../semantics/cluster/selector.js';
import type { PlacedObject } from '../workspace/snapshot.js';
import { podsText } from './pods.js';
import { portText } from './ports.js';
import { namesOf, selectorText } from './selectors.js';

/** Words for what a policy has written, before anything is made of it. What a template writes is left out of them. */

/** `app=web,tier in (a, b)`: a selector as `kubectl get -l` takes it. */
export function labelsText(selector: LabelSelector): string {
  return selectorText(knownPart(selector));
}

/** "pods labelled `app=web`", "every pod". */
export function writtenPodsText(selector: LabelSelector): string {
  return podsText(knownPart(selector));
}

/** "namespace `ops`", "the namespaces labelled `team=a`", "every namespace". */
export function writtenNamespacesText(selector: LabelSelector): string {
  const [name, ...more] = namesOf(knownPart(selector)) ?? [];
  if (name !== undefined && more.length === 0) return `namespace \`${name}\``;
  const { requirements, unknown } = knownPart(selector);
  if (requirements.length === 0) return unknown ? 'the namespaces that a template selects' : 'every namespace';
  return `the namespaces labelled \`${labelsText(selector)}\``;
}

/** "TCP 80", "UDP 8000-8100", "TCP port `http`", "every UDP port". */
export function writtenPortText({ protocol, port, endPort }: PolicyPort): string {
  const own = { protocol: protocol?.value ?? 'TCP' } as const;
  if (port?.value === undefined) return portText({ ...own, port: 'all' });
  if (typeof port.value === 'string') return portText({ ...own, port: { name: port.value } });
  return portText({ ...own, port: { first: port.value, last: endPort?.value ?? port.value } });
}

/** "`shop`", or "its own namespace" where nobody wrote one: then it is whoever applies the policy who decides. */
export function ownNamespaceText(placed: PlacedObject | undefined): string {
  const isWritten = placed?.namespaceFrom === 'manifest' || placed?.namespaceFrom === 'kustomization';
  return isWritten && placed?.namespace !== undefined ? `\`${placed.namespace}\`` : 'its own namespace';
}

/** As far as it can be read; of one that cannot be read at all it is not said that it selects everything. */
function knownPart(selector: LabelSelector): Selector {
  const { requirements, complete } = requirementsOf(selector);
  return {
    requirements: requirements.map(({ key, operator, values }) => ({ key: key.value, operator, values: values.map(({ value }) => value) })),
    unknown: !complete && requirements.length === 0,
  };
}
