import { entryRange } from '../../util/range.js';
import { rule, type Violation } from '../rule.js';

interface Created extends Violation {
  readonly name: string;
  readonly selector: string;
}

/** A Service without a selector that a kustomization gives one. */
export default rule<'environment', Created>({
  id: 'label-creates-service-selector',
  category: 'workspace',
  severity: 'warning',
  on: 'environment',
  docs: {
    summary: 'A kustomization gives a selector to a Service that has none.',
    why: 'A Service without a selector stands for addresses that somebody else writes, such as a database outside the cluster. `commonLabels`, and `labels` with `includeSelectors`, create a selector in it: Kubernetes then fills in the pods that carry the label, and connections go to them.',
    given: `
#- /base/database.yaml
apiVersion: v1
kind: Service
metadata: {name: database, namespace: shop}
spec: {ports: [{port: 5432}]}
#- /base/kustomization.yaml
resources: [database.yaml]
`,
    bad: `
#- /prod/kustomization.yaml
resources: [../base]
labels:
  - pairs: {env: prod}
#           ^^^^^^^^^ warning: label-creates-service-selector database
    includeSelectors: true
`,
    good: `
#- /prod/kustomization.yaml
resources: [../base]
labels:
  - pairs: {env: prod}
    includeTemplates: true
`,
    references: ['https://github.com/kubernetes-sigs/kustomize/issues/176'],
  },
  *find({ object: { object } }) {
    if (object.type !== 'service') return;
    const { range, entries } = object.selector;
    const [first] = entries;
    if (range?.elsewhere?.by !== 'labels' || !first) return;
    const selector = entries.map(({ key, value }) => `${key.value}=${value.value ?? ''}`).join(',');
    yield { at: entryRange(first.key.range, first.value.range), name: object.metadata.name?.value ?? '', selector };
  },
  say: ({ name, selector }) =>
    `This label becomes the selector of Service \`${name}\`, which has none of its own: it stands for the pods labelled \`${selector}\` now, and no longer for the addresses that somebody writes. Use \`labels\` with \`includeTemplates: true\`.`,
});
