import { problemsOf, type SyntaxFact } from '../../validation/syntax-problems.js';
import { rule } from '../rule.js';

/** A key that is set before the `<<` that brings it in: kubectl takes the one, Kustomize the other. */
export default rule<'document', SyntaxFact>({
  id: 'merge-order',
  category: 'mistake',
  severity: 'warning',
  on: 'document',
  docs: {
    summary: 'A key is set before a `<<` that brings it in again.',
    why: 'Behind `<<` the map’s own key wins everywhere. Before it, kubectl, Helm and client-go take the value that `<<` brings in, and Kustomize and Flux the own one, so one file means two things.',
    bad: `
podSelector:
  matchLabels: &labels {app: web, tier: front}
ingress:
  - from:
      - podSelector:
          matchLabels:
            app: api
            <<: *labels
#           ^^ warning: merge-order
`,
    good: `
podSelector:
  matchLabels: &labels {app: web, tier: front}
ingress:
  - from:
      - podSelector:
          matchLabels:
            <<: *labels
            app: api
`,
    references: ['https://yaml.org/type/merge.html'],
  },

  find: (_, { tree }) => problemsOf(tree, 'merge-order'),
  say: ({ message, problem: { dropped } }, { lineOf }) =>
    `${message}: kubectl and Helm take that value (line ${lineOf(dropped?.start ?? 0)} is dropped), Kustomize takes the one of line ${lineOf(dropped?.start ?? 0)}. Put \`<<\` first.`,
});
