import { describe, test } from 'vitest';
import { checkHighlights } from '../support/check-features.js';
import { at, mysqlFromBackend, shopWorkloads } from '../support/shop.js';

/** Workloads, a policy and an admin policy in one file. */
const all = `#- /all.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web, tier: front}}
spec: {containers: [{name: c, ports: [{name: http, containerPort: 80}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: c}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector:
    matchLabels: {app: web}
  ingress:
    - from:
        - podSelector: {}
      ports: [{port: http}]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: fronts}
spec:
  tier: Admin
  priority: 1
  subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {tier: front}}}}
  egress:
    - action: Deny
      to: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}}]
`;

describe('from a selector to what it selects', () => {
  test('that of a policy', () => checkHighlights(at(all, 'podSelector:\n'), ['15 self podSelector', '3 selected web']));
  test('a label of it', () => checkHighlights(at(all, 'app: web}\n  ingress'), ['16 self app', '3 selected web']));
  test('a peer that is everybody', () => checkHighlights(at(all, 'podSelector: {}'), ['19 self podSelector', '8 selected db', '3 selected web']));
  test('the name of a port', () => checkHighlights(at(all, 'http}]\n---\napiVersion: policy'), ['20 self http', '4 selected {name: http, containerPort: 80}']));
  test('the subject of a ClusterNetworkPolicy', () => checkHighlights(at(all, 'subject'), ['28 self subject', '3 selected web']));
});

describe('from what is selected to the selectors', () => {
  const db = ['19 selector - podSelector: {}', '31 selector {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}}'];
  test('a label of the pods: those that look at it', () => checkHighlights(at(all, 'app: db}}\nspec'), ['8 self app', '31 selector app: db']));
  test('the name of the workload', () => checkHighlights(at(all, 'db, namespace'), ['8 self db', ...db]));
});

describe('Services, namespaces and ports', () => {
  const file = `${all}---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: a}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: from-team, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]
`;
  test('a namespaceSelector', () => checkHighlights(at(file, 'namespaceSelector: {matchLabels: {team'), ['49 self namespaceSelector', '42 selected shop']));
  test('a label of a Namespace', () => checkHighlights(at(file, 'team: a}}\n---'), ['42 self team', '49 selector team: a']));
  test('a port of a container: the rules that open it, and the port of the Service', () =>
    checkHighlights(at(file, 'http, containerPort'), ['4 self http', '20 selector {port: http}', '38 selector {port: 80, targetPort: http}']));
  test('the targetPort of a Service', () =>
    checkHighlights(at(file, 'http}]\n---\napiVersion: v1\nkind: Namespace'), ['38 self http', '4 selected {name: http, containerPort: 80}']));
  test('a label that a Service selects by', () => checkHighlights(at(file, 'app: web, tier'), ['3 self app', '16 selector app: web', '37 selector app: web']));
});

describe('nothing, so that editors mark the word', () => {
  test('where all that is selected stands in another file', () => checkHighlights(shopWorkloads + at(mysqlFromBackend, 'podSelector'), []));
  test('where nothing is selected', () => checkHighlights(at(all, 'apiVersion: v1'), []));
  test('in a comment', () => checkHighlights(at(`${all}# the end`, 'the end'), []));
});
