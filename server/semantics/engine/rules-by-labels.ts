import type { Direction } from '../../model/network-policy.js';
import type { Labels } from '../cluster/labels.js';
import type { Policy, Rule } from '../cluster/policy.js';
import type { Selector } from '../cluster/selector.js';
import type { PolicyStacks } from './policy-stacks.js';
import type { PodClass } from './population.js';

/** A rule by its place in a policy that is the same in both states. */
interface PlacedRule {
  readonly policy: Policy;
  readonly place: number;
  /** The keys of pods' and of namespaces' labels that its peers ask for. */
  readonly keys: ReadonlySet<string>;
}

/** Finds the rules, of policies that both states have, that may match pods otherwise when their labels go from one to the other. */
export function rulesByLabels(before: PolicyStacks, after: PolicyStacks): (was: PodClass, is: PodClass, direction: Direction) => readonly PlacedRule[] {
  const old = new Set(before.policies);
  const common = after.policies.filter((policy) => old.has(policy));
  const rules = { ingress: placedRules(common, 'ingress'), egress: placedRules(common, 'egress') };
  const known = new Map<string, readonly PlacedRule[]>();
  return (was, is, direction) => {
    const keys = [...changedKeys(was.labels, is.labels, 'pod'), ...changedKeys(was.namespace.labels, is.namespace.labels, 'namespace')];
    const key = `${direction}\n${keys.sort().join('\n')}`;
    const found = known.get(key) ?? (keys.includes(anyKey) ? rules[direction] : rules[direction].filter((rule) => keys.some((one) => rule.keys.has(one))));
    known.set(key, found);
    return found;
  };
}

/** Stands for labels of which not all are known. */
const anyKey = '*';

function placedRules(policies: readonly Policy[], direction: Direction): readonly PlacedRule[] {
  return policies.flatMap((policy) =>
    policy.rules[direction].flatMap((rule, place): readonly PlacedRule[] => {
      const keys = keysOf(rule);
      return keys.size === 0 ? [] : [{ policy, place, keys }];
    }),
  );
}

function keysOf({ peers }: Rule): ReadonlySet<string> {
  const keys = new Set<string>();
  const add = (scope: string, { requirements }: Selector) => {
    for (const { key } of requirements) keys.add(`${scope} ${key}`);
  };
  for (const peer of peers === 'anyone' ? [] : peers) {
    if (peer.kind !== 'pods') continue;
    add('pod', peer.pods.pods);
    if ('labels' in peer.pods.namespaces) add('namespace', peer.pods.namespaces.labels);
  }
  return keys;
}

function changedKeys(was: Labels, is: Labels, scope: string): readonly string[] {
  if (was.open !== is.open) return [anyKey];
  const keys = new Set([...was.values.keys(), ...is.values.keys()]);
  const same = (key: string) =>
    was.values.has(key) === is.values.has(key) && was.values.get(key) === is.values.get(key) && was.partial?.has(key) === is.partial?.has(key);
  return [...keys].filter((key) => !same(key)).map((key) => `${scope} ${key}`);
}
