import { adminPeersOf } from '../../model/admin-reading.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';
import { isDomainName, wasDomainName } from '../formats.js';

interface BadDomain {
  readonly at: Range;
  readonly text: string;
}

/** An entry of `domainNames` that is no domain name. */
export default check<'AdminPolicy', BadDomain>({
  id: 'domain-name-invalid',
  category: 'api',
  on: 'AdminPolicy',
  *find(policy) {
    const { form, apiVersion } = policy;
    // Where a kind has no such field, that is said already.
    if (!form.fields.egressPeer?.includes('domainNames')) return;
    const isRight = form.strictVersions.some((version) => version === apiVersion?.value) ? isDomainName : wasDomainName;
    for (const { rule: policyRule, peer } of adminPeersOf(policy)) {
      if (policyRule.direction === 'ingress') continue;
      for (const { value, range } of peer.domainNames?.items ?? []) if (value !== undefined && !isRight(value)) yield { at: range, text: value };
    }
  },
});
