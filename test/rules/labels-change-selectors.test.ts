import { test } from 'vitest';
import { checkRule } from '../support/check-rule.js';

const workload = (kind: string, apiVersion = 'apps/v1') => `
#- /base/web.yaml
apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}}
#- /base/kustomization.yaml
resources: [web.yaml]
#- /prod/kustomization.yaml
resources: [../base]
`;
const check = (text: string) => checkRule('labels-change-selectors', text);
const wrong = 'warning: labels-change-selectors';

test.each(['Deployment', 'StatefulSet', 'DaemonSet'])('a version in the selector of a %s', (kind) => {
  check(`${workload(kind)}commonLabels:\n  helm.sh/chart: web-1.2.3\n# ^^^^^^^^^^^^^^^^^^^^^^^^ ${wrong} \`helm.sh/chart=web-1.2.3\`\n`);
  check(`${workload(kind)}labels:\n  - includeSelectors: true\n    pairs:\n      git-sha: abc1234\n#     ^^^^^^^^^^^^^^^^ ${wrong}\n      team: a\n`);
});

test.each(['version: 1.4.2', 'version: v1.4.2-rc.1', 'example.org/gitCommit: abc', 'build-number: "7"'])('%s changes', (label) => {
  check(`${workload('Deployment')}commonLabels:\n  ${label}\n# ${'^'.repeat(label.length)} ${wrong}\n`);
});

test.each(['version: v1', 'version: "2"', 'env: prod', 'release: stable', 'tag: web', 'istio.io/rev: 1-22-3', 'app.kubernetes.io/instance: web'])(
  '%s stays',
  (label) => {
    check(`${workload('Deployment')}commonLabels:\n  ${label}\n`);
  },
);

test('what does not reach a selector that is immutable is right', () => {
  const pairs = 'labels:\n  - pairs: {app.kubernetes.io/version: 1.4.2}\n';
  check(`${workload('Deployment')}${pairs}`);
  check(`${workload('Deployment')}${pairs}    includeTemplates: true\n`);
  check(`${workload('Rollout', 'argoproj.io/v1alpha1')}${pairs}    includeSelectors: true\n`);
});

test('a selector that somebody wrote is not what a kustomization writes', () => {
  check(workload('Deployment').replace('{app: web}}, template', '{app: web, version: 1.4.2}}, template'));
});

test('what several workloads have is said once', () => {
  const two = `${workload('Deployment').split('#- /base/kustomization.yaml')[0]}---\n${workload('StatefulSet').split('\n').slice(2).join('\n')}`;
  check(`${two}commonLabels:\n  version: 1.4.2\n# ^^^^^^^^^^^^^^ ${wrong}\n`);
});
