import { writtenOf } from '../families/written.js';
import type { AdminRule } from '../model/admin-policy.js';
import type { List } from '../model/field.js';
import type { NetworkPolicySpec, PolicyRule } from '../model/network-policy.js';
import { isPolicy, type KubernetesObject } from '../model/objects.js';
import type { Path } from '../syntax/nodes.js';
import type { Range } from '../util/range.js';

/** Where the part of an object that `path` names is written, or the nearest part around it that the model knows; without a path its name. From the start of the document. */
export function rangeOf(object: KubernetesObject, path: Path = []): Range {
  const own = object.metadata.name?.range ?? object.kind.range;
  if (path.length === 0 || !isPolicy(object) || path[0] !== 'spec') return own;
  return rangeInSpec({ ...object.spec, subject: writtenOf(object).subject.range }, path.slice(1)) ?? object.spec.key ?? own;
}

interface SpecPlaces {
  readonly key: Range | undefined;
  /** Of what selects the pods that the policy is for. */
  readonly subject: Range | undefined;
  readonly policyTypes?: NetworkPolicySpec['policyTypes'];
  readonly ingress: List<RulePlaces> | undefined;
  readonly egress: List<RulePlaces> | undefined;
}

type RulePlaces = Pick<PolicyRule | AdminRule, 'index' | 'range' | 'peers' | 'ports'>;

function rangeInSpec(spec: SpecPlaces, [field, index, ...rest]: Path): Range | undefined {
  if (field === 'podSelector' || field === 'subject') return spec.subject;
  if (field === 'policyTypes') return spec.policyTypes?.range;
  if (field !== 'ingress' && field !== 'egress') return spec.key;
  const rules = spec[field];
  const rule = itemOf(rules, index);
  return rule ? rangeInRule(rule, rest) : rules?.key;
}

function rangeInRule(rule: RulePlaces, [field, index]: Path): Range {
  const list: List<{ readonly index: number; readonly range: Range }> | undefined =
    field === 'ports' || field === 'protocols' ? rule.ports : field === 'from' || field === 'to' ? rule.peers : undefined;
  return itemOf(list, index)?.range ?? list?.key ?? rule.range;
}

function itemOf<T extends { readonly index: number }>(list: List<T> | undefined, index: string | number | undefined): T | undefined {
  return list?.items.find((item) => item.index === index);
}
