import { rule, type Violation } from '../rule.js';

/** A patch whose target selects nothing. */
export default rule<'unit', Violation>({
  id: 'patch-target-missing',
  category: 'mistake',
  severity: 'warning',
  on: 'unit',
  docs: {
    summary: 'The target of a patch selects no object.',
    why: 'Kustomize leaves out a patch whose `target` selects nothing, without a word. What it should have changed, a policy that it should have closed, is deployed as it was.',
    given: `
#- /web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 53, protocol: UDP}]}]}
`,
    bad: `
#- /kustomization.yaml
resources: [web.yaml]
patches:
  - target: {kind: Deployment, name: webb}
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: patch-target-missing
    patch: '- {op: replace, path: /spec/replicas, value: 2}'
`,
    good: `
#- /kustomization.yaml
resources: [web.yaml]
patches:
  - target: {kind: Deployment, name: web}
    patch: '- {op: replace, path: /spec/replicas, value: 2}'
`,
    silent: 'Where the patch stands in a base or component and selects something in another unit that takes it in.',
    references: ['https://github.com/kubernetes-sigs/kustomize'],
  },
  find: (fact) => (fact.kind === 'target-matches-nothing' ? [{ at: fact.place.range }] : []),
  say: () => 'No object here is what this target selects, so Kustomize leaves the patch out without a word. Correct the target, or remove the patch.',
});
