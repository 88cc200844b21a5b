import check from '../../validation/checks/tag-invalid.js';
import { apiRule } from '../api-rule.js';

/** A tag that does not fit its value. */
export default apiRule(check, {
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

  say: ({ message }) => message,
});
