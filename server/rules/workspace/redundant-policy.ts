import type { Policy } from '../../semantics/cluster/policy.js';
import { parentOf } from '../../util/file-id.js';
import { firstListed } from '../../util/text.js';
import { asCode } from '../../words/mark.js';
import { conceptReference } from '../references.js';
import { removePolicyFix } from '../remove-policy.js';
import { type EnvironmentTarget, rule, type Severity, type Violation } from '../rule.js';
import { placesOfPolicies, redundantBeside, redundantOf } from './redundancy.js';

interface RedundantPolicy extends Violation {
  readonly severity: Severity;
  readonly by: readonly Policy[];
}

/** Where more of one namespace are, that is how they are written there, as by a chart with a policy of its own for each part. */
const most = 5;

/** A policy of which others do all. */
export default rule<'NetworkPolicy in environment', RedundantPolicy>({
  id: 'redundant-policy',
  category: 'workspace',
  severity: 'info',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'Other policies for the same pods let through all that this one does.',
    why: 'Policies add up, so a policy that is included in others changes nothing. It reads as if it were what limits its pods, and is not: whoever narrows it finds that nothing changes. It is judged by labels, for every pod that there may ever be, not only for those that are here. It is milder where the policies stand in different folders, of which each may be there to be complete by itself, and where more than five of a namespace are such.',
    silent:
      'Of a policy that closes a direction and opens nothing, such as a default-deny: it holds when others are gone. Where the wider policy lets everyone through, which is told of there; and where a template, or something that no manifest shows, has a part in it.',
    wrong: 'Where the wider policy is there for a while only.',
    bad: `
#- /policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: same-namespace, namespace: shop}
spec:
  podSelector: {}
  ingress: [{from: [{podSelector: {}}]}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
#                ^^ info: redundant-policy \`same-namespace\`
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 5432, protocol: TCP}]}]
`,
    good: `
#- /policies.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: same-namespace, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{podSelector: {}}]}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 5432, protocol: TCP}]}]
`,
    references: [conceptReference('network-traffic-filtering')],
  },
  *find(target) {
    const found = redundantOf(target).find(({ kind }) => kind === 'policy');
    const at = target.object.object.metadata.name?.range;
    if (found && at)
      yield {
        at,
        severity: isOfOnePiece(target, found.by) && redundantBeside(target) <= most ? 'info' : 'hint',
        by: found.by,
        related: placesOfPolicies(target.view, found.by, 'does this already'),
      };
  },
  say: ({ by }) => {
    const verb = by.length === 1 ? 'selects all pods of this policy, too, and lets' : 'select all pods of this policy, too, and together let';
    return `${firstListed(
      by.map(({ name }) => asCode(name)),
      3,
    )} ${verb} through all that it does, so it changes nothing. Narrow what is too wide, or remove this one.`;
  },
  fix: (_, context) => removePolicyFix('Remove this policy, which changes nothing', context),
});

/** Whether the policies stand in one folder: what another folder brings is often there to be complete by itself. */
function isOfOnePiece({ object, view }: EnvironmentTarget, by: readonly Policy[]): boolean {
  return by.some((each) => {
    const source = view.source(each);
    return source !== undefined && parentOf(source.file) === parentOf(object.file);
  });
}
