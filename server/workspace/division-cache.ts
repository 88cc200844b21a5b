import { type Division, divide } from './division.js';
import type { EnvironmentIndex } from './environment-index.js';
import type { Layout } from './layout.js';
import type { Fact, PlacedFile } from './place-objects.js';
import type { RenderedUnits } from './rendering/rendered-units.js';
import type { ShardedMap } from './sharded-map.js';
import type { FileId } from './snapshot.js';

/** What a division is made from. */
interface Made {
  readonly repeated: EnvironmentIndex['repeated'];
  readonly layout: Layout;
  readonly hasPlain: boolean;
  /** The definitions whose labels matter, and the objects of files that several kustomizations take in. */
  readonly lists: readonly (readonly (Fact | undefined)[] | undefined)[];
  readonly division: Division;
}

export interface Divided {
  readonly index: EnvironmentIndex;
  readonly layout: Layout;
  readonly rendered: RenderedUnits;
  /** How many definitions that tell environments apart count as they stand. */
  readonly plain: number;
  readonly files: ShardedMap<PlacedFile>;
}

/** The workspace, the same while one supposes something, and the two before an edit. */
const mostRemembered = 4;

/** The divisions of a workspace, as long as it lives: the same one as long as which objects are defined where stays the same. */
export class DivisionCache {
  #made: readonly Made[] = [];

  of({ index, layout, files, rendered, plain }: Divided): Division {
    const factsOf = (file: FileId) => files.get(file)?.facts ?? [];
    const hasPlain = plain > 0;
    const lists = [
      ...index.repeated.flatMap((identity) => (identity.startsWith('namespace/') ? [index.definitions.get(identity)] : [])),
      ...layout.inSeveralBuilds.map(factsOf),
    ];
    const known = this.#made.find(
      (made) => made.repeated === index.repeated && made.layout === layout && made.hasPlain === hasPlain && sameLists(made.lists, lists),
    );
    const made = known ?? { repeated: index.repeated, layout, hasPlain, lists, division: divide({ index, layout, rendered, hasPlain, factsOf }) };
    if (made !== this.#made[0]) this.#made = [made, ...this.#made.filter((one) => one !== made)].slice(0, mostRemembered);
    return made.division;
  }
}

function sameLists(a: Made['lists'], b: Made['lists']): boolean {
  return a.length === b.length && a.every((list, index) => list === b[index] || sameNames(list, b[index]));
}

/** Values of a workload matter to nobody here; labels of a Namespace do. */
function sameNames(a: Made['lists'][number], b: Made['lists'][number]): boolean {
  if (a?.length !== b?.length) return false;
  return (a ?? []).every((fact, index) => {
    const other = b?.[index];
    return fact === other || (fact !== undefined && fact.object.type !== 'namespace' && fact.id === other?.id);
  });
}
