import type { Direction, NetworkPolicySpec } from '../../model/network-policy.js';
import { statedTypes } from '../../rules/reading.js';
import { freeName } from '../../util/text.js';
import { sameValues } from '../../workspace/place-objects.js';
import type { EnvironmentView, PlacedObject, Snapshot } from '../../workspace/snapshot.js';
import { isAdditive, type PlacedPolicy } from './refactoring.js';

/** So many environments are looked at. */
const mostEnvironments = 16;

/** Where a policy counts, and as what. */
export interface AsWritten {
  readonly problem?: undefined;
  readonly name: string;
  /** In each environment that its file takes part in. */
  readonly places: readonly { readonly view: EnvironmentView; readonly applied: PlacedObject }[];
}

/** Why a text does not say by itself what is applied: the end of a sentence that begins with the policy. */
export interface OtherwiseApplied {
  readonly problem: string;
}

/**
 * Whether a policy is applied once and as it is written in every environment, so that several documents may say what one does. What a kustomization
 * adds to it by its own name would be missing in another.
 */
export function asWritten(snapshot: Snapshot, placed: PlacedPolicy): AsWritten | OtherwiseApplied {
  const { object } = placed;
  const name = object.metadata.name?.value;
  if (name === undefined || name === '' || object.metadata.templated) return { problem: 'has no name of its own' };
  if (object.path.length > 0) return { problem: 'stands in a List' };
  if (object.isLive) return { problem: 'was read from a cluster' };
  if (placed.halfTyped || placed.refused || object.spec.templated || (object.placeholders?.length ?? 0) > 0)
    return { problem: 'is not whole as it is written' };
  const views = snapshot.environmentsOf(placed.file, mostEnvironments + 1);
  if (views.length > mostEnvironments) return { problem: `counts in more than ${mostEnvironments} environments` };
  if (views.length === 0) return { problem: 'is applied in no environment' };
  const places = views.flatMap((view) => {
    const policy = view.policy(placed.id);
    const applied = policy && view.source(policy);
    return applied ? [{ view, applied }] : [];
  });
  if (places.length < views.length || places.some(({ view, applied }) => view.appliedDefinitions(applied.id).length !== 1))
    return { problem: 'is defined several times, or not applied' };
  const isSame = ({ applied }: (typeof places)[number]) =>
    isAdditive(applied) && sameValues(applied.object.spec, object.spec) && applied.object.metadata.name?.value.includes(name);
  if (!places.every(isSame)) return { problem: 'is changed by a kustomization before it is applied' };
  return { name, places };
}

/** Names that no policy has where this one counts, nor any that was given before; a kustomization puts around them what it puts around its own. */
export function namesBeside({ name, places }: AsWritten, siblings: readonly PlacedObject[]): (wanted: string) => string {
  const given = new Set(siblings.flatMap((one) => (isAdditive(one) ? (one.object.metadata.name?.value ?? []) : [])));
  const isTaken = (one: string) =>
    given.has(one) ||
    places.some(({ view, applied }) => {
      const called = applied.object.metadata.name?.value.replace(name, one);
      return view.inNamespace(applied.namespace, 'NetworkPolicy').some(({ object }) => object.metadata.name?.value === called);
    });
  return (wanted) => {
    const free = freeName(wanted, isTaken);
    given.add(free);
    return free;
  };
}

/** The directions that a policy isolates, as it says so; undefined where that cannot be known, or where rules stand that do not count. */
export function isolatedBy(spec: NetworkPolicySpec): readonly Direction[] | undefined {
  const stated = statedTypes(spec);
  if (stated === undefined) return undefined;
  const has = (direction: Direction) => (spec[direction]?.items.length ?? 0) > 0;
  if (stated === 'default') return has('egress') ? both : ['ingress'];
  if (new Set(stated).size < stated.length) return undefined;
  return both.every((direction) => stated.includes(direction) || !has(direction)) ? both.filter((direction) => stated.includes(direction)) : undefined;
}

export const both: readonly Direction[] = ['ingress', 'egress'];
