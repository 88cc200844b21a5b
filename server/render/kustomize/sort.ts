import { legacyOrder } from './configuration.js';
import { type Gvk, type Id, idText } from './ids.js';
import { currentId } from './resource.js';
import { type Present, present, type Resources } from './resources.js';
import { get, type Setting, stringAt, textsAt } from './settings.js';
import { fail } from './stop.js';

/** Puts objects into the order in which Kustomize prints them: by kind and name, unless `sortOptions` wants them as they come. */
export function sortResources(resources: Resources, options: Setting | undefined): readonly Present[] {
  const all = present(resources);
  const order = options ? stringAt(options, 'order') : 'legacy';
  const legacy = get(options, 'legacySortOptions');
  if (order !== 'fifo' && order !== 'legacy') fail("the field 'sortOptions.order' must be one of [fifo, legacy]", options?.place);
  if (order === 'fifo')
    return legacy ? fail("the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'", legacy.place) : all;
  const texts = (name: string) => textsAt(legacy, name).map(({ text }) => text);
  return sorted(all, legacy ? { first: texts('orderFirst'), last: texts('orderLast') } : legacyOrder);
}

interface KindOrder {
  readonly first: readonly string[];
  readonly last: readonly string[];
}

function sorted(all: readonly Present[], { first, last }: KindOrder): readonly Present[] {
  const ranks = new Map([...first.map((kind, index) => [kind, index - first.length] as const), ...last.map((kind, index) => [kind, index + 1] as const)]);
  const keyed = all.map((resource) => ({ resource, id: currentId(resource.node) }));
  return keyed.sort((a, b) => compare(a.id, b.id, ranks)).map(({ resource }) => resource);
}

function compare(a: Id, b: Id, ranks: ReadonlyMap<string, number>): number {
  if (a.group !== b.group || a.version !== b.version || a.kind !== b.kind) return compareKinds(a, b, ranks);
  return compareTexts(idSortText(a), idSortText(b));
}

function compareKinds(a: Id, b: Id, ranks: ReadonlyMap<string, number>): number {
  const byRank = (ranks.get(a.kind) ?? 0) - (ranks.get(b.kind) ?? 0);
  if (byRank !== 0) return byRank;
  const byText = compareTexts(kindSortText(a), kindSortText(b));
  return a.kind === 'Namespace' && b.kind === 'Namespace' && (a.group === '' || b.group === '') ? -byText : byText;
}

function kindSortText({ group, version, kind }: Gvk): string {
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;
}

function idSortText(id: Id): string {
  return `${idText({ ...id, name: '', namespace: '' }).split('/')[0] ?? ''}|${id.namespace || '~X'}|${id.name || '~N'}`;
}

/** By bytes, as Go does; code units order alike but for rare characters. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
