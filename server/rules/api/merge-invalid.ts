import { rule } from '../rule.js';
import { problemsOf, type SyntaxFact } from './syntax-problems.js';

/** A merge key (`<<`) that brings in a key twice, or something that is no map. */
export default rule<'document', SyntaxFact>({
  id: 'merge-invalid',
  category: 'syntax',
  severity: 'error',
  on: 'document',
  docs: {
    summary: '`<<` cannot be merged.',
    why: '`<<` takes in the keys of a map. Kubernetes refuses a key that is set twice, also where one of them is only merged in: overriding a merged key is not possible.',
    bad: `
podSelector:
  matchLabels: &labels {app: web}
ingress:
  - from:
      - podSelector:
          matchLabels:
            <<: *labels
#           ^^ error: merge-invalid
            app: api
`,
    good: `
podSelector:
  matchLabels: &labels {app: web}
ingress:
  - from:
      - podSelector:
          matchLabels:
            <<: *labels
            tier: front
`,
    references: ['https://yaml.org/spec/1.1/'],
  },

  find: (_, { tree }) => problemsOf(tree, 'merge'),
  say: ({ message }) => message,
});
