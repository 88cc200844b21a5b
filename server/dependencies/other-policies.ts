import type { UnevaluatedPolicy } from '../families/unevaluated.js';
import { isPolicy } from '../model/objects.js';
import { matchNamespace, unseenNamespace } from '../semantics/engine/population.js';
import type { EnvironmentView, PlacedObject } from '../workspace/snapshot.js';

/**
 * Whether policies of another kind (of the cluster's administrator, of Calico, Cilium or Antrea), or policies that a controller makes of others, may
 * decide for pods of a namespace: then NetworkPolicies alone do not say that they are open.
 */
export function hasOtherPolicies(view: EnvironmentView): (namespace: string) => boolean {
  return othersIn(view, ({ effect }) => effect === 'filters');
}

/** Whether such policies may let pass what NetworkPolicies cut off; one that a controller makes, and that has no rules, does not. */
export function mayBeAllowedElsewhere(view: EnvironmentView): (namespace: string) => boolean {
  return othersIn(view, ({ effect, subjects }) => effect === 'filters' && subjects.some(({ closesOnly }) => !closesOnly));
}

function othersIn(view: EnvironmentView, counts: (policy: UnevaluatedPolicy) => boolean): (namespace: string) => boolean {
  const isOther = ({ object, unevaluated }: PlacedObject) =>
    unevaluated
      ? counts(unevaluated) && !view.ignoredFamilies.includes(unevaluated.family)
      : object.type === 'other' && object.kind.value.endsWith('NetworkPolicy');
  const ofCluster = view.inNamespace(undefined);
  const anywhere = ofCluster.some(isOther);
  const admin = ofCluster.filter(({ object, refused }) => isPolicy(object) && !refused).map(({ id }) => view.policy(id));
  const isAbout = (namespace: string) => {
    const fact = view.evaluator.cluster.namespaces.get(namespace) ?? unseenNamespace(namespace);
    return admin.some((policy) => policy === undefined || matchNamespace(policy.subject, fact) !== 'no');
  };
  const known = new Map<string, boolean>();
  return (namespace) => {
    const has = known.get(namespace) ?? (anywhere || isAbout(namespace) || view.inNamespace(namespace).some(isOther));
    known.set(namespace, has);
    return has;
  };
}
