import { rule, type Violation } from '../rule.js';

/** An item of a patch that changes nothing, because it lacks a part of its key. */
export default rule<'unit', Violation>({
  id: 'patch-ignored',
  category: 'mistake',
  severity: 'warning',
  on: 'unit',
  docs: {
    summary: 'An item of a patch is dropped, because it lacks a part of its key.',
    why: 'Ports of containers and Services are merged by number and protocol together. Where an item of the list has both, one of a patch that has only the number matches none, and Kustomize drops what it says without a word.',
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
patches: [{path: port.yaml}]
#- /port.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          ports: [{containerPort: 53, $patch: delete}]
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: patch-ignored
`,
    good: `
#- /kustomization.yaml
resources: [web.yaml]
patches: [{path: port.yaml}]
#- /port.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          ports: [{containerPort: 53, protocol: UDP, $patch: delete}]
`,
    references: ['https://github.com/kubernetes-sigs/kustomize'],
  },
  find: (fact) => (fact.kind === 'patch-item-ignored' ? [{ at: fact.place.range }] : []),
  say: () =>
    'This item lacks a part of the key that others of its list have (`protocol` beside the port), so Kustomize drops it without a word. Write the whole key.',
});
