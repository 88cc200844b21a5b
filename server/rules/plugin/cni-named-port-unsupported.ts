import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Range } from '../../util/range.js';
import { widening } from '../edits.js';
import { rulesOf } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { destinationsOf } from '../workspace/destinations.js';
import { byPlugin, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

interface NamedPort extends PluginViolation {
  readonly name: string;
  /** The one port that all pods here give the name. */
  readonly number: number | undefined;
}

/** A port by its name, for a plugin that does not look names up. */
export default rule<'NetworkPolicy in environment', NamedPort>({
  id: 'cni-named-port-unsupported',
  category: 'plugin',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A rule names a port, and the network plugin does not look names up there.',
    why: `A port may go by the name that containers give it. Weave Net knows no names and refuses the whole policy (older versions stop working altogether); Amazon VPC CNI makes nothing of a named port beside an \`ipBlock\`, because addresses have no containers to look in. ${GUESSED}`,
    silent: 'Of plugins that look names up, or of which nobody states what they do.',
    wrong: 'Where a newer version looks them up.',
    cluster: { plugin: 'weave' },
    given: `
#- /web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - ports: [{port: http, protocol: TCP}]
#                    ^^^^ warning: cni-named-port-unsupported 8080
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - ports: [{port: 8080, protocol: TCP}]
`,
    references: [apiReference('NetworkPolicyPort'), issueReference('weaveworks/weave', 3032), issueReference('aws/amazon-network-policy-controller-k8s', 81)],
  },

  *find({ object: { id, object }, view }) {
    const known = knownPlugin(view);
    const support = known?.plugin.namedPorts;
    if (!known || (support !== 'refused' && support !== 'partly')) return;
    const policy = view.policy(id);
    for (const policyRule of rulesOf(object)) {
      if (policyRule.templated || policyRule.ports?.templated || (support === 'partly' && !policyRule.peers?.items.some(({ ipBlock }) => ipBlock))) continue;
      const pods = policy && (destinationsOf(view, policy, policyRule) ?? []);
      for (const { port, protocol } of policyRule.ports?.items ?? []) {
        // A text of digits is refused by the API server, which is said elsewhere.
        if (typeof port?.value !== 'string' || !/[a-z]/.test(port.value)) continue;
        yield { at: port.range, name: port.value, number: numberOf(pods ?? [], port.value, protocol?.value ?? 'TCP'), ...byPlugin(known, 'warning') };
      }
    }
  },
  say: (fact) => {
    const { name, number, known } = fact;
    const effect =
      known.plugin.namedPorts === 'refused'
        ? `${known.plugin.title} does not know ports by name, and refuses the whole policy because of \`${name}\``
        : `${known.plugin.title} does not look up \`${name}\` beside an \`ipBlock\`, so the rule opens nothing there`;
    return `${effect}. Write the number${number === undefined ? '' : `, ${number}`}.${guessedText(fact)}`;
  },
  fix: ({ at, number }, { tree }) =>
    number === undefined || tree.templated ? [] : widening(`Write ${number}, to allow it by its number`, written(at, number)),
});

function written(at: Range, number: number) {
  return [{ range: at, newText: String(number) }];
}

/** The number that all of the pods give the name; undefined where they differ, or some do not. */
function numberOf(pods: readonly WorkloadEndpoint[], name: string, protocol: string): number | undefined {
  const numbers = pods.map(({ ports }) => ports.filter((port) => port.name === name && port.protocol === protocol).map(({ number }) => number));
  const [first] = numbers[0] ?? [];
  return numbers.every((own) => own.length === 1 && own[0] === first) ? first : undefined;
}
