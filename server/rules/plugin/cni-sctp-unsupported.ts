import { portsOf } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { byPlugin, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

/** SCTP, for a plugin that does not know it or has to be told. */
export default rule<'NetworkPolicy in environment', PluginViolation>({
  id: 'cni-sctp-unsupported',
  category: 'plugin',
  severity: 'info',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A rule is about SCTP, which the network plugin does not match as it is.',
    why: `SCTP is one of three protocols of the API, and plugins may do without it. kube-router, which is also the controller of k3s, does not know it; Cilium does once \`sctp.enabled\` is set. Until then the rule admits nothing. ${GUESSED}`,
    silent: 'Of plugins that match SCTP, or of which nobody states what they do.',
    wrong: 'Where it is switched on, which no manifest here has to show.',
    cluster: { plugin: 'kube-router' },
    bad: `
ports:
  - {protocol: SCTP, port: 3868}
#              ^^^^ info: cni-sctp-unsupported kube-router
`,
    good: `
ports:
  - {protocol: TCP, port: 3868}
`,
    references: [apiReference('NetworkPolicyPort'), issueReference('cloudnativelabs/kube-router', 1019), issueReference('cilium/cilium', 5719)],
  },

  *find({ object: { object }, view }) {
    const known = knownPlugin(view);
    if (known?.plugin.sctp !== 'never' && known?.plugin.sctp !== 'optional') return;
    for (const { port } of portsOf(object))
      if (port.protocol?.value === 'SCTP' && !port.templated) yield { at: port.protocol.range, ...byPlugin(known, 'info') };
  },
  say: (fact) => {
    const { title, sctp } = fact.known.plugin;
    const effect = sctp === 'never' ? `${title} does not match SCTP, so this admits nothing` : `${title} matches SCTP only once \`sctp.enabled\` is set`;
    return `${effect}.${sctp === 'never' ? ' Restrict it elsewhere, or use a plugin that knows it.' : ' See that it is.'}${guessedText(fact)}`;
  },
});
