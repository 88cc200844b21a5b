import { podsBehind, serviceSelector } from '../../dependencies/service-pods.js';
import { targetOf } from '../../dependencies/target-port.js';
import type { Service, ServicePort } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { formatPorts } from '../../semantics/sets/connection-set.js';
import { entryOf, nodeAt } from '../../syntax/locate.js';
import { shift } from '../../util/range.js';
import type { Location } from '../../workspace/snapshot.js';
import * as say from '../say.js';
import { behind, type HintScope, type InlayHint, plain, words } from './hint.js';

/** Pods behind one Service are mostly alike, so a few say which ports there are. */
const mostPods = 50;

/** What a port is at the pods, where its `targetPort` is a name; and that of a headless Service counts for nothing. */
export function* serviceHints(scope: HintScope, service: Service): Iterable<InlayHint> {
  const { placed, tree, options, view } = scope;
  const pods = serviceSelector(service);
  const list = nodeAt(tree, [...service.path, 'spec', 'ports']);
  if (!options.servicePorts || list?.kind !== 'sequence' || list.alias !== undefined || !pods || placed.namespace === undefined) return;
  const behindIt = pods.unknown ? [] : podsBehind(view, placed.namespace, pods).slice(0, mostPods);
  const workloads = behindIt.map(({ workload }) => workload);
  for (const port of service.ports) {
    const item = list.items.find(({ value }) => value.range.start === port.range.start && value.range.end === port.range.end);
    const target = entryOf(item?.value, 'targetPort');
    const at = target && !target.merged ? behind(scope, target.key.range, target.value.range, ['targetPort']) : undefined;
    if (at === undefined) continue;
    if (service.headless) yield* headlessHint(port, at);
    else if (typeof port.targetPort === 'string') yield* namedHint(scope, { service, port, at }, workloads);
  }
}

/** The API server keeps the field, and nobody looks at it: the name of the Service stands for the pods themselves (API reference, ServicePort). */
function* headlessHint({ port, targetPort }: ServicePort, at: number): Iterable<InlayHint> {
  if (targetPort === port) return;
  yield {
    kind: 'servicePorts',
    at,
    parts: words(`not used: ${port} at the pods`),
    tooltip: 'The Service is headless: clients reach its pods themselves, on the port that they name.',
  };
}

interface NamedPort {
  readonly service: Service;
  readonly port: ServicePort;
  readonly at: number;
}

function* namedHint(scope: HintScope, { service, port, at }: NamedPort, workloads: readonly WorkloadEndpoint[]): Iterable<InlayHint> {
  const numbers = new Map<string, WorkloadEndpoint[]>();
  for (const workload of workloads) {
    const target = targetOf(service, port, workload);
    // One that has no such port, or may have one that a template writes: the numbers of the others would be half the truth.
    if (typeof target === 'string') return;
    const number = formatPorts(target[port.protocol]);
    numbers.set(number, [...(numbers.get(number) ?? []), workload]);
  }
  if (numbers.size === 0 || numbers.size > 3) return;
  const parts = [...numbers].flatMap(([number, some], index) => {
    const places = some.slice(0, 10).flatMap((workload) => placesOf(scope, workload, port));
    return [...(index === 0 ? [] : [{ text: ' or ' }]), { text: number, ...(places.length > 0 ? { places } : {}) }];
  });
  const named = [...numbers].map(
    ([number, some]) =>
      `${number} at ${say.list(
        some.slice(0, 3).map(({ name }) => plain.text(name)),
        3,
        some.length,
      )}`,
  );
  yield { kind: 'servicePorts', at, parts: [...parts, { text: ' at the pods' }], tooltip: `${plain.text(String(port.targetPort))} is ${say.list(named)}.` };
}

function placesOf({ view }: HintScope, workload: WorkloadEndpoint, { targetPort, protocol }: ServicePort): readonly Location[] {
  const placed = view.source(workload);
  if (placed?.object.type !== 'workload') return [];
  const meant = placed.object.ports.filter((each) => each.name === targetPort && each.protocol === protocol);
  return meant.map(({ range }) => ({ file: placed.file, range: shift(range, placed.offset) }));
}
