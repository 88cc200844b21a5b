import { indexPermissions, mayCallApiServer } from '../../dependencies/api-server.js';
import { shift } from '../../util/range.js';
import { conceptReference, issueReference } from '../references.js';
import { type EnvironmentTarget, rule } from '../rule.js';
import { allowFixes } from './allow-fixes.js';
import { type BlockedFact, blockedFact, blockedIn, originsText } from './blocked.js';
import { withoutText } from './left-out.js';

/** Pods that are permitted to call the API server, and cannot connect to it. */
export default rule<'NetworkPolicy in environment', BlockedFact>({
  id: 'apiserver-egress-blocked',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'Egress is isolated of pods that call the API server, and no rule could let them reach it.',
    why: 'Their ServiceAccount is bound to a role, or a variable names `kubernetes.default.svc`, so they call the API server. It is no pod of the cluster: no selector matches it. Only a rule for addresses, or one without `to`, lets pods reach it, on 443 where the plugin looks before the address of the Service is translated, and on the port of the API server itself (mostly 6443) where it looks behind.',
    silent:
      'Where some rule without `to`, or for addresses, names such a port or all ports. Of roles that only permit to `use` something, of pods that get no token (`automountServiceAccountToken: false`) or have the default ServiceAccount, and where policies may be there that are not seen.',
    wrong: 'Where the pods carry permissions that they do not use. Take them away then, or say that they get no token.',
    given: `
#- /operator.yaml
apiVersion: v1
kind: Pod
metadata: {name: operator, namespace: shop, labels: {app: operator}}
spec:
  serviceAccountName: operator
  containers: [{name: operator, image: operator}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: operator, namespace: shop}
rules:
  - {apiGroups: [""], resources: [configmaps], verbs: [get, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: operator, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: operator}
subjects:
  - {kind: ServiceAccount, name: operator, namespace: shop}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: operator, namespace: shop}
spec:
  podSelector: {matchLabels: {app: operator}}
  policyTypes: [Egress]
  egress:
# ^^^^^^ warning: apiserver-egress-blocked \`operator\`
    - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}}]
      ports: [{port: 443, protocol: TCP}]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: operator, namespace: shop}
spec:
  podSelector: {matchLabels: {app: operator}}
  policyTypes: [Egress]
  egress:
    - ports: [{port: 443, protocol: TCP}, {port: 6443, protocol: TCP}]
`,
    references: [conceptReference('the-two-sorts-of-pod-isolation'), issueReference('cilium/cilium', 20550)],
  },

  *find({ object, view, once }) {
    if (!mayCloseApiServer({ object, view, once })) return;
    const blocked = once(blockedIn).toApiServer(object.id);
    const { spec, metadata } = object.object;
    const at = spec.egress?.key ?? spec.policyTypes?.key ?? metadata.name?.range;
    if (!at || blocked.length === 0) return;
    const fact = blockedFact(view, object, at, blocked);
    yield { ...fact, related: [...evidencePlaces(fact), ...fact.related] };
  },
  say: ({ blocked, leftOut }) => {
    const one = blocked.length === 1;
    return `${originsText(blocked)} ${one ? 'calls' : 'call'} the API server (${reasonText(blocked)}), but this policy isolates ${one ? 'its' : 'their'} egress, and no rule lets ${one ? 'it' : 'them'} get there. No selector matches the API server: allow TCP 443 and 6443 to its addresses, or in a rule without \`to\`.${withoutText(leftOut)}`;
  },
  fix: ({ view, object, blocked }, context) => allowFixes(view, object, blocked, context),
});

/** Whether a policy isolates pods of which one may call the API server: what closes a connection is looked for among all objects, and few policies do. */
function mayCloseApiServer({ object, view, once }: EnvironmentTarget): boolean {
  const policy = view.policy(object.id);
  if (!policy || object.namespace === undefined || policy.isolates.egress !== true) return false;
  return mayCallApiServer(view, object.namespace, () => once(indexPermissions));
}

function reasonText([first]: BlockedFact['blocked']): string {
  const evidence = first?.dependency.evidence;
  if (evidence?.kind === 'rbac') return `ServiceAccount \`${evidence.name}\` is bound to ${evidence.text}`;
  return `\`${evidence?.text}\` is named`;
}

function evidencePlaces({ blocked }: BlockedFact): BlockedFact['related'] {
  return blocked.slice(0, 5).flatMap(({ dependency: { evidence } }) => {
    const { placed, range } = evidence;
    if (range.elsewhere) return [];
    return [{ file: placed.file, range: shift(range, placed.offset), message: 'This says that the API server is called' }];
  });
}
