import type { Direction } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { anyGlob } from '../../workspace/search/glob.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import type { RuleOptions } from '../options.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { hasOtherPolicies, isDefaultDeny, isolationByNamespace } from './isolation.js';

interface MissingDeny {
  readonly at: Range;
  readonly namespace: string;
  readonly missing: readonly Direction[];
}

const options = {
  directions: {
    type: 'strings',
    default: ['ingress', 'egress'],
    called: 'directions, `ingress` and `egress`',
    pattern: 'ingress|egress',
    description: 'The directions that every namespace has to close.',
  },
  exemptNamespaces: {
    type: 'strings',
    default: ['kube-system', 'kube-public', 'kube-node-lease', 'default'],
    called: 'names of namespaces, with `*` for any letters',
    pattern: '[a-z0-9*]([-a-z0-9*]{0,61}[a-z0-9*])?',
    description: 'Namespaces that need none. A list takes the place of the default one.',
  },
  exemptLabels: {
    type: 'strings',
    default: [],
    called: 'labels like `team=platform`',
    pattern: '[^=\\s]+=[^=\\s]*',
    description: 'Namespaces with one of these labels need none.',
  },
} as const satisfies RuleOptions;

/** A namespace without the default-deny that an organisation demands. */
export default rule<'environment', MissingDeny, typeof options>({
  id: 'default-deny-required',
  category: 'workspace',
  severity: 'error',
  on: 'environment',
  recommended: false,
  options,
  docs: {
    summary: 'A namespace has no default-deny for a direction in which every namespace must have one.',
    why: 'A rule for organisations that demand it: new pods are isolated from the first moment on, whoever writes them. It is off by default because it is a decision; `namespace-no-default-deny` tells of missing ones where the manifests show that isolation is wanted.',
    bad: `
#- /shop.yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop}
#                ^^^^ error: default-deny-required ingress and egress
`,
    good: `
#- /shop.yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
    silent: 'Where something that is not rendered, or a policy of another family, may be the one.',
    references: [conceptReference('default-policies')],
  },

  *find({ object, view, once }, { options: { directions, exemptNamespaces, exemptLabels } }) {
    const namespace = object.object.type === 'namespace' ? object.object.metadata.name?.value : object.namespace;
    const name = object.object.metadata.name;
    if (!name || namespace === undefined || object.namespaceFrom === 'unknown') return;
    const { spokesman, policies } = once(isolationByNamespace)(namespace, 'ingress');
    if (spokesman?.id !== object.id || anyGlob(exemptNamespaces)?.(namespace) || hasLabel(view, namespace, exemptLabels)) return;
    if (view.mayHoldUnseenPolicies(namespace) || once(hasOtherPolicies)(namespace)) return;
    const missing = (['ingress', 'egress'] as const).filter(
      (direction) => directions.includes(direction) && !policies.some(({ id }) => denies(view, id, direction)),
    );
    if (missing.length > 0) yield { at: name.range, namespace, missing };
  },
  say: ({ namespace, missing }) =>
    `\`${namespace}\` has no default-deny for ${listed(missing)}, which is required here. Add a policy with \`podSelector: {}\` that isolates ${missing.length > 1 ? 'both' : 'it'}.`,
});

function denies(view: EnvironmentView, id: string, direction: Direction): boolean {
  const policy = view.policy(id);
  // What a template writes may be the one.
  return policy === undefined || policy.subject.pods.unknown || isDefaultDeny(policy, direction);
}

function hasLabel(view: EnvironmentView, namespace: string, labels: readonly string[]): boolean {
  const found = view.evaluator.cluster.namespaces.get(namespace)?.labels.values;
  return labels.some((label) => {
    const [key = '', value = ''] = label.split('=', 2);
    return found?.has(key) === true && (found.get(key) ?? value) === value;
  });
}
