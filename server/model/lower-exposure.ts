import { entryOf } from '../syntax/locate.js';
import type { Node } from '../syntax/nodes.js';
import type { Service, Workload } from './objects.js';
import { nodeAtPath, stringOf } from './read-node.js';

/** How a Service is reached from outside, and by which addresses; what a template writes is left out. */
export function exposureOf(spec: Node | undefined): Pick<Service, 'exposure'> {
  const type = textAt(spec, 'type');
  const from = type === 'NodePort' || type === 'LoadBalancer' ? type : undefined;
  const clusterIps = addressesOf(spec);
  if (from === undefined && clusterIps.length === 0) return {};
  return { exposure: { from, keepsSource: textAt(spec, 'externalTrafficPolicy') === 'Local', clusterIps } };
}

function addressesOf(spec: Node | undefined): readonly string[] {
  const list = entryOf(spec, 'clusterIPs')?.value;
  const all = [textAt(spec, 'clusterIP'), ...(list?.kind === 'sequence' ? list.items.map(({ value }) => stringOf(value)) : [])];
  return [...new Set(all.flatMap((each) => (each === undefined || each === '' || each === 'None' ? [] : [each])))];
}

function textAt(map: Node | undefined, key: string): string | undefined {
  const value = entryOf(map, key)?.value;
  return value?.templated ? undefined : value && stringOf(value);
}

/** The networks that the annotation of Multus names. */
export function otherNetworksOf(podTemplate: Node | undefined): Pick<Workload, 'otherNetworks'> {
  const annotation = nodeAtPath(podTemplate, ['metadata', 'annotations', 'k8s.v1.cni.cncf.io/networks']);
  const otherNetworks = annotation && stringOf(annotation);
  return otherNetworks ? { otherNetworks } : {};
}
