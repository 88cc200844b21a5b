import { writtenOf } from '../families/written.js';
import type { LabelSet } from '../model/object-base.js';
import { isPolicy, type KubernetesObject } from '../model/objects.js';
import { requirementsOf } from '../model/reading.js';
import { compareText } from '../util/text.js';
import type { Location, PlacedObject, Snapshot } from '../workspace/snapshot.js';
import { plainPrinter } from './printer.js';
import { placeOf } from './scope.js';

/** An object that is found by its name or a label. */
export interface WorkspaceSymbol {
  /** `shop/mysql`; with the label behind it that was asked for. Editors hold what is typed against this once more. */
  readonly name: string;
  readonly kind: 'policy' | 'workload' | 'namespace' | 'service';
  /** The Kubernetes kind. */
  readonly container: string;
  readonly at: Location;
}

/** Nobody reads a longer list; who looks for more types more. */
const most = 300;

/**
 * Policies, workloads, Namespaces and Services whose `namespace/name` has the characters of a query in their order, the best first. With `=` in it, the query is a label: found are the pods and
 * Namespaces that carry it, and the policies and Services that select by it. Small and capital letters count the same.
 * @param query what a person typed; empty: anything
 */
export function workspaceSymbols(snapshot: Snapshot, query: string): readonly WorkspaceSymbol[] {
  const wanted = query.replaceAll(/\s+/g, '').toLowerCase().slice(0, 256);
  const [key, value] = wanted.includes('=') ? [wanted.slice(0, wanted.indexOf('=')), wanted.slice(wanted.indexOf('=') + 1)] : [];
  const found: Found[] = [];
  for (const id of snapshot.files) {
    for (const placed of snapshot.file(id)?.objects ?? []) {
      const kind = kindOf(placed.object);
      const name = placed.object.metadata.name?.value;
      if (!kind || !name) continue;
      const full = placed.namespace === undefined ? name : `${placed.namespace}/${name}`;
      if (key !== undefined && value !== undefined) {
        const label = bestLabel(placed.object, key, value);
        if (label) found.push({ placed, kind, full: `${full} ${label.text}`, score: label.score });
        continue;
      }
      const score = scoreOf(full, name, wanted);
      if (score !== undefined) found.push({ placed, kind, full, score });
    }
  }
  found.sort((a, b) => a.score - b.score || a.full.length - b.full.length || compareText(a.full, b.full) || compareText(a.placed.id, b.placed.id));
  return found.slice(0, most).map((one) => symbolOf(one));
}

interface Found {
  readonly placed: PlacedObject;
  readonly kind: WorkspaceSymbol['kind'];
  readonly full: string;
  /** Less is better. */
  readonly score: number;
}

function symbolOf({ placed, kind, full }: Found): WorkspaceSymbol {
  const { text } = plainPrinter(() => undefined);
  return { name: text(full), kind, container: text(placed.object.kind.value), at: placeOf(placed) };
}

function kindOf(object: KubernetesObject): WorkspaceSymbol['kind'] | undefined {
  if (isPolicy(object)) return 'policy';
  return object.type === 'other' ? undefined : object.type;
}

/** The same name is better than one that begins so, that is better than one that holds it, and this than scattered characters; undefined: not even these. */
function scoreOf(full: string, name: string, wanted: string): number | undefined {
  const text = full.toLowerCase();
  if (text === wanted || name.toLowerCase() === wanted) return 0;
  const starts = text.length - name.length;
  if (text.startsWith(wanted) || text.startsWith(wanted, starts)) return 1;
  const at = text.indexOf(wanted);
  if (at >= 0) return 2;
  const span = subsequenceSpan(text, wanted);
  return span === undefined ? undefined : 3 + span - wanted.length;
}

/** How far the characters of `wanted`, found in their order from the first one on, are spread; undefined where they are not all there. */
function subsequenceSpan(text: string, wanted: string): number | undefined {
  let at = -1;
  let first = -1;
  for (const character of wanted) {
    at = text.indexOf(character, at + 1);
    if (at < 0) return undefined;
    if (first < 0) first = at;
  }
  return at - first + 1;
}

/** The label that comes nearest to the one that is typed. */
function bestLabel(object: KubernetesObject, key: string, value: string): { readonly text: string; readonly score: number } | undefined {
  let best: { readonly text: string; readonly score: number } | undefined;
  for (const [own, of] of labelsIn(object)) {
    const keyScore = scoreOf(own, own.slice(own.indexOf('/') + 1), key);
    const valueScore = value === '' ? 1 : scoreOf(of, of, value);
    if (keyScore === undefined || valueScore === undefined) continue;
    const score = keyScore + valueScore;
    if (!best || score < best.score) best = { text: `${own}=${of}`, score };
  }
  return best;
}

/** The labels that pods or a Namespace carry, or that a policy or Service selects by. */
function* labelsIn(object: KubernetesObject): Iterable<readonly [key: string, value: string]> {
  if (object.type === 'workload') yield* pairs(object.podLabels);
  else if (object.type === 'namespace') yield* pairs(object.metadata.labels);
  else if (object.type === 'service') yield* pairs(object.selector);
  else if (isPolicy(object)) {
    for (const { selector } of writtenOf(object).selectors())
      for (const { key, operator, values } of requirementsOf(selector).requirements)
        if (operator === 'In') for (const value of values) yield [key.value, value.value];
  }
}

function* pairs({ entries }: LabelSet): Iterable<readonly [string, string]> {
  for (const { key, value } of entries) if (value.value !== undefined) yield [key.value, value.value];
}
