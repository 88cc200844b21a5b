import { adminPortsOf } from '../../model/admin-reading.js';
import { replaceNode } from '../../syntax/edit/replace.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { isPortNumber } from '../../validation/written-ports.js';
import { together, widening } from '../edits.js';
import { adminReference } from '../references.js';
import { rule } from '../rule.js';

interface ReversedRange {
  readonly at: Range;
  readonly path: Path;
  readonly start: number;
  readonly end: number;
}

/** A `portRange` that ends before it begins. */
export default rule<'AdminPolicy', ReversedRange>({
  id: 'port-range-reversed',
  category: 'mistake',
  severity: 'error',
  on: 'AdminPolicy',
  docs: {
    summary: 'The `end` of a `portRange` is below its `start`.',
    why: 'A range runs from `start` to `end`, both included. The API server does not compare the two, so the policy is accepted, and this entry matches no port.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: node-ports}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: Deny
      from: [{namespaces: {}}]
      ports:
        - portRange: {start: 32767, end: 30000}
#                                        ^^^^^ error: port-range-reversed
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: node-ports}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: Deny
      from: [{namespaces: {}}]
      ports:
        - portRange: {start: 30000, end: 32767}
`,
    references: [adminReference()],
  },

  *find(policy) {
    // `port-range-not-rising` says it of kinds of which the API server compares the two.
    if (policy.form.refusesNarrowRanges) return;
    for (const { port } of adminPortsOf(policy)) {
      const [start, end] = [port.portRange?.start?.value, port.portRange?.end];
      if (start !== undefined && end?.value !== undefined && end.value < start)
        yield { at: end.range, path: [...port.path, 'portRange'], start, end: end.value };
    }
  },
  say: ({ start, end }) => `The range ends at ${end}, before it begins at ${start}, so it matches no port. Swap the two, or correct one of them.`,
  fix: ({ path, start, end }, { tree }) =>
    isPortNumber(start) && isPortNumber(end)
      ? widening(
          `Swap to ${end}-${start}, so that the rule counts`,
          together(replaceNode(tree, [...path, 'start'], end), replaceNode(tree, [...path, 'end'], start)),
        )
      : [],
});
