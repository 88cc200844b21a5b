import type { NetworkPolicy } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { peersOf, portsOf, requirementsOf, selectorsOf } from '../reading.js';
import { rule } from '../rule.js';
import { placesOf, workloadsText } from '../workspace/matching.js';
import { aksReference, byPlugin, eksReference, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

interface OnWindows extends PluginViolation {
  /** What is not supported; undefined: policies at all. */
  readonly what: string | undefined;
  readonly workloads: readonly WorkloadEndpoint[];
}

/** A policy for pods on Windows, of which the plugin does nothing, or not all. */
export default rule<'NetworkPolicy in environment', OnWindows>({
  id: 'cni-windows-limits',
  category: 'plugin',
  severity: 'info',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A policy selects pods on Windows, where the network plugin does not enforce it, or not all of it.',
    why: `Amazon VPC CNI and Azure CNI powered by Cilium enforce policies on Linux only. Azure Network Policy Manager knows on Windows neither named ports nor SCTP, neither \`except\` nor requirements that exclude labels, and only logs that. ${GUESSED}`,
    silent: 'Of pods that do not say that they run on Windows, by `os` or by the node selector `kubernetes.io/os`, and of Fargate, which no manifest shows.',
    cluster: { plugin: 'aws-vpc-cni' },
    given: `
#- /web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      nodeSelector: {kubernetes.io/os: windows}
      containers: [{name: web, image: web}]
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
# ^^^^^^^^^^^ info: cni-windows-limits \`web\`
  policyTypes: [Ingress]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress]
`,
    references: [eksReference, aksReference],
  },

  *find({ object: { id, object }, view, once }) {
    const known = knownPlugin(view);
    if (!known?.plugin.windows || !once(hasWindows)) return;
    const policy = view.policy(id);
    const workloads = policy ? windowsSubjects(view, policy) : [];
    if (workloads.length === 0) return;
    const base = { workloads, ...byPlugin(known, 'info', placesOf(view, workloads)) };
    if (known.plugin.windows === 'unsupported') yield { at: object.spec.podSelector?.key ?? object.kind.range, what: undefined, ...base };
    else for (const { at, what } of unsupportedOnWindows(object)) yield { at, what, ...base };
  },
  say: (fact) => {
    const { workloads, what, known } = fact;
    const pods = `The pods of ${workloadsText(workloads)} run on Windows, where ${known.plugin.title}`;
    if (what === undefined) return `${pods} does not enforce policies: this one changes nothing for them.${guessedText(fact)}`;
    return `${pods} does not support ${what}. Write it otherwise, or keep it for pods on Linux.${guessedText(fact)}`;
  },
});

function hasWindows(view: EnvironmentView): boolean {
  return view.objects.some(({ object }) => object.type === 'workload' && object.windows);
}

function windowsSubjects(view: EnvironmentView, policy: Policy): readonly WorkloadEndpoint[] {
  return view.evaluator.subjectsOf(policy).flatMap(({ workload, sure }) => {
    const source = sure ? view.source(workload)?.object : undefined;
    return source?.type === 'workload' && source.windows ? [workload] : [];
  });
}

function* unsupportedOnWindows(policy: NetworkPolicy): Iterable<{ readonly at: Range; readonly what: string }> {
  for (const { port } of portsOf(policy)) {
    if (typeof port.port?.value === 'string') yield { at: port.port.range, what: 'ports by name' };
    if (port.protocol?.value === 'SCTP') yield { at: port.protocol.range, what: 'SCTP' };
  }
  for (const { peer } of peersOf(policy)) if (peer.ipBlock?.except?.items.length) yield { at: peer.ipBlock.except.key, what: '`except`' };
  for (const { selector } of selectorsOf(policy))
    for (const { operator, range } of requirementsOf(selector).requirements)
      if (operator === 'NotIn' || operator === 'DoesNotExist') yield { at: range, what: 'requirements that exclude labels' };
}
