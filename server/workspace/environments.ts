import type { PodNetwork } from '../semantics/pod-network.js';
import { type BuiltCluster, buildCluster } from './built-cluster.js';
import { type EnvironmentIndex, FolderDistances, nearestDefinition } from './environment-index.js';
import { parentOf } from './file-id.js';
import type { Fact } from './place-objects.js';
import type { Slices } from './scheduler.js';
import type { FileId } from './snapshot.js';

/** One choice among all definitions: which one of each object counts, and what those add up to. Immutable. */
export interface Environment {
  readonly index: EnvironmentIndex;
  readonly choice: Choice;
  readonly cluster: BuiltCluster;
  /** As the settings give it. */
  readonly network: PodNetwork | undefined;
}

/** Which definition of each repeated identity counts. */
interface Choice {
  /** The repeated identities that it speaks of. */
  readonly repeated: readonly string[];
  /** Place in the list of definitions, by identity. */
  readonly places: ReadonlyMap<string, number>;
  /** Equal texts of the same `repeated` mean the same choice. */
  readonly key: string;
}

/** How many askers are remembered, so that memory does not grow with every folder ever opened. */
const mostAskers = 256;

/** Each step of `prepare` passes over all objects of the steps before, so there are few of them. */
const mostSteps = 16;
const leastStep = 250;

/**
 * The environments of a workspace, as long as it lives. Files that see the same definitions share one environment, and the next version of one
 * is made from the last by what changed.
 */
export class Environments {
  /** By who asks: a folder, a file whose definitions compete with others of its folder, or '' where nothing is defined twice. */
  readonly #asked = new Map<string, Environment>();
  #latest: EnvironmentIndex | undefined;
  /** Those of the latest index, by choice. */
  readonly #shared = new Map<string, Environment>();

  /** The environment seen from a file (undefined: from the root), of what the workspace held when `index` was its index. */
  of(index: EnvironmentIndex, from: FileId | undefined, network: PodNetwork | undefined): Environment {
    const asker = askerOf(index, from);
    const known = this.#asked.get(asker);
    if (known?.index === index && known.network === network) return known;
    const isOld = this.#latest !== undefined && index.isEarlierThan(this.#latest);
    if (!isOld && this.#latest !== index) {
      this.#latest = index;
      this.#shared.clear();
    }
    const choice = known?.choice.repeated === index.repeated ? known.choice : choose(index, from);
    const shared = isOld ? undefined : this.#shared.get(choice.key);
    const made = shared?.network === network ? shared : undefined;
    const environment = made ?? build({ index, choice, network }, known ?? this.#asked.values().next().value);
    if (!isOld) this.#remember(asker, environment);
    return environment;
  }

  /**
   * Environments of an index that was made from `base`, to hold against those of `base`: made from them by what differs, and remembered only
   * by whoever asked for them.
   */
  beside(base: EnvironmentIndex): Pick<Environments, 'of'> {
    const known = new Map<string, Environment>();
    return {
      of: (index, from, network) => {
        const asker = askerOf(index, from);
        const current = this.of(base, from, network);
        const choice = current.choice.repeated === index.repeated ? current.choice : choose(index, from);
        const environment = known.get(asker) ?? build({ index, choice, network }, current);
        known.set(asker, environment);
        return environment;
      },
    };
  }

  /** Puts the environment seen from the root together in slices, so that the first question after indexing does not wait for all of it at once. */
  async prepare(index: EnvironmentIndex, network: PodNetwork | undefined, slices: Slices, signal: AbortSignal): Promise<void> {
    if (this.#asked.size > 0) return;
    const choice = choose(index, undefined);
    const facts = [...chosenDefinitions({ index, choice })];
    const step = Math.max(leastStep, Math.ceil(facts.length / mostSteps));
    let cluster: BuiltCluster | undefined;
    for (let end = step; end < facts.length + step && !signal.aborted; end += step) {
      cluster = buildCluster(facts.slice(0, end), cluster, network);
      if (slices.over) await slices.rest();
    }
    if (cluster && !signal.aborted && this.#asked.size === 0) this.#remember(askerOf(index, undefined), { index, choice, cluster, network });
  }

  #remember(asker: string, environment: Environment): void {
    this.#shared.set(environment.choice.key, environment);
    this.#asked.delete(asker);
    this.#asked.set(asker, environment);
    for (const [oldest, { index }] of this.#asked) {
      if (this.#asked.size <= mostAskers && !environment.index.isFarFrom(index)) break;
      this.#asked.delete(oldest);
    }
  }
}

/** The definition of an identity that counts in an environment. */
export function chosenDefinition({ index, choice }: Pick<Environment, 'index' | 'choice'>, identity: string): Fact | undefined {
  return index.definitions.get(identity)?.[choice.places.get(identity) ?? 0];
}

/** Every definition that counts, in no order. */
export function* chosenDefinitions({ index, choice }: Pick<Environment, 'index' | 'choice'>): Iterable<Fact> {
  for (const [identity, facts] of index.definitions.entries()) {
    const fact = facts[facts.length === 1 ? 0 : (choice.places.get(identity) ?? 0)];
    if (fact) yield fact;
  }
}

function askerOf(index: EnvironmentIndex, from: FileId | undefined): string {
  if (index.repeated.length === 0 || from === undefined) return '';
  return index.competesInItsFolder(from) ? from : parentOf(from);
}

function choose(index: EnvironmentIndex, from: FileId | undefined): Choice {
  const places = new Map<string, number>();
  const distances = new FolderDistances(from);
  for (const identity of index.repeated) {
    const facts = index.definitions.get(identity) ?? [];
    const fact = nearestDefinition(facts, distances);
    places.set(identity, fact ? facts.indexOf(fact) : 0);
  }
  return { repeated: index.repeated, places, key: [...places.values()].join() };
}

function build({ index, choice, network }: Omit<Environment, 'cluster'>, previous: Environment | undefined): Environment {
  const all = definitionsLater({ index, choice });
  const same = previous?.network === network && previous?.choice.repeated === choice.repeated && previous.choice.key === choice.key;
  const changed = same ? index.changedSince(previous.index) : undefined;
  if (!previous || !changed) return { index, choice, network, cluster: buildCluster(all(), previous?.cluster, network) };
  const changes = [...changed].map((identity) => ({ before: chosenDefinition(previous, identity), after: chosenDefinition({ index, choice }, identity) }));
  const real = changes.filter(({ before, after }) => before !== after);
  return { index, choice, network, cluster: real.length === 0 ? previous.cluster : previous.cluster.after(real, all) };
}

/** Made apart from `build`, because functions that are made together keep alive what any of them uses: the environment before, and all before that. */
function definitionsLater(environment: Pick<Environment, 'index' | 'choice'>): () => Iterable<Fact> {
  return () => chosenDefinitions(environment);
}
