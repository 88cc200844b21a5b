import { podsBehind, serviceSelector } from '../../dependencies/service-pods.js';
import type { Service } from '../../model/objects.js';
import type { PlacedObject } from '../../workspace/snapshot.js';
import { briefly } from '../reach.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';

/** The pods behind a Service, and who reaches them. */
export function hoverService(scope: Scope, { namespace }: PlacedObject, service: Service): readonly string[] | undefined {
  const { view, print } = scope;
  if (namespace === undefined) return undefined;
  const name = `${print.strong(`Service ${print.text(service.metadata.name?.value ?? '')}`)} · ${print.code(namespace)}`;
  const pods = serviceSelector(service);
  if (!pods) return [name, 'It has no selector, so which pods stand behind it is not known here.'];
  if (service.selector.entries.length === 0) return undefined;
  const behind = podsBehind(view, namespace, pods).map(({ workload }) => workload);
  if (behind.length === 0) return [name, `${print.strong('No workload here')} is ${say.describeSelector(pods, print.code)}.`];
  const rows = behind
    .slice(0, 5)
    .map((workload) => `${say.workload(scope, workload)}: reached by ${briefly(scope, view.evaluator.traffic(workload, 'ingress'), { ports: true })}.`);
  const more = behind.length > 5 ? [`and ${behind.length - 5} more`] : [];
  return [
    name,
    `Stands for ${print.strong(say.count(behind.length, 'workload'))}${pods.unknown ? ' (perhaps: a template writes its selector)' : ''}.`,
    [...rows, ...more].join(print.format === 'markdown' ? '  \n' : '\n'),
  ];
}
