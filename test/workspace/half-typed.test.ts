import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { codeLenses, resolveCodeLens } from '../../server/features/code-lens.js';
import { hover } from '../../server/features/hover.js';
import { checkFile } from '../../server/rules/check.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { deployment, indexed, kustomization, policy, type TestWorkspace } from './workspace-of.js';

const service =
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: db\n  namespace: shop\nspec:\n  selector: {app: db}\n  ports:\n    - {port: 80, targetPort: 8080}\n';

/** Findings of these files depend on what stands in all others. */
const files = {
  '/web.yaml': deployment('web', { namespace: 'shop' }),
  '/db.yaml': deployment('db', { namespace: 'shop' }),
  '/service.yaml': service,
  '/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {team: a}\n',
  '/out.yaml': `${policy('web', { namespace: 'shop' }).replace('[Ingress]', '[Egress]')}  egress:\n    - to: [{podSelector: {matchLabels: {app: db}}}]\n      ports: [{port: 80, protocol: TCP}]\n`,
  '/in.yaml': policy('db', { namespace: 'shop', from: 'app: webb' }),
  '/base/kustomization.yaml': kustomization('namespace: shop\nresources:\n  - api.yaml'),
  '/base/api.yaml': deployment('api'),
};

type Name = keyof typeof files;
const names = Object.keys(files) as readonly Name[];

/** All files are open, as tabs of an editor. */
async function opened(): Promise<TestWorkspace> {
  const made = await indexed(files);
  for (const name of names) made.workspace.open(name, files[name], 1);
  return made;
}

/** What is said of one file: its findings, lenses, and the hover of its name. */
function saidOf(snapshot: Snapshot, file: string): unknown {
  const findings = checkFile(snapshot, file).map(({ range, rule, message }) => ({ range, rule, message }));
  const lenses = codeLenses(snapshot, file, { policies: true, workloads: true, namespaces: true }).map((lens) => resolveCodeLens(snapshot, lens)?.title);
  const at = snapshot.file(file)?.objects[0]?.object.metadata.name?.range.start;
  const hovered = at === undefined ? undefined : hover(snapshot, file, at, { format: 'plaintext', link: () => '' });
  // That an older version of another object counts is said last, and all that is new.
  return {
    findings,
    lenses,
    hover: hovered && { ...hovered, text: hovered.text.replace(/\n\n[^\n]* counts as it was before its text was edited[^\n]*/g, '') },
  };
}

function saidOfOthers(snapshot: Snapshot, edited: string): unknown {
  return names.filter((name) => name !== edited).map((name) => [name, saidOf(snapshot, name)]);
}

/** Whether a text is, as it stands, what somebody may have meant: by a reader of YAML of its own, and by what the API server asks for. */
function isWhole(snapshot: Snapshot, file: Name, text: string): boolean {
  const [document, ...more] = parseAllDocuments(text);
  if (!document || more.length > 0 || document.errors.length > 0) return false;
  const [now, before] = [document.toJS() as unknown, parseAllDocuments(files[file])[0]?.toJS() as unknown];
  if (typeof now !== 'object' || now === null) return text.trim() === '';
  const at = (value: unknown, ...path: readonly string[]): unknown =>
    path.reduce((one, key) => (one as Record<string, unknown> | undefined | null)?.[key], value);
  if (file.endsWith('kustomization.yaml')) return true;
  if (at(now, 'kind') !== at(before, 'kind') || at(now, 'apiVersion') !== at(before, 'apiVersion') || !at(now, 'metadata', 'name')) return false;
  if (at(before, 'spec') && !at(now, 'spec')) return false;
  if (at(before, 'spec', 'template') && !at(now, 'spec', 'template', 'spec', 'containers')) return false;
  return !checkFile(snapshot, file).some(({ category }) => category === 'api' || category === 'syntax');
}

/** Types a text in a file, and looks at the others: they are what they were wherever the text is not whole. Gives how often it was not. */
async function typing(file: Name, texts: Iterable<string>): Promise<number> {
  const { workspace } = await opened();
  const before = saidOfOthers(workspace.snapshot(), file);
  let version = 2;
  let halfTyped = 0;
  for (const text of texts) {
    // Each text is typed from the good one, as an edit is.
    workspace.open(file, files[file], version++);
    workspace.open(file, text, version++);
    const snapshot = workspace.snapshot();
    if (isWhole(snapshot, file, text)) continue;
    halfTyped++;
    expect(saidOfOthers(snapshot, file), JSON.stringify(text)).toEqual(before);
    for (const { object, offset } of snapshot.environment(file).held) {
      expect(object.range.start + offset).toBeGreaterThanOrEqual(0);
      expect(object.range.end + offset).toBeLessThanOrEqual(text.length);
    }
  }
  workspace.open(file, files[file], version);
  expect(saidOfOthers(workspace.snapshot(), file)).toEqual(before);
  expect(workspace.snapshot().environment(file).held).toEqual([]);
  return halfTyped;
}

function* prefixes(text: string): Iterable<string> {
  for (let end = 1; end < text.length; end += end < 40 ? 1 : 2) yield text.slice(0, end);
}

/** Each line is typed anew, while the others stand. */
function* lines(text: string): Iterable<string> {
  for (let start = 0; start < text.length; start = text.indexOf('\n', start) + 1) {
    const end = text.indexOf('\n', start);
    for (let at = start; at < end; at += 4) yield text.slice(0, at) + text.slice(end);
  }
}

describe('while a document is half typed, others are said what they were said before', () => {
  test.each(names)('%s at every prefix', { timeout: 60_000 }, async (file) => {
    expect(await typing(file, prefixes(files[file]))).toBeGreaterThan(3);
  });

  test.each(names)('%s, each line anew', { timeout: 60_000 }, async (file) => {
    expect(await typing(file, lines(files[file]))).toBeGreaterThan(3);
  });
});

describe('the last good version', () => {
  const broken = `${files['/in.yaml']}x: [\n`;
  const heldIn = (snapshot: Snapshot) => snapshot.environment('/db.yaml').held.map(({ id }) => id);

  test('counts through many broken ones, and is let go by a good one, by closing and by deleting', async () => {
    const { workspace, source } = await opened();
    const policies = () =>
      workspace
        .snapshot()
        .environment('/db.yaml')
        .evaluator.cluster.policies.map(({ name }) => name)
        .sort();
    for (let version = 2; version < 10; version++) workspace.open('/in.yaml', `${broken}${'y: ['.repeat(version)}`, version);
    expect(heldIn(workspace.snapshot())).toEqual(['/in.yaml#NetworkPolicy/shop/db']);
    expect(policies()).toEqual(['db', 'web']);
    workspace.open('/in.yaml', files['/in.yaml'].replace('name: db', 'name: data'), 10);
    expect([heldIn(workspace.snapshot()), policies()]).toEqual([[], ['data', 'web']]);
    workspace.open('/in.yaml', broken, 11);
    source.set('/in.yaml', broken);
    await workspace.close('/in.yaml');
    expect([heldIn(workspace.snapshot()), policies()]).toEqual([[], ['web']]);
  });

  test('of one document among others, also where documents come before it', async () => {
    const { workspace } = await opened();
    const other = policy('other', { namespace: 'shop' });
    workspace.open('/in.yaml', `${files['/in.yaml']}---\n${other}`, 2);
    workspace.open('/in.yaml', `${files['/in.yaml']}---\n${other}x: [\n`, 3);
    expect(heldIn(workspace.snapshot())).toEqual(['/in.yaml#NetworkPolicy/shop/other']);
    workspace.open('/in.yaml', `# new\n---\n${files['/in.yaml']}---\n${other}x: [\n`, 4);
    expect(heldIn(workspace.snapshot())).toEqual(['/in.yaml#NetworkPolicy/shop/other']);
  });

  test('is none where the document was never good, and where it is emptied', async () => {
    const { workspace } = await opened();
    workspace.open('/new.yaml', broken, 1);
    workspace.open('/in.yaml', '', 2);
    expect(heldIn(workspace.snapshot())).toEqual([]);
  });

  test('says nothing of its own document: that is judged as it stands', async () => {
    const { workspace } = await opened();
    workspace.open('/in.yaml', files['/in.yaml'].replace('[Ingress]', '[Ingres]'), 2);
    const snapshot = workspace.snapshot();
    expect(checkFile(snapshot, '/in.yaml').map(({ rule }) => rule)).toEqual(['policy-types-unknown-value']);
    expect(snapshot.file('/in.yaml')?.objects).toMatchObject([{ halfTyped: true, refused: {} }]);
    expect(snapshot.environment('/in.yaml').refused).toEqual([]);
    const [held] = snapshot.environment('/in.yaml').held;
    expect(held?.halfTyped).toBeUndefined();
  });

  test('one version is kept, however long somebody types', async () => {
    const { workspace } = await opened();
    for (let version = 2; version < 200; version++) workspace.open('/in.yaml', `${broken}# ${version}\n`, version);
    expect(heldIn(workspace.snapshot())).toHaveLength(1);
  });
});
