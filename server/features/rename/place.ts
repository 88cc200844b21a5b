import type { Field } from '../../model/field.js';
import type { KubernetesObject } from '../../model/objects.js';
import { type Range, shift } from '../../util/range.js';
import type { FileId, PlacedObject } from '../../workspace/snapshot.js';

/** Where a name is written that is to be another one. File offsets. */
export interface NamePlace {
  readonly file: FileId;
  /** Of the key or value; of a name within a longer text, what is around it. */
  readonly range: Range;
  /** What it is a part of, for people: "Deployment shop/web". */
  readonly who: string;
  /** Why nothing is changed there: a chart's template prints it, or a cluster wrote the object. */
  readonly fixed?: 'template' | 'cluster';
  /** Of a name within a longer text: that text there, and what becomes of it. */
  readonly within?: { readonly text: string; readonly newText: string };
}

/** The place of a part of an object: of one that a kustomization renders, where that part is really written. */
export function placeIn(placed: Pick<PlacedObject, 'file' | 'offset' | 'object' | 'namespace'>, range: Range): NamePlace {
  const { elsewhere } = range;
  const isPrinted = elsewhere?.by === 'template';
  const said = { who: nameOf(placed), ...(isPrinted ? { fixed: 'template' as const } : placed.object.isLive ? { fixed: 'cluster' as const } : {}) };
  return elsewhere ? { file: elsewhere.file, range: elsewhere.range, ...said } : { file: placed.file, range: shift(plain(range), placed.offset), ...said };
}

function plain({ start, end }: Range): Range {
  return { start, end };
}

/** What people call an object: its kind and its name, with its namespace where it lives in one. */
export function nameOf({ object, namespace }: { readonly object: KubernetesObject; readonly namespace: string | undefined }): string {
  const name = object.metadata.name?.value ?? object.metadata.openName ?? 'without a name';
  return `${object.kind.value} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** Two places are one where they begin at the same character. */
export function placeKey({ file, range }: Pick<NamePlace, 'file' | 'range'>): string {
  return `${file} ${range.start}`;
}

/** Each place once. */
export function eachOnce(places: readonly NamePlace[]): readonly NamePlace[] {
  return [...new Map(places.map((place) => [placeKey(place), place])).values()];
}

/** The places of those fields of an object that say a name. */
export function placesOf(placed: PlacedObject, fields: readonly (Field<string> | undefined)[], name: string): readonly NamePlace[] {
  return fields.flatMap((field) => (field?.value === name ? [placeIn(placed, field.range)] : []));
}
