import { counted } from '../../util/text.js';
import { rule, type Violation } from '../rule.js';

interface Replaced extends Violation {
  readonly direction: 'ingress' | 'egress';
  readonly replaced: number;
}

/** A patch that replaces all rules of one direction of a policy. */
export default rule<'unit', Replaced>({
  id: 'patch-replaces-rules',
  category: 'mistake',
  severity: 'info',
  on: 'unit',
  docs: {
    summary: 'A patch replaces the rules of a policy, and does not add to them.',
    why: 'The rules of a NetworkPolicy are a list without keys, so a strategic patch that has `ingress` or `egress` takes the place of the whole list. Who meant to add a rule has closed what the others allowed.',
    given: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from: [{podSelector: {matchLabels: {app: front}}}]
`,
    bad: `
#- /kustomization.yaml
resources: [policy.yaml]
patches: [{path: more.yaml}]
#- /more.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  ingress:
    - from: [{podSelector: {matchLabels: {app: batch}}}]
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: patch-replaces-rules 1 rule
`,
    good: `
#- /kustomization.yaml
resources: [policy.yaml]
patches:
  - target: {kind: NetworkPolicy, name: web}
    patch: '- {op: add, path: /spec/ingress/-, value: {from: [{podSelector: {matchLabels: {app: batch}}}]}}'
`,
    wrong: 'Where replacing the rules is what is meant.',
    references: ['https://github.com/kubernetes-sigs/kustomize'],
  },
  find: (fact) => (fact.kind === 'patch-replaces-rules' ? [{ at: fact.place.range, direction: fact.direction, replaced: fact.replaced }] : []),
  say: ({ direction, replaced }) =>
    `This replaces ${counted(replaced, 'rule')} of the policy, and adds to none: \`${direction}\` is a list without keys. To add a rule, patch with \`op: add\` at \`/spec/${direction}/-\`.`,
});
