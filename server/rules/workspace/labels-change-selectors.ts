import { groupOf } from '../../model/identity.js';
import { entryRange } from '../../util/range.js';
import { rule, type Violation } from '../rule.js';

interface Changing extends Violation {
  readonly label: string;
}

/** Of these the API server takes no other selector once they are there (API reference, apps/v1: "label selectors are immutable"). */
const immutable: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/** The recommended labels that say which release it is, and what teams call a build. */
const releaseKeys: ReadonlySet<string> = new Set(['app.kubernetes.io/version', 'helm.sh/chart']);
const buildNames: ReadonlySet<string> = new Set(
  'buildid buildnumber builddate buildtimestamp commit commitid commitsha gitcommit gitsha githash imagetag timestamp'.split(' '),
);

/** A kustomization writes a label that is another with each release into selectors that cannot be changed. */
export default rule<'environment', Changing>({
  id: 'labels-change-selectors',
  category: 'workspace',
  severity: 'warning',
  on: 'environment',
  docs: {
    summary: 'A kustomization writes a label that changes with every release into selectors.',
    why: '`commonLabels`, and `labels` with `includeSelectors`, write their labels into `spec.selector` of Deployments, StatefulSets and DaemonSets, which the API server lets nobody change. With a version or a commit among them, the next release is refused (`field is immutable`), and until somebody deletes the workload, policies ask for pods of a version that does not run.',
    given: `
#- /base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}}
#- /base/kustomization.yaml
resources: [web.yaml]
`,
    bad: `
#- /prod/kustomization.yaml
resources: [../base]
labels:
  - pairs: {app.kubernetes.io/version: 1.4.2}
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: labels-change-selectors immutable
    includeSelectors: true
`,
    good: `
#- /prod/kustomization.yaml
resources: [../base]
labels:
  - pairs: {app.kubernetes.io/version: 1.4.2}
    includeTemplates: true
  - pairs: {env: prod}
    includeSelectors: true
`,
    silent:
      'Where nothing says that a label changes: of `version` only a value such as `1.4.2` does, and `version: v2` may stay for ever. Any other label is one more that selectors ask for, which is how people tell environments apart.',
    wrong: 'Where each release is deployed under a name of its own and the earlier one is deleted.',
    references: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates',
      'https://github.com/kubernetes-sigs/kustomize/issues/2034',
    ],
  },
  *find({ object: { object } }) {
    if (object.type !== 'workload' || !immutable.has(object.kind.value) || groupOf(object.apiVersion?.value) !== 'apps') return;
    for (const { key, value } of object.selector?.entries ?? []) {
      if (value.range.elsewhere?.by !== 'labels' || !isOfRelease(key.value, value.value)) continue;
      yield { at: entryRange(key.range, value.range), label: `${key.value}=${value.value ?? ''}` };
    }
  },
  say: ({ label }) =>
    `\`${label}\` changes with every release, and this writes it into \`spec.selector\` of workloads, which is immutable: the next release is refused until they are deleted. Use \`labels\` with \`includeTemplates: true\`.`,
});

function isOfRelease(key: string, value: string | undefined): boolean {
  const name = key.slice(key.lastIndexOf('/') + 1);
  if (releaseKeys.has(key) || buildNames.has(name.replace(/[-_.]/g, '').toLowerCase())) return true;
  return name === 'version' && value !== undefined && /^v?\d+\.\d+\.\d+/.test(value);
}
