import { expect, test } from 'vitest';
import { startEditor } from './support/editor.js';
import { Asking } from './support/every-request.js';
import { deployment } from './support/manifests.js';
import { makeFolder } from './support/workspace-folder.js';

/* A value of 10 MB is a file of 10 MB; no answer about it is so large. */

const huge = 'x'.repeat(10_000_000);

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop, annotations: {a: b}}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {app: client}}}], ports: [{port: http}]}]
`;
const workloads = `${deployment('web').replace('metadata:\n  name', 'metadata:\n  annotations: {note: b}\n  name')}---\n${deployment('client')}`;

const places: readonly (readonly [string, string, string, string])[] = [
  ['an annotation of a workload', 'b.yaml', 'note: b', `note: ${huge}`],
  ['a label that a policy selects', 'a.yaml', 'app: client', `app: ${huge}`],
  ['a label of a workload', 'b.yaml', 'labels: {app: web}', `labels: {app: web, other: ${huge}}`],
  ['the name of a port', 'a.yaml', 'port: http', `port: ${huge}`],
  ['a type of a policy', 'a.yaml', '[Ingress]', `[Ingress, ${huge}]`],
];

test.each(places)('%s of 10 MB', async (_, file, find, by) => {
  const files: Record<string, string> = { 'a.yaml': policy, 'b.yaml': workloads };
  const text = (files[file] ?? '').replace(find, () => by);
  expect(text.length).toBeGreaterThan(10_000_000);
  files[file] = text;
  const folder = makeFolder(files);
  const editor = await startEditor({ folders: [folder] });
  for (const [path, each] of Object.entries(files)) await editor.open(folder.uriOf(path), each);
  const large: string[] = [];
  const asking = new Asking(editor, (method, answer) => {
    // An edit of the text, and the name as it is, for who renames it.
    if (method === 'codeAction/resolve' || method === 'textDocument/prepareRename') return;
    const said = JSON.stringify(answer) ?? '';
    if (said.length > 100_000) large.push(`${method} ${said.length} ${said.slice(0, 100)}`);
  });
  const uri = folder.uriOf(file);
  await asking.aboutFile(uri);
  const at = text.indexOf(huge);
  for (const offset of [text.indexOf('name:') + 6, at, at + 10_000_000]) await asking.aboutPlace(uri, offset);
  expect([...new Set(large)]).toEqual([]);
});
