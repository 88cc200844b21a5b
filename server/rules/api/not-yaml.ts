import { rule } from '../rule.js';
import { problemsOf, type SyntaxFact } from '../syntax-problems.js';

/** Text that is no YAML, or none that Kubernetes can read. */
export default rule<'document', SyntaxFact>({
  id: 'not-yaml',
  category: 'syntax',
  severity: 'error',
  on: 'document',
  docs: {
    summary: 'The text cannot be read as YAML.',
    why: 'A document that cannot be read is not applied at all, and often nothing of its file is. Kubernetes reads YAML more strictly than many other programs.',
    bad: `
spec:
  podSelector: {matchLabels: {app: web}
  policyTypes: [Ingress]
# ^^^^^^^^^^^ error: not-yaml
`,
    good: `
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
`,
    references: ['https://yaml.org/spec/1.1/'],
  },

  find: (_, { tree }) => problemsOf(tree, 'not-yaml', 'tab'),
  say: ({ message }) => message,
});
