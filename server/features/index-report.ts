import { counted, withoutMarks } from '../util/text.js';
import type { PlacedObject, Snapshot } from '../workspace/snapshot.js';
import { refusedName } from './left-out.js';

/** More of a kind than these are counted. */
const SHOWN = 10;

/** What was read for a snapshot. */
export interface Reading {
  /** Files that were looked into, whatever they hold. */
  readonly searched: number;
  readonly milliseconds: number;
}

/** For the log, in lines: what was read and how long it took, what it holds, and what no answer counts. */
export function indexReport(snapshot: Snapshot, { searched, milliseconds }: Reading): readonly string[] {
  const { files, environments } = snapshot;
  const view = snapshot.environment(undefined);
  const pathOf = (id: string) => snapshot.file(id)?.path ?? id;
  const unseen = [...new Set(view.unseen.map(({ reason, file }) => `${withoutMarks(reason)} (${pathOf(file)})`))];
  const refused = view.refused.map((one) => {
    const line = snapshot.file(one.location.file)?.lines?.positionAt(one.location.range.start).line;
    return `${refusedName(one)} (${pathOf(one.location.file)}${line === undefined ? '' : `:${line + 1}`})`;
  });
  const objects = files.flatMap((id) => snapshot.file(id)?.objects ?? []);
  return [
    `Read ${counted(searched, 'file')} in ${(milliseconds / 1000).toFixed(1)} s; ${counted(files.length, 'file')} of them with Kubernetes objects${kinds(objects)}.`,
    ...(environments.length > 1
      ? [`Defined differently in ${counted(environments.length, 'environment')}: ${listed(environments.map(({ name }) => name))}.`]
      : []),
    ...block('Not rendered, so what it makes is not known', unseen),
    ...block('Left out, because the API server refuses it', refused),
  ];
}

/** ": 12 policies, 30 workloads, 4 namespaces". */
function kinds(objects: readonly PlacedObject[]): string {
  const count = (...types: readonly PlacedObject['object']['type'][]) => objects.filter(({ object }) => types.includes(object.type)).length;
  const counts = [
    { number: count('NetworkPolicy', 'AdminPolicy'), noun: 'policy' },
    { number: count('workload'), noun: 'workload' },
    { number: count('namespace'), noun: 'namespace' },
    { number: count('service'), noun: 'service' },
  ];
  const words = counts.flatMap(({ number, noun }) => (number > 0 ? [counted(number, noun)] : []));
  return words.length === 0 ? '' : `: ${words.join(', ')}`;
}

function block(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length - SHOWN;
  return [`${title}:`, ...items.slice(0, SHOWN).map((item) => `  ${item}`), ...(more > 0 ? [`  and ${more.toLocaleString('en')} more`] : [])];
}

function listed(names: readonly string[]): string {
  return names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');
}
