import { type WrittenRule, writtenRulesOf } from '../../families/written-rules.js';
import type { NetworkPolicy, PolicyPort } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { replaceMember, widening } from '../edits.js';
import { apiReference, issueReference } from '../references.js';
import { type Fix, type RuleContext, rule, type Severity } from '../rule.js';

interface NamedPort {
  readonly at: Range;
  readonly severity: Severity;
  readonly port: PolicyPort;
  readonly name: string;
  /** Its peers are addresses, all of them; else it has no `to`. */
  readonly isOutside: boolean;
}

/** A port by its name, where the other end may be none that gives it one. */
export default rule<'NetworkPolicy', NamedPort>({
  id: 'named-port-in-egress',
  category: 'risk',
  severity: 'info',
  on: 'NetworkPolicy',
  docs: {
    summary: 'An egress rule to addresses, or to everyone, names its port instead of giving its number.',
    why: 'The name is looked up in the containers of the destination. Addresses have no containers, so such a rule lets nothing through to them; and without `to`, it lets through to whatever number each pod gives the name, and to nothing outside of the cluster. Where all peers are addresses it is a warning.',
    silent: 'Where peers select pods, because there names do what they say. `named-port-undeclared` speaks of names that none of these pods has.',
    given: `
#- /resolver.yaml
apiVersion: v1
kind: Pod
metadata: {name: resolver, namespace: dns, labels: {app: resolver}}
spec: {containers: [{name: resolver, image: unbound, ports: [{name: dns, containerPort: 5353, protocol: UDP}]}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: lookups, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - ports:
        - {port: dns, protocol: UDP}
#                ^^^ info: named-port-in-egress
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: lookups, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: dns}}}]
      ports:
        - {port: dns, protocol: UDP}
`,
    references: [apiReference('NetworkPolicyPort'), issueReference('grafana/loki', 19073), issueReference('cloudnativelabs/kube-router', 1036)],
  },

  *find(policy) {
    for (const written of writtenRulesOf(policy)) {
      const ports = written.direction === 'egress' && written.allows ? portsWithoutPods(policy, written) : [];
      const isOutside = written.hasPeers;
      for (const port of ports)
        if (typeof port.port?.value === 'string' && !port.templated)
          yield { at: port.port.range, severity: isOutside ? 'warning' : 'info', port, name: port.port.value, isOutside };
    }
  },
  say: ({ name, isOutside }) =>
    isOutside
      ? `Only containers give ports a name, and addresses have none, so with \`${name}\` this rule lets nothing through. Write the number.`
      : `\`${name}\` is whatever number each pod gives that name, and nothing outside of the cluster. Write the number, or select the pods.`,
  fix: (fact, context) => numberFixes(fact, context),
});

/** The ports of a rule of which no peer selects pods. */
function portsWithoutPods({ spec }: NetworkPolicy, { path, hasPeers, blocks }: WrittenRule): readonly PolicyPort[] {
  const found = spec.egress?.items.find((each) => each.path === path);
  const isBlocksOnly = hasPeers && blocks.length > 0 && blocks.length === found?.peers?.items.length;
  return found && (isBlocksOnly || (!hasPeers && !found.templated)) ? (found.ports?.items ?? []) : [];
}

/** Where all containers that give a port this name give it to one number. */
function numberFixes({ name, port }: NamedPort, { tree, environment }: RuleContext): readonly Fix[] {
  const view = environment?.();
  const number = view && onlyNumber(view, name, port.protocol?.value ?? 'TCP');
  if (number === undefined) return [];
  const edits = replaceMember(tree, port.path, 'port', number);
  return widening(`Allow port ${number} of every destination, which containers here call ${name}`, edits);
}

function onlyNumber({ evaluator }: EnvironmentView, name: string, protocol: string): number | undefined {
  const numbers = new Set<number>();
  for (const { ports } of evaluator.cluster.workloads) for (const port of ports) if (port.name === name && port.protocol === protocol) numbers.add(port.number);
  const [only, ...others] = numbers;
  return others.length === 0 ? only : undefined;
}
