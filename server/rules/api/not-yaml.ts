import check from '../../validation/checks/not-yaml.js';
import { apiRule } from '../api-rule.js';

/** Text that is no YAML, or none that Kubernetes can read. */
export default apiRule(check, {
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

  say: ({ message }) => message,
});
