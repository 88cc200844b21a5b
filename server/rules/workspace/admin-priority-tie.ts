import { writtenOf } from '../../families/written.js';
import { isPolicy } from '../../model/objects.js';
import { type OrderEffect, orderEffect } from '../../semantics/answers/order-effect.js';
import { decidesInOrder, type Policy } from '../../semantics/cluster/policy.js';
import { replaceNode } from '../../syntax/edit/replace.js';
import type { Path } from '../../syntax/nodes.js';
import { type Range, shift } from '../../util/range.js';
import { describeEnd } from '../../words/addresses.js';
import { describeWorkload } from '../../words/pods.js';
import { describeConnections } from '../../words/ports.js';
import type { EnvironmentView, ObjectId, PlacedObject } from '../../workspace/snapshot.js';
import { widening } from '../edits.js';
import { adminReference } from '../references.js';
import { type RelatedPlace, rule } from '../rule.js';

interface Tie {
  readonly at: Range;
  readonly path: Path;
  readonly priority: number;
  readonly other: string;
  readonly effect: OrderEffect;
  /** The next one before it that no other policy has; undefined where there is none. */
  readonly before: number | undefined;
  readonly related: readonly RelatedPlace[];
}

/** Two policies of one priority, where their order decides about a connection. */
export default rule<'AdminPolicy in environment', Tie>({
  id: 'admin-priority-tie',
  category: 'workspace',
  severity: 'warning',
  on: 'AdminPolicy in environment',
  docs: {
    summary: 'Two admin policies of one tier have the same priority, and which of them comes first decides about a connection.',
    why: 'Of two policies of one priority that both match a connection, the API does not say which one decides, and a network plugin may choose either, or another one after an update. It is said only where both are about a workload of this workspace and the two orders differ for it.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop}
spec: {containers: [{name: db, image: mysql}]}
---
apiVersion: v1
kind: Pod
metadata: {name: prometheus, namespace: monitoring}
spec: {containers: [{name: prometheus, image: prometheus}]}
`,
    bad: `
#- /policies.yaml
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: closed}
spec:
  priority: 10
#           ^^ warning: admin-priority-tie
  subject: {namespaces: {}}
  ingress:
    - {action: Deny, from: [{namespaces: {}}]}
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: monitoring}
spec:
  priority: 10
#           ^^ warning: admin-priority-tie
  subject: {namespaces: {}}
  ingress:
    - {action: Allow, from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]}
`,
    good: `
#- /policies.yaml
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: closed}
spec:
  priority: 20
  subject: {namespaces: {}}
  ingress:
    - {action: Deny, from: [{namespaces: {}}]}
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: monitoring}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - {action: Allow, from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]}
`,
    references: [adminReference()],
  },

  *find({ object, view, once }) {
    const own = object.object;
    const policy = view.policy(object.id);
    const priority = own.spec.priority;
    if (policy === undefined || priority?.value === undefined) return;
    const found = once(tiesOf).get(object.id);
    if (!found) return;
    const { other, effect } = found;
    const taken = new Set(view.evaluator.cluster.policies.filter(({ tier }) => tier === policy.tier).map((each) => each.priority));
    const before = [priority.value - 1].find((each) => each >= 0 && !taken.has(each));
    yield {
      at: priority.range,
      path: [...own.path, 'spec', 'priority'],
      priority: priority.value,
      other: other.name,
      effect,
      before,
      related: placeOf(view, other),
    };
  },
  say: ({ priority, other, effect: { workload, direction, other: end, ports } }) => {
    const own = describeWorkload(workload, undefined);
    const far = describeEnd(end, undefined);
    const [from, to] = direction === 'ingress' ? [far, own] : [own, far];
    return `\`${other}\` has priority ${priority}, too, and which of the two comes first is not defined. It decides whether ${from} can reach ${to} on ${describeConnections(ports)}. Give them different priorities; the lower one comes first.`;
  },
  fix: ({ path, before }, { tree }) =>
    before === undefined ? [] : widening(`Write ${before}, so that this policy comes first and its rules count`, replaceNode(tree, path, before)),
});

interface FoundTie {
  readonly other: Policy;
  readonly effect: OrderEffect;
}

/** Pairs that are tried; each takes an evaluation of its own. */
const PAIRS = 16;

/** Each policy with the first one found whose order with it matters. */
function tiesOf(view: EnvironmentView): ReadonlyMap<ObjectId, FoundTie> {
  const found = new Map<ObjectId, FoundTie>();
  const policies = view.evaluator.cluster.policies.filter((policy) => decidesInOrder(policy) && isKnown(view.source(policy)));
  let tried = 0;
  for (const [index, a] of policies.entries()) {
    for (const b of policies.slice(index + 1)) {
      if (a.tier !== b.tier || a.priority !== b.priority || (found.has(a.id) && found.has(b.id)) || tried++ >= PAIRS) continue;
      const effect = orderEffect(view.evaluator, a, b);
      if (!effect) continue;
      if (!found.has(a.id)) found.set(a.id, { other: b, effect });
      if (!found.has(b.id)) found.set(b.id, { other: a, effect });
    }
  }
  return found;
}

function priorityOf(placed: PlacedObject | undefined) {
  return placed && isPolicy(placed.object) ? writtenOf(placed.object).priority : undefined;
}

function isKnown(placed: PlacedObject | undefined): boolean {
  return priorityOf(placed)?.value !== undefined;
}

function placeOf(view: EnvironmentView, policy: Policy): readonly RelatedPlace[] {
  const placed = view.source(policy);
  const range = priorityOf(placed)?.range;
  return placed && range ? [{ file: placed.file, range: shift(range, placed.offset), message: `\`${policy.name}\` has the same priority` }] : [];
}
