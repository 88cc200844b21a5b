import check from '../../validation/checks/conflict-marker.js';
import { apiRule } from '../api-rule.js';

/** Markers that git leaves where two changes collide. */
export default apiRule(check, {
  docs: {
    summary: 'A merge conflict is not resolved.',
    why: '`<<<<<<<`, `=======` and `>>>>>>>` stand between two versions of the same lines. Keep one of them, or join them, and remove the markers.',
    bad: `
spec:
<<<<<<< HEAD
#^^^^^^^^^^^ error: conflict-marker
  podSelector: {matchLabels: {app: web}}
=======
#^^^^^^ error: conflict-marker
  podSelector: {matchLabels: {app: api}}
>>>>>>> other
#^^^^^^^^^^^^ error: conflict-marker
`,
    good: `
spec:
  podSelector: {matchLabels: {app: web}}
`,
    references: ['https://yaml.org/spec/1.1/'],
  },

  say: ({ message }) => message,
});
