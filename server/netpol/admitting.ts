import type { AdmittingRule } from '../semantics/answers/admitting.js';
import type { Endpoint } from '../semantics/cluster/endpoint.js';
import type { Rule } from '../semantics/cluster/policy.js';
import type { ConnectionSet } from '../semantics/sets/connection-set.js';
import { remember } from '../util/remember.js';
import type { EnvironmentView, Location } from '../workspace/snapshot.js';
import { remembering } from './answers.js';

/** A rule that lets a connection pass, with the place to look at. */
export interface AdmittingPolicy {
  readonly kind: string;
  /** Undefined for a policy of the whole cluster. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** Counted from 1, in its direction. */
  readonly rule: number;
  readonly location: Location | undefined;
}

/** The rules of both ends that let a connection pass; those of the source first. */
export type AdmittingPolicies = (from: Endpoint, to: Endpoint, on: ConnectionSet) => readonly AdmittingPolicy[];

/** The same list for the same rules: a million rows have few. */
export function admittingPolicies({ evaluator, locate }: EnvironmentView): AdmittingPolicies {
  const known = new WeakMap<Rule, AdmittingPolicy>();
  const policyOf = ({ policy, rule }: AdmittingRule): AdmittingPolicy =>
    remember(known, rule, () => ({
      kind: policy.kind,
      namespace: policy.namespace,
      name: policy.name,
      rule: rule.index + 1,
      location: locate(policy, ['spec', rule.direction, rule.index]),
    }));
  const lists = remembering((_: readonly AdmittingRule[]) => new WeakMap<readonly AdmittingRule[], readonly AdmittingPolicy[]>());
  return (from, to, on) => {
    const egress = evaluator.admitting(from, to, 'egress', on);
    const ingress = evaluator.admitting(to, from, 'ingress', on);
    return remember(lists(egress), ingress, () => [...egress, ...ingress].map(policyOf));
  };
}
