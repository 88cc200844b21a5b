import type { Range } from '../../util/range.js';
import { isForWholeNamespace } from '../allow-all.js';
import { isAbsentOrEmpty, statedTypes } from '../reading.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';

interface Silent {
  readonly at: Range;
}

/** For those who want to be told what a default-deny does not say. */
export default rule<'NetworkPolicy', Silent>({
  id: 'icmp-uncontrolled',
  category: 'risk',
  severity: 'hint',
  on: 'NetworkPolicy',
  recommended: false,
  docs: {
    summary: 'A default-deny says nothing of ICMP.',
    why: 'NetworkPolicy is about TCP, UDP and SCTP. Whether ping and other protocols pass is left to the plugin. A ClusterNetworkPolicy whose plugin says so can deny them. There is nothing to correct in the policy, so this is off by default.',
    silent: 'Of every policy that is no default-deny.',
    bad: `
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
# ^^^^^^^^^^^ hint: icmp-uncontrolled
`,
    good: `
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {}}]
`,
    references: [conceptReference('behavior-of-protocols-other-than-tcp-udp-and-sctp')],
  },

  *find(policy) {
    const { spec, metadata } = policy;
    const types = statedTypes(spec);
    if (types === undefined || !isForWholeNamespace(policy) || !isAbsentOrEmpty(spec.ingress) || !isAbsentOrEmpty(spec.egress)) return;
    const at = spec.policyTypes?.key ?? spec.podSelector?.key ?? metadata.name?.range;
    if (at) yield { at };
  },
  say: () => 'This denies TCP, UDP and SCTP. Whether ICMP, such as ping, passes all the same is for the network plugin to say.',
});
