import type { Service } from '../../model/objects.js';
import type { Requirement } from '../../semantics/label-selector.js';
import { matchLabels } from '../../semantics/label-selector.js';
import type { PlacedObject } from '../../workspace/snapshot.js';
import { briefly } from '../reach.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';

/** The pods behind a Service, and who reaches them. */
export function hoverService(scope: Scope, { namespace }: PlacedObject, { selector, metadata }: Service): readonly string[] | undefined {
  const { view, print } = scope;
  if (namespace === undefined) return undefined;
  const name = `${print.strong(`Service ${print.text(metadata.name?.value ?? '')}`)} · ${print.code(namespace)}`;
  if (selector.entries.length === 0) return selector.templated ? undefined : [name, 'It has no selector, so which pods stand behind it is not known here.'];
  const requirements = selector.entries.flatMap(({ key, value }): Requirement[] =>
    value.value === undefined ? [] : [{ key: key.value, operator: 'In', values: [value.value] }],
  );
  const unknown = selector.templated || requirements.length < selector.entries.length;
  const pods = { requirements, unknown };
  const behind = view.evaluator
    .matches({ namespaces: { name: namespace }, pods: { requirements, unknown: false } })
    .flatMap(({ workload }) => (matchLabels(pods, workload.labels) === 'no' ? [] : [workload]));
  if (behind.length === 0) return [name, `${print.strong('No workload here')} is labelled ${print.code(say.selectorText(pods))}.`];
  const rows = behind
    .slice(0, 5)
    .map((workload) => `${say.workload(scope, workload)}: reached by ${briefly(scope, view.evaluator.traffic(workload, 'ingress'), { ports: true })}.`);
  const more = behind.length > 5 ? [`and ${behind.length - 5} more`] : [];
  return [
    name,
    `Stands for ${print.strong(say.count(behind.length, 'workload'))}${unknown ? ' (perhaps: a template writes its selector)' : ''}.`,
    [...rows, ...more].join(print.format === 'markdown' ? '  \n' : '\n'),
  ];
}
