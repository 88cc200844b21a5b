import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { exposureOf } from './lower-exposure.js';
import { lowerLabels } from './lower-metadata.js';
import { targetNames } from './lower-names.js';
import { scrapeClue } from './lower-pod-clues.js';
import { isProtocol, type ObjectBase } from './object-base.js';
import type { Service, ServicePort } from './objects.js';
import { int32Of, stringOf } from './read-node.js';

/** A core Service; `targetPort` is `port` where it is not written, and the protocol TCP, as the API server fills them in. */
export function lowerService({ templated }: SyntaxTree, object: MapNode, base: ObjectBase): Service {
  const scrape = templated ? undefined : scrapeClue(entryOf(object, 'metadata')?.value);
  const spec = entryOf(object, 'spec')?.value;
  const ports = entryOf(spec, 'ports')?.value;
  const named = targetNames(spec);
  const items = ports?.kind === 'sequence' ? ports.items.map(({ value }) => ({ value, port: lowerPort(value) })) : [];
  return {
    ...base,
    type: 'service',
    selector: lowerLabels(spec, 'selector', [...base.path, 'spec']),
    ports: items.flatMap(({ port }) => port ?? []),
    portsTemplated: (ports ?? spec)?.templated === true || items.some(({ value, port }) => port === undefined && holdsTemplate(value)),
    headless: headlessOf(entryOf(spec, 'clusterIP')?.value),
    externalName: externalNameOf(spec),
    ipv6: ipv6Of(spec),
    ...exposureOf(spec),
    ...(scrape ? { scrape } : {}),
    ...(named.length > 0 && { targetNames: named }),
  };
}

function ipv6Of(spec: Node | undefined): Service['ipv6'] {
  const [families, policy] = [entryOf(spec, 'ipFamilies')?.value, entryOf(spec, 'ipFamilyPolicy')?.value];
  const isListed = families?.kind === 'sequence' && families.items.some(({ value }) => stringOf(value) === 'IPv6');
  const asked = policy && stringOf(policy);
  if (isListed || asked === 'RequireDualStack') return 'required';
  return asked === 'PreferDualStack' ? 'preferred' : undefined;
}

function holdsTemplate(node: Node): boolean {
  return node.templated || (node.kind === 'map' && node.entries.some(({ value }) => value.templated));
}

function headlessOf(clusterIp: Node | undefined): boolean | undefined {
  return clusterIp?.templated ? undefined : clusterIp !== undefined && stringOf(clusterIp) === 'None';
}

function externalNameOf(spec: Node | undefined): string | undefined {
  const [type, host] = [entryOf(spec, 'type')?.value, entryOf(spec, 'externalName')?.value];
  return type && stringOf(type) === 'ExternalName' ? ((host && stringOf(host)) ?? '') : undefined;
}

function lowerPort(node: Node): ServicePort | undefined {
  if (node.kind !== 'map') return undefined;
  const read = (name: string) => entryOf(node, name)?.value;
  const [number, target, protocol, name] = [read('port'), read('targetPort'), read('protocol'), read('name')];
  const port = number && int32Of(number);
  if (port === undefined) return undefined;
  const written = target && (int32Of(target) ?? stringOf(target));
  if (target?.templated || protocol?.templated) return undefined;
  const protocolText = (protocol && stringOf(protocol)) || 'TCP';
  if (!isProtocol(protocolText)) return undefined;
  return {
    name: (name && stringOf(name)) || undefined,
    port,
    targetPort: written === undefined || written === '' || written === 0 ? port : written,
    protocol: protocolText,
    range: node.range,
  };
}
