import check from '../../validation/checks/merge-invalid.js';
import { apiRule } from '../api-rule.js';

/** A merge key (`<<`) that is to bring in something that is no map. */
export default apiRule(check, {
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

  say: ({ message }) => message,
});
