import { rule } from '../rule.js';
import { problemsOf, type SyntaxFact } from '../syntax-problems.js';

/** A tag that does not fit its value. */
export default rule<'document', SyntaxFact>({
  id: 'tag-invalid',
  category: 'syntax',
  severity: 'error',
  on: 'document',
  docs: {
    summary: 'A tag (`!!int`, `!!binary`) does not fit the value behind it.',
    why: 'A tag says how to read a value. Where the value cannot be read like that, Kubernetes refuses the document.',
    bad: `
ports:
  - port: !!int http
#         ^^^^^^^^^^ error: tag-invalid
`,
    good: `
ports:
  - port: http
`,
    references: ['https://yaml.org/spec/1.1/'],
  },

  find: (_, { tree }) => problemsOf(tree, 'tag'),
  say: ({ message }) => message,
});
