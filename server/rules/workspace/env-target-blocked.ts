import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { allowFixes } from './allow-fixes.js';
import { type BlockedFact, blockedFacts, closedText, originsText, refusedOf, targetText } from './blocked.js';
import { withoutText } from './left-out.js';

/** A Service that configuration names and that policies close. */
export default rule<'environment', BlockedFact>({
  id: 'env-target-blocked',
  category: 'workspace',
  severity: 'warning',
  on: 'environment',
  docs: {
    summary: 'A variable, an argument or a ConfigMap names a Service that the policies let its pods not reach.',
    why: 'The pods are told to connect to this Service, and every connection times out: the egress of the one or the ingress of the other is isolated, and no rule lets it pass. A name counts only where a Service of this environment is called so, as DNS looks it up: `db` in the own namespace, `db.data`, `db.data.svc.cluster.local`. Ports are compared where policies see them, at the pods. Of many who cannot reach one Service, the Service is said to be closed (`service-backends-blocked`); where one end admits the connection and the other does not, that rule is told of (`one-sided-connection`).',
    silent:
      'Where a policy that is not here or of another kind may let it pass, where other pods may stand behind the Service, where a template writes the value, and of variables whose name says that the value is not connected to (`ALLOWED_HOSTS`, `NO_PROXY`, `ADVERTISED_...`).',
    wrong: 'Where the program does not use the variable. Remove it then, or say that it is meant: `# netpol-ignore env-target-blocked`.',
    given: `
#- /db.yaml
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec:
  selector: {app: db}
  ports: [{port: 5432}]
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: postgres, ports: [{containerPort: 5432}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    bad: `
#- /web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers:
    - name: web
      image: web
      env:
        - name: DB_HOST
          value: db
#                ^^ warning: env-target-blocked \`DB_HOST\`
`,
    good: `
#- /web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers:
    - name: web
      image: web
      env:
        - name: DB_HOST
          value: db
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db-from-web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: web}}}]
      ports: [{port: 5432, protocol: TCP}]
`,
    references: [conceptReference('the-two-sorts-of-pod-isolation')],
  },

  find: (target) => blockedFacts(target, ['variable', 'argument', 'config']),
  say: ({ blocked, leftOut }) => {
    const [first] = blocked;
    const { to, evidence } = first?.dependency ?? {};
    const says = evidence?.name === undefined ? `\`${evidence?.text}\` is written here` : `\`${evidence.name}\` names it`;
    const who = originsText(blocked);
    return `${who} cannot reach ${to ? targetText(to) : ''}, though ${says}: ${closedText(blocked)}. Allow it there, or remove what is not used.${withoutText(leftOut)}`;
  },
  fix: ({ view, object, blocked }, context) => allowFixes(view, object, blocked, context),
  refused: refusedOf,
});
