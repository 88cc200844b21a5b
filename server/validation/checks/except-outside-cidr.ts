import type { IpBlock, NetworkPolicy } from '../../model/network-policy.js';
import { type AddressRange, parseCidr } from '../../semantics/sets/address-set.js';
import { check } from '../check.js';
import { readCidr } from '../cidr.js';
import { exceptsOf, ipBlocksOf, type WrittenCidr } from '../written-cidrs.js';

interface StrayException extends WrittenCidr {
  readonly block: IpBlock;
  readonly cidr: string;
  readonly case: 'same' | 'larger' | 'family' | 'outside';
}

/** An exception that is no part of its block. */
export default check<'NetworkPolicy', StrayException>({
  id: 'except-outside-cidr',
  category: 'api',
  on: 'NetworkPolicy',
  find: strayExceptions,
});

function strayExceptions(policy: NetworkPolicy): readonly StrayException[] {
  return ipBlocksOf(policy).flatMap(({ block }) => {
    const excepts = exceptsOf(block);
    const cidr = excepts.length === 0 ? undefined : block.cidr?.value;
    const range = cidr !== undefined && readCidr(cidr).kind !== 'invalid' ? parseCidr(cidr) : undefined;
    if (cidr === undefined || range === undefined) return [];
    return excepts.flatMap((written) => {
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
