import check from '../../validation/checks/except-outside-cidr.js';
import { apiRule } from '../api-rule.js';
import { losing, removeEntry, removeItem, widening } from '../edits.js';
import { apiReference, issueReference } from '../references.js';

/** An exception that is no part of its block. */
export default apiRule(check, {
  docs: {
    summary: 'An entry of `except` does not lie inside of `cidr`, or is all of it.',
    why: '`except` takes a smaller block out of `cidr`. What lies elsewhere, is of the other address family, is as large or larger takes nothing out, or everything, and Kubernetes refuses it.',
    bad: `
from:
  - ipBlock:
      cidr: 10.0.0.0/16
      except: [172.16.0.0/24]
#              ^^^^^^^^^^^^^ error: except-outside-cidr
`,
    good: `
from:
  - ipBlock:
      cidr: 10.0.0.0/16
      except: [10.0.5.0/24]
`,
    references: [apiReference('IPBlock'), issueReference('kubernetes/kubernetes', 86578)],
  },

  say: ({ text, cidr, case: which }) => {
    if (which === 'same') return `\`${text}\` is all of \`cidr\`, so nothing would be left. Remove the peer if that is meant, or name a smaller block.`;
    if (which === 'larger') return `\`${text}\` is larger than \`cidr\` (\`${cidr}\`), so nothing would be left. Name a smaller block inside of it.`;
    if (which === 'family')
      return `\`${text}\` is of another address family than \`cidr\` (\`${cidr}\`). Give it an \`ipBlock\` of its own family, or remove it.`;
    return `\`${text}\` does not lie inside of \`cidr\` (\`${cidr}\`), so there is nothing to take out. Remove it.`;
  },
  fix: ({ block, path, text, cidr, case: which }, { tree }) => {
    const index = Number(path.at(-1));
    const list = path.slice(0, -1);
    const edits = (block.except?.items.length ?? 0) > 1 ? removeItem(tree, list, index) : removeEntry(tree, block.path, 'except');
    return which === 'same' || which === 'larger'
      ? widening(`Remove ${text}, to allow all of ${cidr}`, edits)
      : losing(`Remove ${text}, which takes nothing out`, edits);
  },
});
