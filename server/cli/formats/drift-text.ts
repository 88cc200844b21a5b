import { type Drift, endText } from '../../netpol.js';
import { counted, listed, oneLine } from '../../util/text.js';
import { causeText, type DiffReport, type ExplainedChange, type PlacedCause } from './diff.js';

type Side = 'cluster' | 'manifests';

/** More names would hide the answer; JSON has all of them. */
const mostNames = 8;

/** What a cluster allows and its manifests do not, and the other way around; a workload that one of them does not have is one line. */
export function* driftText({ changes, unchanged, drift }: DiffReport & { readonly drift: Drift }): Iterable<string> {
  const sides = { cluster: 0, manifests: 0 };
  for (const side of ['cluster', 'manifests'] as const) {
    const own = changes.filter(({ only }) => only?.[side]);
    sides[side] = own.length;
    const lacking = new Map<string, ExplainedChange[]>();
    for (const change of own) {
      const cause = lackingWorkload(change);
      if (cause) lacking.set(namesOf(cause), [...(lacking.get(namesOf(cause)) ?? []), change]);
      else yield `${heads[side]}${oneLine(`${endText(change.from)} -> ${endText(change.to)}`)}   ${change.only?.[side]?.text ?? ''}${whyText(change)}\n`;
    }
    for (const rows of lacking.values()) yield lackingText(side, rows);
  }
  yield `${summaryText(sides, unchanged, drift.unknown.length > 0)}\n`;
  yield* asides(drift);
}

const heads: Readonly<Record<Side, string>> = { cluster: 'cluster only     ', manifests: 'manifests only   ' };

function whyText({ because }: ExplainedChange): string {
  return because.length === 0 ? '' : `   ${because.map((cause) => causeText(cause, undefined)).join('; ')}`;
}

/** A workload that one of the sides does not have, where that is the whole reason. */
function lackingWorkload({ because }: ExplainedChange): PlacedCause | undefined {
  return because.every(({ kind, lacking }) => kind === 'workload' && lacking !== undefined) ? because[0] : undefined;
}

function namesOf({ namespace, lacking, place }: PlacedCause): string {
  return `${namespace}/${lacking} ${place?.file}:${place?.line}`;
}

function lackingText(side: Side, rows: readonly ExplainedChange[]): string {
  const cause = rows[0] && lackingWorkload(rows[0]);
  if (!cause) return '';
  return `${heads[side]}${counted(rows.length, 'connection')} of namespace ${oneLine(cause.namespace ?? '')}: ${causeText(cause, undefined)}\n`;
}

function summaryText({ cluster, manifests }: Readonly<Record<Side, number>>, unchanged: number, inPart: boolean): string {
  const same = unchanged === 1 ? '1 is the same' : `${unchanged} are the same`;
  if (cluster === 0 && manifests === 0)
    return `no difference${inPart ? ' in what can be compared' : ''}: the cluster allows what these manifests allow; ${same}`;
  const parts = [
    ...(cluster > 0 || manifests === 0 ? [`the cluster allows ${counted(cluster, 'connection')} that these manifests do not`] : []),
    ...(manifests > 0 ? [`these manifests allow ${counted(manifests, 'connection')} that the cluster does not`] : []),
    same,
  ];
  return parts.join('; ');
}

/** What was made the same on both sides, so that it does not drown the rest. */
function* asides({ namespaces, made, unknown, done }: Drift): Iterable<string> {
  for (const reason of unknown) yield `not compared: ${oneLine(reason)}\n`;
  if (namespaces.length > 0)
    yield `${counted(namespaces.length, 'namespace')} ${namespaces.length === 1 ? 'is' : 'are'} only in the cluster, and count${namespaces.length === 1 ? 's' : ''} as there on both sides: ${few(namespaces)}\n`;
  if (made.length > 0) yield `made by operators of what is in the manifests, and the same on both sides: ${few(made)}\n`;
  if (done.length > 0) yield `done in the cluster, and left out on both sides: ${few(done)}\n`;
}

function few(names: readonly string[]): string {
  const more = names.length - mostNames;
  return oneLine(listed(more <= 0 ? names : [...names.slice(0, mostNames), `${more} more`]));
}
