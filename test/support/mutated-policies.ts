import { bases } from './mutations/bases.js';
import { clusterFaults, clusterPolicies } from './mutations/cluster-policies.js';
import { mutate } from './mutations/mutate.js';
import { texts } from './mutations/policy-texts.js';
import { Random } from './mutations/random.js';
import { isParent, plainJson, type Value } from './mutations/value.js';
import { blockText, mutateText, repeatedText } from './mutations/write.js';

/**
 * NetworkPolicies with faults, made from a seed: the same seed gives the same documents. Most faults are of structure (a field that is
 * dropped, moved, renamed, wrapped, of another type), some of the text (a line indented otherwise, a blank that is missing).
 */
export function mutatedPolicies(seed: number, count: number): readonly string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => mutatedPolicy(random));
}

/** Policies in which keys appear twice and `<<` brings keys in; some have faults of structure besides. */
export function policiesWithRepeatedKeys(seed: number, count: number): readonly string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const holder: { [key: string]: Value } = { root: structuredClone(random.pick(bases)) as { [key: string]: Value } };
    if (random.chance(0.2)) mutate(random, holder);
    const value = holder['root'] ?? {};
    return `${repeatedText(random, value, 0, [...valuesIn(random.pick(bases)), 'x', null, 80])}\n`;
  });
}

/** ClusterNetworkPolicies with faults of structure. */
export function mutatedClusterPolicies(seed: number, count: number): readonly string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const holder: { [key: string]: Value } = { root: structuredClone(random.pick(clusterPolicies)) as { [key: string]: Value } };
    for (let left = random.pick([0, 1, 1, 1, 1, 2, 3]); left > 0; left--) mutate(random, holder, clusterFaults);
    return `${blockText(random, holder['root'] ?? {}, 0, random.chance(0.5) ? 0.6 : 0.1)}\n`;
  });
}

function valuesIn(value: Value): readonly Value[] {
  return isParent(value) ? [value, ...Object.values(value).flatMap(valuesIn)] : [value];
}

/** Policies that are right but for one text: an address, a name, a label, a time, with a few characters changed. */
export function policiesWithTexts(seed: number, count: number): readonly string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const { samples, alphabet, place } = random.pick(texts);
    let text = random.pick(samples);
    for (let left = random.below(4); left > 0; left--) {
      const at = random.below(text.length + 1);
      text = text.slice(0, at) + random.pick(['', random.pick([...alphabet]), random.pick([...alphabet]).repeat(2)]) + text.slice(at + random.below(2));
    }
    return `${JSON.stringify(place(text))}\n`;
  });
}

function mutatedPolicy(random: Random): string {
  const policy = structuredClone(random.pick(bases)) as { [key: string]: Value };
  const holder: { [key: string]: Value } = { root: policy };
  for (let left = random.pick([0, 1, 1, 1, 1, 2, 3]); left > 0; left--) mutate(random, holder);
  const value = holder['root'] ?? {};
  const style = random.next();
  const text =
    style < 0.1 ? `${JSON.stringify(plainJson(value), null, random.pick([0, 1, 2]))}\n` : `${blockText(random, value, 0, style < 0.3 ? 0.5 : 0.1)}\n`;
  const written = random.chance(0.25) ? mutateText(random, text) : text;
  return random.chance(0.1) ? written.replaceAll('\n', '\r\n') : written;
}
