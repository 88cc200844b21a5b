import { KEYS, KINDS, NASTY, VERSIONS } from './faults.js';
import type { Random } from './random.js';
import { clone, contains, isParent, type Parent, type Value } from './value.js';

/** What may be put in the place of what is right. */
export interface Faults {
  /** Names that a field may be given instead of its own. */
  readonly keys: readonly string[];
  readonly values: readonly Value[];
  readonly versions: readonly Value[];
  readonly kinds: readonly Value[];
}

const networkPolicyFaults: Faults = { keys: KEYS, values: NASTY, versions: VERSIONS, kinds: KINDS };

/** One change of structure, in place. */
export function mutate(random: Random, holder: { [key: string]: Value }, faults = networkPolicyFaults): void {
  const { keys, values, versions, kinds } = faults;
  const root = holder['root'];
  if (random.chance(0.04) && isParent(root) && !Array.isArray(root)) {
    const isVersion = random.chance(0.5);
    if (random.chance(0.2)) delete root[isVersion ? 'apiVersion' : 'kind'];
    else root[isVersion ? 'apiVersion' : 'kind'] = structuredClone(random.pick(isVersion ? versions : kinds));
    return;
  }
  const all = spots(holder);
  if (all.length === 0) return;
  const spot = random.pick(all);
  const value = get(spot) ?? null;
  const nasty = () => clone(random.pick(values));
  switch (random.below(10)) {
    case 0:
      remove(spot);
      return;
    case 1:
      if (Array.isArray(spot.parent)) spot.parent.splice(spot.key as number, 0, clone(value));
      else renameTo(spot, random.pick(keys));
      return;
    case 2: {
      // Somewhere else in the tree, under the same name or as an item.
      const target = random.pick(all.map(get).filter((each): each is Parent => isParent(each) && each !== value) ?? []) ?? root;
      if (!isParent(target) || contains(value, target)) return;
      remove(spot);
      if (Array.isArray(target)) target.push(value);
      else target[String(spot.key)] = value;
      return;
    }
    case 3:
      set(spot, [clone(value)]);
      return;
    case 4:
      set(spot, Array.isArray(value) ? (value[0] ?? null) : { [random.pick(keys)]: clone(value) });
      return;
    case 5:
      if (Array.isArray(spot.parent)) spot.parent.push(nasty());
      else spot.parent[random.pick(keys)] = nasty();
      return;
    case 6: {
      const other = random.pick(all);
      const theirs = get(other) ?? null;
      if (contains(value, theirs) || contains(theirs, value)) return;
      set(spot, clone(theirs));
      set(other, clone(value));
      return;
    }
    default:
      set(spot, nasty());
      return;
  }
}

function renameTo(spot: Spot, name: string): void {
  const value = get(spot) ?? null;
  remove(spot);
  if (!Array.isArray(spot.parent)) spot.parent[name] = value;
}

interface Spot {
  readonly parent: Parent;
  readonly key: string | number;
}

function spots(holder: { [key: string]: Value }): Spot[] {
  const found: Spot[] = [];
  const visit = (parent: Parent): void => {
    const keys = Array.isArray(parent) ? parent.keys() : Object.keys(parent);
    for (const key of keys) {
      found.push({ parent, key });
      const value = get({ parent, key });
      if (isParent(value)) visit(value);
    }
  };
  visit(holder);
  // What the object is must stay clear: the kind changes on its own terms, below.
  return found.filter(({ parent, key }) => parent !== holder && !(parent === holder['root'] && (key === 'kind' || key === 'apiVersion')));
}

function get({ parent, key }: Spot): Value | undefined {
  return Array.isArray(parent) ? parent[key as number] : parent[key];
}

function set({ parent, key }: Spot, value: Value): void {
  if (Array.isArray(parent)) parent[key as number] = value;
  else parent[key] = value;
}

function remove({ parent, key }: Spot): void {
  if (Array.isArray(parent)) parent.splice(key as number, 1);
  else delete parent[key];
}
