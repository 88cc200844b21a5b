import type { Direction, NetworkPolicy } from '../../model/network-policy.js';
import { admitsAll } from '../../semantics/answers/questions.js';
import type { Policy, Rule } from '../../semantics/cluster/policy.js';
import { compileAddresses } from '../../semantics/engine/compiled-policy.js';
import { allAddresses, includesAddresses, unionAddresses } from '../../semantics/sets/address-set.js';
import { listed } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { emptyRulesOf, isForWholeNamespace, isMeantToOpen } from '../allow-all.js';
import { facesThePublic } from '../intent.js';
import { isEmpty, rulesOf } from '../reading.js';
import { conceptReference } from '../references.js';
import { removePolicyFix } from '../remove-policy.js';
import { type RuleContext, rule, type Severity, type Violation } from '../rule.js';

interface Vacuous extends Violation {
  readonly severity: Severity;
  readonly directions: readonly Direction[];
}

/** A policy that leaves its pods as they would be without any. */
export default rule<'NetworkPolicy in environment', Vacuous>({
  id: 'policy-vacuous',
  category: 'workspace',
  severity: 'info',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A policy opens all that it closes, and no other policy is for its pods.',
    why: 'Pods that no policy selects are open already. A policy that lets everyone through and has nothing to open changes nothing: it looks as if the pods were looked after, to people and to scanners that count policies. It is milder where the name says that it opens (`allow-all`).',
    silent:
      'Where another policy may be for the same pods, where a template has a part in it, and where a rule about the open rule itself speaks: an empty rule or an empty list of peers that nothing says is meant.',
    wrong: 'Where the policy is there for the day when others close the pods.',
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: base, namespace: shop}
#                ^^^^ info: policy-vacuous egress
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - {}
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: base, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {}}]
`,
    references: [conceptReference('the-two-sorts-of-pod-isolation')],
  },
  *find({ object: placed, view }, context) {
    const policy = view.policy(placed.id);
    const at = placed.object.metadata.name?.range;
    if (!policy || !at || placed.namespace === undefined || placed.namespaceFrom === 'unknown' || view.mayHoldUnseenPolicies(placed.namespace)) return;
    const directions = (['ingress', 'egress'] as const).filter((direction) => policy.isolates[direction] !== false);
    if (!directions.every((direction) => policy.isolates[direction] === true && opensAll(policy.rules[direction]))) return;
    if (isToldOf(placed.object, directions, context) || hasCompany(view, policy, placed.namespace, directions)) return;
    // Whoever names it so says that pods are open, and that somebody thought of it.
    const isSaid = directions.every((direction) => isMeantToOpen(placed.object, direction));
    yield { at, severity: isSaid ? 'hint' : 'info', directions };
  },
  say: ({ directions }) =>
    `This policy lets everything through for ${listed(directions)}, and no other policy is for its pods: they would be as open without it. Name the peers that are meant, or remove it.`,
  fix: (_, context) => removePolicyFix('Remove this policy, which changes nothing', context),
});

/** By one rule without limits, or by one for all pods and all addresses. */
function opensAll(rules: readonly Rule[]): boolean {
  return rules.some((each) => admitsAll(each) || admitsAllByPeers(each));
}

function admitsAllByPeers({ peers, ports, unknown, action }: Rule): boolean {
  if (unknown !== undefined || action !== 'allow' || ports !== 'any' || peers === 'anyone') return false;
  const pods = peers.some(
    (peer) => peer.kind === 'pods' && 'labels' in peer.pods.namespaces && isEverything(peer.pods.namespaces.labels) && isEverything(peer.pods.pods),
  );
  const addresses = unionAddresses(peers.flatMap((peer) => (peer.kind === 'addresses' ? [compileAddresses(peer).sure] : [])));
  return pods && includesAddresses(addresses, allAddresses);
}

function isEverything({ requirements, unknown }: { readonly requirements: readonly unknown[]; readonly unknown: boolean }): boolean {
  return requirements.length === 0 && !unknown;
}

/** Whether a rule about single documents speaks of the rule that opens all. */
function isToldOf(policy: NetworkPolicy, directions: readonly Direction[], { tree }: RuleContext): boolean {
  if (rulesOf(policy).some(({ peers, isNull }) => isNull || isEmpty(peers))) return true;
  return emptyRulesOf(policy, tree).some(({ policyRule: { direction }, others }) => {
    if (!directions.includes(direction) || isMeantToOpen(policy, direction)) return false;
    if (isForWholeNamespace(policy) || others > 0) return true;
    return direction === 'ingress' && !facesThePublic(policy) && !directions.includes('egress');
  });
}

/** Whether another policy may isolate some of its pods, today's or those to come. */
function hasCompany(view: EnvironmentView, policy: Policy, namespace: string, directions: readonly Direction[]): boolean {
  return view.evaluator.cluster.policies.some(
    (other) =>
      other.id !== policy.id &&
      (other.namespace === undefined || other.namespace === namespace) &&
      directions.some((direction) => other.isolates[direction] !== false || other.rules[direction].length > 0),
  );
}
