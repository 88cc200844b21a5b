import { counted } from '../util/text.js';
import type { PlacedObject, Snapshot } from '../workspace/snapshot.js';
import { limitsOf, plainMessage } from './limits.js';

/** More of a kind than these are counted. */
const SHOWN = 10;

/** What was read for a snapshot. */
export interface IndexReading {
  /** Files that were looked into, whatever they hold. */
  readonly searched: number;
  readonly milliseconds: number;
}

/** For the log, in lines: what was read and how long it took, what it holds, and what no answer counts. */
export function indexReport(snapshot: Snapshot, { searched, milliseconds }: IndexReading): readonly string[] {
  const { files, environments } = snapshot;
  const view = snapshot.environment(undefined);
  const pathOf = (id: string) => snapshot.file(id)?.path ?? id;
  const limits = limitsOf(view).map((limit) => {
    const line = limit.location && snapshot.file(limit.location.file)?.lines?.positionAt(limit.location.range.start).line;
    const place = limit.file === undefined ? '' : ` (${pathOf(limit.file)}${line === undefined ? '' : `:${line + 1}`})`;
    return `${plainMessage(limit)}${place}`;
  });
  const objects = files.flatMap((id) => snapshot.file(id)?.objects ?? []);
  return [
    `Read ${counted(searched, 'file')} in ${(milliseconds / 1000).toFixed(1)} s; ${counted(files.length, 'file')} of them with Kubernetes objects${kinds(objects)}.`,
    ...(environments.length > 1
      ? [`Defined differently in ${counted(environments.length, 'environment')}: ${listed(environments.map(({ name }) => name))}.`]
      : []),
    ...block('What limits every answer', limits),
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
