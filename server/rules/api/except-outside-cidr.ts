import type { IpBlock, NetworkPolicy } from '../../model/network-policy.js';
import { type AddressRange, parseCidr } from '../../semantics/sets/address-set.js';
import { losing, removeEntry, removeItem, widening } from '../edits.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { readCidr } from './cidr.js';
import { exceptsOf, ipBlocksOf, type WrittenCidr } from './written-cidrs.js';

interface StrayException extends WrittenCidr {
  readonly block: IpBlock;
  readonly cidr: string;
  readonly case: 'same' | 'larger' | 'family' | 'outside';
}

/** An exception that is no part of its block. */
export default rule<'NetworkPolicy', StrayException>({
  id: 'except-outside-cidr',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
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

  find: strayExceptions,
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

function strayExceptions(policy: NetworkPolicy): readonly StrayException[] {
  return ipBlocksOf(policy).flatMap(({ block }) => {
    const cidr = block.cidr?.value;
    const range = cidr !== undefined && readCidr(cidr).kind !== 'invalid' ? parseCidr(cidr) : undefined;
    if (cidr === undefined || range === undefined) return [];
    return exceptsOf(block).flatMap((written) => {
      const inner = written.reading.kind === 'invalid' ? undefined : parseCidr(written.text);
      const which = inner && caseOf(range, inner);
      return which === undefined ? [] : [{ ...written, refusedFrom: undefined, block, cidr, case: which }];
    });
  });
}

function caseOf(block: AddressRange, except: AddressRange): StrayException['case'] | undefined {
  if (block.family !== except.family) return 'family';
  if (block.first === except.first && block.last === except.last) return 'same';
  if (except.first <= block.first && except.last >= block.last) return 'larger';
  return except.first >= block.first && except.last <= block.last ? undefined : 'outside';
}
