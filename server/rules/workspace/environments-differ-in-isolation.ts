import type { Node } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { isCalledProduction, type MoreOpen, moreOpenThanOthers } from '../more-open.js';
import { rule, type Violation } from '../rule.js';

interface Differing extends Violation, Pick<MoreOpen, 'direction' | 'closedIn' | 'workloads'> {
  readonly policy: string;
}

const mostNamed = 3;

/** Production leaves open what another environment of the same base isolates. */
export default rule<'unit', Differing>({
  id: 'environments-differ-in-isolation',
  category: 'workspace',
  severity: 'warning',
  on: 'unit',
  docs: {
    summary: 'Production leaves open what another environment isolates.',
    why: 'A policy that only one overlay takes in holds in that environment alone. What was tried out closed in staging runs open in production, and what does not work there will show when somebody closes it.',
    given: `
#- /base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}}
#- /base/kustomization.yaml
resources: [web.yaml]
#- /policies/default-deny.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
#- /policies/kustomization.yaml
resources: [default-deny.yaml]
#- /staging/kustomization.yaml
resources: [../base, ../policies]
`,
    bad: `
#- /prod/kustomization.yaml
resources: [../base]
#^^^^^^^^ warning: environments-differ-in-isolation default-deny
`,
    good: `
#- /prod/kustomization.yaml
resources: [../base, ../policies]
`,
    silent:
      'Where the folder is not called like production (`prod`, `production`, `prd`, `live`), for a test environment may be open; where policies may be there that no manifest shows, or of other kinds; and of all but the six environments that are nearest.',
    wrong: 'Where production is closed by other means, such as a firewall or a policy that is applied by hand.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
  },
  *find(fact, { tree }) {
    if (fact.kind !== 'deployed' || !isCalledProduction(fact.path)) return;
    const at = placeIn(tree.root);
    if (!at) return;
    for (const { policy, direction, closedIn, workloads, at: location, amongEquals } of moreOpenThanOthers(fact.snapshot, fact.unit, fact.pathOf))
      yield {
        at,
        direction,
        closedIn,
        workloads,
        policy: policy.name,
        ...(amongEquals ? { severity: 'info' as const } : {}),
        related: location ? [{ ...location, message: `It isolates them in \`${closedIn}\`.` }] : [],
      };
  },
  say: ({ policy, direction, closedIn, workloads }) =>
    `\`${policy}\` isolates ${direction} of ${named(workloads)} in \`${closedIn}\`, and no policy does here: ${direction === 'ingress' ? 'anyone can reach' : 'nothing limits what is reached by'} ${workloads.length === 1 ? 'it' : 'them'}. Take that policy in here, too.`,
});

function named(workloads: readonly string[]): string {
  const shown = workloads.slice(0, mostNamed).map((name) => `\`${name}\``);
  return listed(workloads.length > mostNamed ? [...shown, `${workloads.length - mostNamed} more`] : shown);
}

/** Where the kustomization says what it takes in. */
function placeIn(root: Node | undefined): Range | undefined {
  if (root?.kind !== 'map') return undefined;
  const entry = ['resources', 'bases', 'components'].map((key) => root.entries.find((one) => one.key.value === key)).find((one) => one !== undefined);
  return (entry ?? root.entries[0])?.key.range;
}
