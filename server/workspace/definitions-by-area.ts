import type { EnvironmentIndex } from './environment-index.js';
import type { Area } from './folder-split.js';
import type { Fact } from './place-objects.js';
import type { FileId } from './snapshot.js';

/** Which definitions each environment holds: where there are many, found once for all of them instead of once for each. */
export interface DefinitionsByArea {
  /** Of definitions of one object, those that an area holds. */
  heldIn(area: Area, facts: readonly Fact[]): readonly Fact[];
  /** For each object that an area holds definitions of, all its definitions; in no order. Some lists may have none that it holds. */
  listsFor(area: Area, index: EnvironmentIndex): Iterable<readonly Fact[]>;
}

interface Areas {
  readonly areas: readonly Area[];
  holds(area: Area, file: FileId): boolean;
  /** Those of `areas` that hold a file. */
  areasHolding(file: FileId): readonly Area[];
}

export function definitionsByArea({ areas, holds, areasHolding }: Areas): DefinitionsByArea {
  const held = new WeakMap<readonly Fact[], ReadonlyMap<Area, readonly Fact[]>>();
  const lists = new WeakMap<EnvironmentIndex, ReadonlyMap<Area, readonly (readonly Fact[])[]>>();
  // Of a kustomization that somebody asks for by its name, beside all others, nothing is remembered.
  const isRemembered = (area: Area) => areas.length > 1 && (area.build === undefined || area.build.by !== undefined);
  return {
    heldIn: (area, facts) => {
      if (!isRemembered(area) || facts.length === 1) {
        return facts.every(({ file }) => holds(area, file)) ? facts : facts.filter(({ file }) => holds(area, file));
      }
      const known = held.get(facts) ?? grouped(facts, ({ file }) => areasHolding(file));
      held.set(facts, known);
      return known.get(area) ?? [];
    },
    listsFor: (area, index) => {
      if (!isRemembered(area)) return allLists(index);
      const known = lists.get(index) ?? grouped(allLists(index), (facts) => new Set(facts.flatMap(({ file }) => areasHolding(file))));
      lists.set(index, known);
      return known.get(area) ?? [];
    },
  };
}

function* allLists(index: EnvironmentIndex): Iterable<readonly Fact[]> {
  for (const [, facts] of index.definitions.entries()) yield facts;
}

function grouped<T>(all: Iterable<T>, areasOf: (one: T) => Iterable<Area>): ReadonlyMap<Area, readonly T[]> {
  const groups = new Map<Area, T[]>();
  for (const one of all) {
    for (const area of areasOf(one)) {
      const group = groups.get(area);
      if (group) group.push(one);
      else groups.set(area, [one]);
    }
  }
  return groups;
}
