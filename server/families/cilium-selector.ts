import type { Requirement, Selector } from '../semantics/cluster/selector.js';
import type { Node } from '../syntax/nodes.js';
import { NAME_LABEL, selectorAt } from './selectors.js';

/** What an endpoint selector of Cilium says of pods: their own labels, and those of their namespace. */
export interface CiliumSelection {
  readonly pods: Selector;
  readonly namespaces: Selector;
}

/**
 * The pods of the endpoint selector at a key, or more. Its keys may begin with where the label comes from (`k8s:app`, `any:app`); labels of
 * the namespace are labels of the pod to Cilium. Keys of other sources, such as `reserved:host`, take nothing away.
 */
export function endpointSelectorAt(rule: Node | undefined, name: string): CiliumSelection {
  const { requirements, unknown } = selectorAt(rule, name);
  const parts = requirements.map(partOf);
  const open = unknown || parts.includes(undefined);
  const of = (end: 'pods' | 'namespaces'): Selector => ({
    requirements: parts.flatMap((part) => (part?.end === end ? part.requirement : [])),
    unknown: open,
  });
  return { pods: of('pods'), namespaces: of('namespaces') };
}

interface Part {
  readonly end: 'pods' | 'namespaces';
  readonly requirement: Requirement;
}

const NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';

function partOf(requirement: Requirement): Part | undefined {
  const key = requirement.key.replace(/^(?:k8s|any):/, '');
  if (key.includes(':')) return undefined;
  if (key === NAMESPACE) return { end: 'namespaces', requirement: { ...requirement, key: NAME_LABEL } };
  if (key.startsWith(NAMESPACE_LABELS)) return { end: 'namespaces', requirement: { ...requirement, key: key.slice(NAMESPACE_LABELS.length) } };
  if (key.startsWith('io.cilium.') || key.startsWith('io.kubernetes.')) return undefined;
  return isLeftOut(key) && !asksForLabel(requirement) ? undefined : { end: 'pods', requirement: { ...requirement, key } };
}

/** Labels that Cilium leaves out of a pod's identity unless it is configured otherwise: to a policy no pod has them. */
function isLeftOut(key: string): boolean {
  if (/^app\.kubernetes\.io\//.test(key)) return false;
  return /kubernetes\.io|k8s\.io|^pod-template-|^controller-|^annotation|^etcd_node|^job-name$|^statefulset/.test(key);
}

function asksForLabel({ operator }: Requirement): boolean {
  return operator === 'In' || operator === 'Exists';
}
