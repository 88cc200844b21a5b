import { baseName } from '../../util/file-id.js';
import { rule, type Violation } from '../rule.js';

interface Unlisted extends Violation {
  readonly file: string;
}

const EXAMPLES = /(?:^|\/)(?:examples?|samples?)\//i;

/** A policy beside a kustomization that does not list it. */
export default rule<'policy', Unlisted>({
  id: 'policy-in-no-environment',
  category: 'workspace',
  severity: 'warning',
  on: 'policy',
  docs: {
    summary: 'The kustomization beside a policy does not list it.',
    why: 'A kustomization deploys what it lists, and nothing else of its folder. A policy in a file that was not added to `resources` is never applied, and nobody tells.',
    given: `
#- /web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}}
`,
    bad: `
#- /kustomization.yaml
resources: [web.yaml]
#- /deny.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny}
#                ^^^^^^^^^^^^ warning: policy-in-no-environment deny.yaml
spec: {podSelector: {}, policyTypes: [Ingress]}
`,
    good: `
#- /kustomization.yaml
resources: [web.yaml, deny.yaml]
#- /deny.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny}
spec: {podSelector: {}, policyTypes: [Ingress]}
`,
    silent: 'In folders without a kustomization, beside one that cannot be rendered here, and in folders of examples, of which people apply one at a time.',
    wrong: 'Where the file is applied by itself, or taken in from another repository.',
    references: ['https://github.com/kubernetes-sigs/kustomize'],
  },
  find: ({ metadata, kind }, { file }) =>
    file.isUnlisted && !EXAMPLES.test(file.path) ? [{ at: metadata.name?.range ?? kind.range, file: baseName(file.id) }] : [],
  say: ({ file }) => `No kustomization takes in \`${file}\`, so this policy is not deployed. Add \`${file}\` to the \`resources\` beside it, or remove it.`,
});
