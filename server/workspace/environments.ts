import type { PodNetwork } from '../semantics/cluster/pod-network.js';
import { buildCluster, type EnvironmentCluster } from './built-cluster.js';
import type { Division } from './division.js';
import type { EnvironmentIndex } from './environment-index.js';
import type { Area } from './folder-split.js';
import type { Fact } from './place-objects.js';
import type { Slices } from './scheduler.js';

/** What is applied together, and what that adds up to. Immutable. */
export interface Environment extends Applied {
  readonly cluster: EnvironmentCluster;
}

/** One part of what a workspace defines. */
export interface Applied {
  readonly index: EnvironmentIndex;
  readonly division: Division;
  readonly area: Area;
  /** As the settings give it. */
  readonly network: PodNetwork | undefined;
}

type Part = Pick<Applied, 'index' | 'division' | 'area'>;

/** How many environments are remembered, so that memory does not grow with every folder ever opened. */
const mostRemembered = 32;

/** So many are remembered however long nobody asked for them. */
const leastRemembered = 4;

/** Where each is asked for once, as a command does: one is left behind when others were asked for so often since it was. */
export const mostAskedOnce = 256;

/** Each step of `prepare` passes over all objects of the steps before, so there are few of them. */
const mostSteps = 16;
const leastStep = 250;

/** The environments of a workspace, as long as it lives. The next version of one is made from the last by what changed. */
export class Environments {
  /** By the area; the one asked for last is last. */
  readonly #known = new Map<Area['id'], Environment>();
  /** When each was asked for last, counted in questions. */
  readonly #asked = new Map<Area['id'], number>();
  #questions = 0;
  /** One is let go when others were asked for so often since it was. */
  readonly mostAsked: number;
  #latest: EnvironmentIndex | undefined;

  constructor({ mostAsked = Number.POSITIVE_INFINITY }: { readonly mostAsked?: number | undefined } = {}) {
    this.mostAsked = mostAsked;
  }

  /** An environment of what the workspace held when `index` was its index. */
  of(applied: Applied): Environment {
    const { index, division, area } = applied;
    const known = this.#known.get(area.id);
    if (known && isSame(known, applied)) return this.#remember(known);
    const isOld = this.#latest !== undefined && index.isEarlierThan(this.#latest);
    if (!isOld) this.#latest = index;
    const environment = build(applied, known ?? (division.areas.length === 1 ? this.#known.values().next().value : undefined));
    return isOld ? environment : this.#remember(environment);
  }

  /** Says that an environment is still in use: whoever was given it does not ask for it again. */
  used({ area: { id } }: Pick<Applied, 'area'>): void {
    const known = this.#known.get(id);
    if (known) this.#remember(known);
  }

  /**
   * Environments of an index that was made from another one, to hold against those of that one: made from them by what differs, and
   * remembered only by whoever asked for them.
   */
  beside(base: { readonly index: EnvironmentIndex; readonly division: Division }): Pick<Environments, 'of' | 'used'> {
    const made = new Map<Area['id'], Environment>();
    return {
      of: (applied) => {
        const { id } = applied.area;
        const known = made.get(id);
        if (known && isSame(known, applied)) return known;
        const area = base.division.areas.find((one) => one.id === id);
        const environment = build(applied, area && this.of({ ...base, area, network: applied.network }));
        made.set(id, environment);
        return environment;
      },
      used: () => {},
    };
  }

  /** Puts one environment together in slices, so that the first question after indexing does not wait for all of it at once. */
  async prepare(applied: Applied, slices: Slices, signal: AbortSignal): Promise<void> {
    if (this.#known.size > 0) return;
    const facts = [...chosenDefinitions(applied)];
    const step = Math.max(leastStep, Math.ceil(facts.length / mostSteps));
    let cluster: EnvironmentCluster | undefined;
    for (let end = step; end < facts.length + step && !signal.aborted; end += step) {
      cluster = buildCluster(facts.slice(0, end), cluster, applied.network);
      if (slices.over) await slices.rest();
    }
    if (cluster && !signal.aborted && this.#known.size === 0) this.#remember({ ...applied, cluster });
  }

  #remember(environment: Environment): Environment {
    const { id } = environment.area;
    this.#known.delete(id);
    this.#known.set(id, environment);
    this.#asked.set(id, ++this.#questions);
    for (const [oldest, { index }] of this.#known) {
      if (this.#known.size <= mostRemembered && !environment.index.isFarFrom(index) && !this.#isOutOfUse(oldest)) break;
      this.#known.delete(oldest);
      this.#asked.delete(oldest);
    }
    return environment;
  }

  #isOutOfUse(id: Area['id']): boolean {
    return this.#known.size > leastRemembered && this.#questions - (this.#asked.get(id) ?? 0) > this.mostAsked;
  }
}

/** The definitions of an object that are applied together, in the order in which they are: the last counts. */
export function appliedDefinitions({ index, division, area }: Part, identity: string): readonly Fact[] {
  return inArea(division, area, index.definitions.get(identity) ?? []);
}

/** The definition of an object that counts in an environment. */
export function chosenDefinition(applied: Part, identity: string): Fact | undefined {
  return appliedDefinitions(applied, identity).at(-1);
}

/** Every definition that counts, in no order. */
export function* chosenDefinitions({ index, division, area }: Part): Iterable<Fact> {
  for (const facts of division.listsFor(area, index)) {
    const fact = inArea(division, area, facts).at(-1);
    if (fact) yield fact;
  }
}

function inArea(division: Division, area: Area, facts: readonly Fact[]): readonly Fact[] {
  const here = division.heldIn(area, facts);
  return here.length > 1 ? division.inOrder(area, here) : here;
}

function isSame(known: Applied, { index, division, network }: Applied): boolean {
  return known.index === index && known.division === division && known.network === network;
}

function build({ index, division, area, network }: Applied, previous: Environment | undefined): Environment {
  const applied = { index, division, area, network };
  const all = definitionsLater(applied);
  const isNext = previous?.division === division && previous.area === area && previous.network === network;
  const changed = isNext ? index.changedSince(previous.index) : undefined;
  if (!previous || !changed) return { ...applied, cluster: buildCluster(all(), previous?.cluster, network) };
  const changes = [...changed].map((identity) => ({ before: chosenDefinition(previous, identity), after: chosenDefinition(applied, identity) }));
  const real = changes.filter(({ before, after }) => before !== after);
  return { ...applied, cluster: real.length === 0 ? previous.cluster : previous.cluster.after(real, all) };
}

/** Made apart from `build`, because functions that are made together keep alive what any of them uses: the environment before, and all before that. */
function definitionsLater(applied: Part): () => Iterable<Fact> {
  return () => chosenDefinitions(applied);
}
