import type { Range } from '../../util/range.js';
import { counted } from '../../util/text.js';
import type { RuleOptions } from '../options.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { hasOtherPolicies, isolationByNamespace, namespaceOptions } from './isolation.js';

interface TooManyOpen {
  readonly at: Range;
  readonly namespace: string;
  readonly open: number;
  readonly most: number;
}

const options = {
  most: { type: 'integer', default: 0, least: 0, most: 100_000, description: 'How many workloads of a namespace may be open to everyone without a finding.' },
  ...namespaceOptions,
} as const satisfies RuleOptions;

/** More workloads of a namespace are open than an organisation accepts. */
export default rule<'environment', TooManyOpen, typeof options>({
  id: 'open-workloads-limit',
  category: 'workspace',
  severity: 'warning',
  on: 'environment',
  recommended: false,
  options,
  docs: {
    summary: 'More workloads of a namespace are open to everyone than are accepted.',
    why: 'A rule for organisations that close their clusters step by step: the number that is accepted is written down, and goes down. It counts workloads that surely no policy isolates for ingress; Jobs and pods on the network of their host are left out.',
    bad: `
#- /shop.yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop}
#                ^^^^ warning: open-workloads-limit 1 workload
---
apiVersion: v1
kind: Pod
metadata: {name: cache, namespace: shop, labels: {app: cache}}
spec: {containers: [{name: cache, image: redis}]}
`,
    good: `
#- /shop.yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: cache, namespace: shop, labels: {app: cache}}
spec: {containers: [{name: cache, image: redis}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache, namespace: shop}
spec: {podSelector: {matchLabels: {app: cache}}, policyTypes: [Ingress]}
`,
    silent: 'Where something that is not rendered, or a policy of another family, may isolate them.',
    references: [conceptReference('the-two-sorts-of-pod-isolation')],
  },

  *find({ object, view, once }, { options: { most, ignoreNamespaces } }) {
    const namespace = object.object.type === 'namespace' ? object.object.metadata.name?.value : object.namespace;
    const name = object.object.metadata.name;
    if (!name || namespace === undefined || object.namespaceFrom === 'unknown' || ignoreNamespaces.includes(namespace)) return;
    const isolation = once(isolationByNamespace)(namespace, 'ingress');
    if (isolation.spokesman?.id !== object.id || view.mayHoldUnseenPolicies(namespace) || once(hasOtherPolicies)(namespace)) return;
    const open = isolation.open.size;
    if (open > most) yield { at: name.range, namespace, open, most };
  },
  say: ({ namespace, open, most }) =>
    `${counted(open, 'workload')} of \`${namespace}\` ${open === 1 ? 'is' : 'are'} open to everyone on every port, and ${most === 0 ? 'none' : `at most ${most}`} may be. Isolate ${open === 1 ? 'it' : `${open - most} of them`} by a policy for ingress.`,
});
