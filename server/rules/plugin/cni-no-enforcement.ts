import { compareText, counted } from '../../util/text.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { rule } from '../rule.js';
import { byPlugin, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

interface NotEnforced extends PluginViolation {
  readonly policies: number;
}

/** Policies in a cluster in which nothing enforces them. */
export default rule<'environment', NotEnforced>({
  id: 'cni-no-enforcement',
  category: 'plugin',
  severity: 'warning',
  on: 'environment',
  docs: {
    summary: 'The network plugin of the cluster does not enforce policies.',
    why: `The API server takes every NetworkPolicy, whoever enforces it. Flannel enforces none, and Amazon VPC CNI none before somebody switches that on: every connection passes, and nothing says so. It is said once, at the first policy of an environment. ${GUESSED}`,
    silent: 'Where manifests install a plugin that enforces policies beside one that does not.',
    wrong:
      'Where another part of the cluster enforces policies: Canal is Flannel with Calico, k3s has a controller of its own, and the chart of Flannel has one behind `netpol.enabled`. Name these as `canal`, `k3s` and `kube-network-policies`.',
    cluster: { plugin: 'flannel' },
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
#                ^^^^^^^^^^^^ warning: cni-no-enforcement Flannel
spec: {podSelector: {}, policyTypes: [Ingress]}
`,
    good: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
`,
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#prerequisites',
      'https://github.com/flannel-io/flannel/blob/master/Documentation/netpol.md',
      'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/README.md',
    ],
  },

  *find({ object: { id, object }, view, once }) {
    const known = knownPlugin(view);
    if (!known || known.plugin.enforces) return;
    const { first, count } = once(policiesOf);
    if (first?.id !== id) return;
    yield { at: object.metadata.name?.range ?? object.kind.range, policies: count, ...byPlugin(known, 'warning') };
  },
  say: (fact) => {
    const { plugin } = fact.known;
    const policies = fact.policies === 1 ? 'this policy is accepted, and changes' : `the ${counted(fact.policies, 'policy')} here are accepted, and change`;
    return `${sayWho(plugin.name, plugin.title)}, so ${policies} nothing: every connection passes. ${remedies[plugin.name] ?? 'Install one that does.'}${guessedText(fact)}`;
  },
});

function sayWho(name: string, title: string): string {
  if (name === 'none') return 'No network plugin of the cluster enforces policies';
  return name === 'aws-vpc-cni' ? `${title} does not enforce policies before that is switched on` : `${title} does not enforce policies`;
}

const remedies: Readonly<Record<string, string>> = {
  flannel: 'Install one that does beside it: with Calico that is Canal, and its own chart brings one with `netpol.enabled`.',
  'aws-vpc-cni': 'Set `enableNetworkPolicy` of the add-on to `true`.',
};

/** The policies that count, and the first of them by place. */
function policiesOf(view: EnvironmentView): { readonly first: PlacedObject | undefined; readonly count: number } {
  const { policies } = view.evaluator.cluster;
  const [first] = policies.flatMap((policy) => view.source(policy) ?? []).sort(byPlace);
  return { first, count: policies.length };
}

function byPlace(a: PlacedObject, b: PlacedObject): number {
  return compareText(a.file, b.file) || a.offset + a.object.range.start - (b.offset + b.object.range.start);
}
