import { problemsOf, type SyntaxFact } from '../../validation/syntax-problems.js';
import { rule } from '../rule.js';

/** Two `<<` in one map: kubectl takes in both, Kustomize refuses the file. */
export default rule<'document', SyntaxFact>({
  id: 'merge-repeated',
  category: 'mistake',
  severity: 'warning',
  on: 'document',
  docs: {
    summary: 'A map has `<<` twice.',
    why: 'kubectl, Helm and client-go take in both maps, and of a key that both have the later one counts; Kustomize and Flux refuse the file. A list, `<<: [*a, *b]`, is read alike everywhere: there the earlier map counts.',
    bad: `
podSelector:
  matchLabels: &web {app: web}
ingress:
  - from:
      - podSelector:
          matchLabels: &front {tier: front}
      - podSelector:
          matchLabels:
            <<: *web
            <<: *front
#           ^^ warning: merge-repeated
`,
    good: `
podSelector:
  matchLabels: &web {app: web}
ingress:
  - from:
      - podSelector:
          matchLabels: &front {tier: front}
      - podSelector:
          matchLabels:
            <<: [*front, *web]
`,
    references: ['https://yaml.org/type/merge.html'],
  },

  find: (_, { tree }) => problemsOf(tree, 'merge-repeated'),
  say: ({ message }) =>
    `${message} in this map: kubectl and Helm take in both, Kustomize refuses the file. Write one \`<<\` with a list of both, the one that counts first.`,
});
