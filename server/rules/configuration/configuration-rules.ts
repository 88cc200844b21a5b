import { losing, removeEntry, removeItem } from '../edits.js';
import { rule, type Violation } from '../rule.js';
import type { Exemption } from './configuration.js';

/** What the runner, which reads the configuration, hands to this rule; offsets of the file. */
export interface IgnoredConfiguration extends Violation {
  readonly message: string;
}

/** Something written in a configuration has no effect. */
export const configurationIgnored = rule<'document', IgnoredConfiguration>({
  id: 'configuration-ignored',
  category: 'mistake',
  severity: 'warning',
  on: 'document',
  docs: {
    summary: 'Something in a `.netpol.yaml` does not count.',
    why: 'A key, a rule or an option that is misspelled does nothing, and whoever wrote it believes that it does. Whatever else the file says counts.',
    bad: `
#- /.netpol.yaml
rules:
  dns-blokced: error
# ^^^^^^^^^^^^^^^^^^ warning: configuration-ignored dns-blocked
`,
    good: `
#- /.netpol.yaml
rules:
  dns-blocked: error
`,
    references: [],
  },
  find: () => [],
  say: ({ message }) => message,
});

export interface ExpiredExemption extends Violation {
  readonly exemption: Exemption;
}

/** An exemption whose last day is over, so that the finding is back. */
export const exemptionExpired = rule<'document', ExpiredExemption>({
  id: 'exemption-expired',
  category: 'mistake',
  severity: 'warning',
  on: 'document',
  docs: {
    summary: 'An exemption in a `.netpol.yaml` has expired.',
    why: 'Somebody accepted a finding until a day that is over. The finding is back; the exemption says who is to be asked, and why it was accepted.',
    bad: `
#- /.netpol.yaml
extends: recommended
exemptions:
  - rule: namespace-no-default-deny
    namespace: legacy
    reason: moves in March
    owner: platform
    until: 2020-03-31
#          ^^^^^^^^^^ warning: exemption-expired Ask platform
`,
    good: `
#- /.netpol.yaml
extends: recommended
exemptions:
  - {rule: namespace-no-default-deny, namespace: legacy, reason: moves in March, owner: platform}
`,
    references: [],
  },
  find: () => [],
  say: ({ exemption: { rule: id, until, reason, owner } }) =>
    `This exemption from \`${id}\` ended on ${until?.day}, so its findings count again. It said: ${reason}.${owner === undefined ? '' : ` Ask ${owner}.`} Correct what it is about, or write a later day.`,
  fix: ({ exemption }, { tree }) => losing('Remove the exemption', removeItem(tree, ['exemptions'], exemption.index) ?? removeEntry(tree, [], 'exemptions')),
});

export const configurationRules = [configurationIgnored, exemptionExpired] as const;
