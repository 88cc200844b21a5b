import check from '../../validation/checks/alias-invalid.js';
import { apiRule } from '../api-rule.js';

/** An alias that names nothing, contains itself, or multiplies without end. */
export default apiRule(check, {
  docs: {
    summary: 'An alias (`*name`) cannot be resolved.',
    why: 'An alias stands for the value that `&name` names earlier in the same document. Without it, or inside of itself, there is nothing it could stand for, and Kubernetes gives up on a document whose aliases multiply without end.',
    bad: `
spec:
  podSelector: *web
#              ^^^^ error: alias-invalid
`,
    good: `
spec:
  podSelector: &web
    matchLabels: {app: web}
  ingress:
    - from: [{podSelector: *web}]
`,
    references: ['https://yaml.org/spec/1.1/'],
  },

  say: ({ message }) => message,
});
