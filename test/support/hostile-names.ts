/** What a manifest or a file may be called by who wants to write a line of our output himself, or to steer what shows it. */
export const hostileNames = {
  'a line break': 'x\nINJECTED',
  'a carriage return': 'x\rINJECTED',
  'a line separator': 'x\u2028INJECTED',
  colours: '\u001b[31mred\u001b[0m',
  'the title of the terminal': '\u001b]0;owned\u0007',
  'a control character of eight bits': '\u009b31m',
  deletions: 'x\b\u007f',
  'the other direction': '\u202egnp.exe',
  isolates: '\u2066x\u2069',
  'marks without width': 'a\u200bb\ufeff',
  "an annotation of GitHub's": '::error file=a.yaml,line=1::owned',
  'an annotation behind blanks': '   ::warning::owned',
  "a mask of GitHub's": '::add-mask::e',
  "a group of GitHub's of old": '##[error]owned',
  'a command of Azure Pipelines': '##vso[task.setvariable variable=x]owned',
  'a formula': "=cmd|'/c calc'!A1",
  'a formula by its sign': '@SUM(1)',
  'a formula behind a tab': '\t=1+1',
  markup: '</td>|[x](javascript:x) `"\'&<b>',
  'the end of a script': '</script><script>alert(1)</script><!--<script>',
} as const;

export const quoted = (name: string) =>
  JSON.stringify(name).replace(/[\x7f-\x9f\u2028\u2029\ufeff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A workspace in which everything that has a name has this one. */
export function hostileManifests(name: string): string {
  const text = quoted(name);
  const metadata = `metadata: {name: ${text}, namespace: ${text}, labels: {app: ${text}, ${text}: x}}`;
  return `apiVersion: v1
kind: Namespace
metadata: {name: ${text}, labels: {team: ${text}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
${metadata}
spec: {ingressClassName: ${text}, defaultBackend: {service: {name: ${text}, port: {number: 80}}}}
---
apiVersion: apps/v1
kind: Deployment
${metadata}
spec:
  selector: {matchLabels: {app: ${text}}}
  template:
    metadata: {labels: {app: ${text}}}
    spec: {containers: [{name: ${text}, image: ${text}, ports: [{name: ${text}, containerPort: 80}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ${text}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: Service
${metadata}
spec: {selector: {app: ${text}}, ports: [{name: ${text}, port: 80, targetPort: ${text}}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${metadata}
spec:
  podSelector: {matchLabels: {app: ${text}}}
  policyTypes: [Ingress, ${text}]
  ${text}: 1
  ingress: [{from: [{podSelector: {matchLabels: {${text}: ${text}}}}, {ipBlock: {cidr: ${text}}}], ports: [{port: ${text}, protocol: ${text}}]}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: ${text}}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}, {namespaceSelector: {matchLabels: {team: a}}}], ports: [{port: 80}]}]
  egress: [{to: [{ipBlock: {cidr: "::/1"}}]}]
`;
}

/** The same for the kinds of administrators, and for one that is not evaluated. */
export function hostileAdminPolicies(name: string): string {
  const text = quoted(name);
  const selector = `{matchLabels: {app: ${text}, ${text}: x}, matchExpressions: [{key: ${text}, operator: ${text}, values: [${text}]}]}`;
  const rule = (ports: string) =>
    `{name: ${text}, action: ${text}, to: [{namespaces: ${selector}}, {networks: [${text}]}, {domainNames: [${text}]}, {nodes: ${selector}}], ${ports}}`;
  return `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: ${text}, labels: {${text}: ${text}}}
spec:
  priority: ${text}
  subject: {namespaces: ${selector}}
  egress: [${rule(`ports: [{namedPort: ${text}}, {portNumber: {protocol: ${text}, port: 1}}]`)}, {name: ${text}, action: Deny, to: [{namespaces: {}}]}]
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: named}
spec:
  priority: 1
  subject: {namespaces: {matchLabels: {team: ${text}}}}
  egress: [{name: ${text}, action: Deny, to: [{namespaces: {matchLabels: {team: ${text}}}}], ports: [{namedPort: ${text}}]}]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: ${text}}
spec:
  tier: ${text}
  priority: 1
  subject: {pods: {namespaceSelector: ${selector}, podSelector: ${selector}}}
  egress: [${rule(`protocols: [{tcp: {destinationNamedPort: ${text}}}]`)}]
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: ${text}, namespace: ${text}}
spec: {endpointSelector: {matchLabels: {app: ${text}}}, ingress: [{fromEndpoints: [{matchLabels: {${text}: ${text}}}]}]}
`;
}
