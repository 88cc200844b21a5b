import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { at } from '../../scripts/root.mts';
import { makeFolder } from '../lsp/support/workspace-folder.js';
import { netpol } from '../support/cli.js';
import { diceOf } from '../support/random-yaml.js';
import { startAgent } from './support/client.js';

const pod = (name: string, app: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: ${app}}}\nspec: {containers: [{name: main, image: main}]}\n`;
const policy = (from: string, port: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {app: ${from}}}}], ports: [{port: ${port}}]}]
`;
const application = (path: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a, namespace: argocd}\nspec: {source: {path: ${path}, repoURL: .}, destination: {namespace: n}}\n`;

/** By path: what the file may say; null: it is not there. */
const world: Readonly<Record<string, readonly (string | null)[]>> = {
  'chart/Chart.yaml': ['apiVersion: v2\nname: chart\nversion: 0.1.0\n'],
  'chart/values.yaml': ['port: 8080\n', 'port: 9090\n'],
  'chart/templates/_from.tpl': ['{{ define "from" }}client{{ end }}', '{{ define "from" }}other{{ end }}'],
  'chart/templates/pods.yaml': [`${pod('web', 'web')}---\n${pod('client', 'client')}`, `${pod('web', 'web')}---\n${pod('client', 'other')}`],
  'chart/templates/policy.yaml': [policy('{{ include "from" . }}', '{{ .Values.port }}'), null],
  'base/kustomization.yaml': ['resources: [pods.yaml, policy.yaml]\n', 'resources: [pods.yaml]\n'],
  'base/pods.yaml': [`${pod('web', 'web')}---\n${pod('client', 'client')}`, `${pod('web', 'db')}---\n${pod('client', 'client')}`],
  'base/policy.yaml': [policy('client', '8080'), policy('other', '8080')],
  'prod/kustomization.yaml': ['namespace: prod\nresources: [../base]\n', 'namespace: prod\nresources: [../base, more/deny.yaml]\n'],
  'prod/more/deny.yaml': [null, policy('nobody', '1').replace('name: web', 'name: deny')],
  'argocd/app.yaml': [application('apps'), application('others'), null],
  'apps/pods.yaml': [`${pod('web', 'web')}---\n${pod('client', 'client')}`],
  'apps/policy.yaml': [policy('client', '8080'), null],
  'apps/below/policy.yaml': [null, policy('nobody', '1')],
  'others/pods.yaml': [null, `${pod('web', 'web')}---\n${pod('client', 'client')}`],
};

test('after every change on the disk an agent is told what the command says then, also of what is rendered', async () => {
  const folder = makeFolder(Object.fromEntries(Object.entries(world).flatMap(([path, [text]]) => (text ? [[path, text]] : []))));
  const agent = await startAgent({ roots: [folder.path], cwd: folder.path });
  const dice = diceOf(7);
  const done: string[] = [];
  let answered = 0;
  for (let step = 0; step < 25; step++) {
    for (const environment of ['chart', 'prod', 'argocd']) {
      const told = await agent.ask('explain', { from: 'client', to: 'web', port: 'TCP/8080', environment }).then(
        ({ answer }) => answer,
        () => 'refused',
      );
      const { out, status } = await netpol(
        ['explain', '--from', 'client', '--to', 'web', '--port', 'TCP/8080', '--environment', environment, '--format', 'json'],
        {
          cwd: folder.path,
          programs: at('dist'),
        },
      );
      if (told !== 'refused') answered++;
      expect(told, `${done.join(', ')}: ${environment}`).toEqual(status === 2 ? 'refused' : JSON.parse(out));
    }
    const path = dice.one(Object.keys(world));
    const text = dice.one(world[path] ?? []);
    done.push(`${path} ${world[path]?.indexOf(text)}`);
    if (text === null) rmSync(join(folder.path, path), { force: true });
    else folder.write(path, text);
  }
  expect(answered).toBeGreaterThan(30);
});
