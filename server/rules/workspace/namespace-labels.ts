import type { LabelSelector } from '../../model/network-policy.js';
import { editDistance } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { contradictionsIn } from '../contradiction.js';
import { slipFor } from '../mistake/metadata-name-label-typo.js';
import { NAME_KEYS } from '../mistake/namespace-selector-by-name-label.js';
import { POD_MOSTLY, POD_ONLY } from '../mistake/pod-label-in-namespace-selector.js';
import { NAMESPACE_NAME, requirementsOf, type WrittenRequirement } from '../reading.js';
import { saysOnlyNot } from './unmatched.js';

/** The names that a selector of namespaces asks for with `kubernetes.io/metadata.name`; undefined where it goes by other labels. */
export function namedIn(requirements: readonly WrittenRequirement[]): readonly string[] | undefined {
  const byName = requirements.find(({ key, operator }) => key.value === NAMESPACE_NAME && operator === 'In');
  return byName?.values.map(({ value }) => value);
}

/**
 * Whether a selector of namespaces is for the rules that look namespaces up. Where a key is a slip, a label of pods or taken for the name, or where a
 * value is the name of a namespace, the rules about these keys say so.
 */
export function isForNamespaceRules(view: EnvironmentView, selector: LabelSelector): boolean {
  const { requirements, complete } = requirementsOf(selector);
  if (!complete || requirements.length === 0 || saysOnlyNot(requirements) || contradictionsIn(requirements).length > 0) return false;
  const { namespaces } = view.evaluator.cluster;
  const isCarried = (key: string) => [...namespaces.values()].some(({ labels }) => labels.values.has(key));
  return requirements.every(({ key: { value: key }, operator, values }) => {
    if (key === NAMESPACE_NAME) return true;
    if (operator === 'In' && (NAME_KEYS.has(key) || values.some(({ value }) => namespaces.has(value)))) return false;
    return isCarried(key) || (slipFor(key) === undefined && !POD_ONLY.has(key) && !POD_MOSTLY.has(key));
  });
}

/** Whether namespaces may exist that no manifest here makes, because of something that is not rendered, or because a person says so. */
export function mayHoldUnseenNamespaces(view: EnvironmentView): boolean {
  const { namespaces } = view.evaluator.cluster;
  return view.mayHoldUnseenPods(undefined) || view.profile.knownNamespaces.some((name) => !namespaces.has(name));
}

/** Of names longer than this, two letters may be slips. */
const LONG = 8;
const SHORT = 5;

/**
 * Whether one name of a namespace is most likely a slip for another: one word of it is misspelt. Numbers and single letters tell namespaces apart, and
 * so do words that are there in one of them only.
 */
export function isMisspeltName(written: string, there: string): boolean {
  const [a, b] = [written, there].map((name) => name.toLowerCase().split(/[-_.]/)) as [string[], string[]];
  if (a.length !== b.length) return false;
  const differing = a.flatMap((word, place) => (word === b[place] ? [] : [[word, b[place] ?? ''] as const]));
  const [only, ...others] = differing;
  if (!only || others.length > 0 || only.some((word) => /\d/.test(word))) return false;
  const shorter = Math.min(only[0].length, only[1].length);
  const limit = shorter >= LONG ? 2 : shorter >= SHORT ? 1 : 0;
  return limit > 0 && editDistance(...only, limit) <= limit;
}
