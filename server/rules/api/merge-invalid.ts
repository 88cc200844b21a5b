import { rule } from '../rule.js';
import { problemsOf, type SyntaxFact } from '../syntax-problems.js';

/** A merge key (`<<`) that is to bring in something that is no map. */
export default rule<'document', SyntaxFact>({
  id: 'merge-invalid',
  category: 'syntax',
  severity: 'error',
  on: 'document',
  docs: {
    summary: '`<<` cannot be merged.',
    why: '`<<` takes in the keys of a map, or of a list of maps, and of nothing else; kubectl cannot read the document.',
    bad: `
podSelector:
  matchLabels: {app: web}
ingress:
  - from:
      - podSelector:
          matchLabels:
            <<: web
#               ^^^ error: merge-invalid
            tier: front
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
