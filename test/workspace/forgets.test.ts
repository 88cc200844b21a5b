import { expect, test } from 'vitest';
import { codeLenses, resolveCodeLens } from '../../server/features/code-lens.js';
import { objectDifferences } from '../../server/features/edit-difference.js';
import { hover } from '../../server/features/hover.js';
import { checkFile, createCheckCache } from '../../server/rules/check.js';
import { exampleFiles, wholeExample } from '../../server/rules/example.js';
import { allRules } from '../../server/rules/registry.js';
import type { CheckCache } from '../../server/rules/run.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { Witness } from '../support/garbage.js';
import { deployment, indexed } from './workspace-of.js';

const policies = ['a', 'b', 'c'].map(
  (name) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {app: ${name}}}}], ports: [{port: 80, protocol: TCP}]}]
`,
);

/** The wrong example of every rule, each document apart: whatever a finding holds on to is held here. */
const mistakes = allRules.flatMap(({ docs }) => exampleFiles(wholeExample(docs, 'bad')).map(({ text }) => `# first\n${text}\n`));

const files = {
  '/policies.yaml': policies.join('---\n'),
  '/mistakes.yaml': mistakes.join('---\n'),
  '/workloads.yaml': ['web', 'a', 'b', 'c'].map((name) => deployment(name, { namespace: 'shop' })).join('---\n'),
};

type Edit = (texts: Record<keyof typeof files, string>, turn: number) => void;

const edits: Readonly<Record<string, Edit>> = {
  values: (texts, turn) => (texts['/policies.yaml'] = replaceNth(texts['/policies.yaml'], /port: \d+/g, turn % 3, `port: ${1000 + turn}`)),
  comments: (texts, turn) => (texts['/mistakes.yaml'] = replaceNth(texts['/mistakes.yaml'], /^# .*$/gm, turn % mistakes.length, `# ${turn}`)),
  selectors: (texts, turn) =>
    (texts['/policies.yaml'] = replaceNth(
      texts['/policies.yaml'],
      /podSelector: \{matchLabels: \{app: [^w}]+/g,
      turn % 3,
      `podSelector: {matchLabels: {app: a${turn}`,
    )),
  labels: (texts, turn) =>
    (texts['/workloads.yaml'] = replaceNth(texts['/workloads.yaml'], /(?<!match)labels: \{app: [^}]+/g, turn % 4, `labels: {app: l${turn}`)),
  renames: (texts, turn) => (texts['/policies.yaml'] = replaceNth(texts['/policies.yaml'], /name: [^,]+/g, turn % 3, `name: n${turn}`)),
  alternately: (texts, turn) => {
    edits['comments']?.(texts, turn);
    edits['values']?.(texts, turn);
  },
};

function replaceNth(text: string, pattern: RegExp, nth: number, by: string): string {
  let at = -1;
  return text.replace(pattern, (old) => (++at === nth ? by : old));
}

type Look = (snapshot: Snapshot, file: keyof typeof files) => void;

const lenses: Look = (snapshot, file) => {
  for (const lens of codeLenses(snapshot, file, { policies: true, workloads: true, namespaces: true })) resolveCodeLens(snapshot, lens);
};

const hovers: Look = (snapshot, file) => {
  const name = (snapshot.file(file)?.source?.text ?? '').indexOf('name: ') + 6;
  hover(snapshot, file, name, { format: 'markdown', link: () => undefined });
};

/** What is asked between the edits, by workspaces of which each has a cache of findings. Asking for more may hide what asking for less leaves behind. */
const looks: Readonly<Record<string, (cache: CheckCache) => Look>> = {
  nothing: () => () => {},
  findings: (cache) => (snapshot, file) => void checkFile(snapshot, file, { cache }),
  'lenses and hovers': () => (snapshot, file) => {
    lenses(snapshot, file);
    hovers(snapshot, file);
  },
  everything: (cache) => (snapshot, file) => {
    checkFile(snapshot, file, { cache });
    lenses(snapshot, file);
    hovers(snapshot, file);
  },
};

const names = Object.keys(files) as (keyof typeof files)[];

/** What belongs to this state of the workspace and not to the next one. */
function* partsOf(snapshot: Snapshot, asked: string): Iterable<readonly [string, object]> {
  const view = snapshot.environment('/policies.yaml');
  yield ['snapshot', snapshot];
  yield ['view', view];
  if (asked !== 'nothing') yield ['evaluator', view.evaluator];
  for (const name of names) {
    const file = snapshot.file(name);
    if (!file) continue;
    yield [`${name}, a version`, file];
    for (const placed of file.objects) yield [`${name}, an object`, placed];
    for (const { tree } of file.source?.documents ?? []) yield [`${name}, a tree`, tree];
  }
}

const cases = Object.keys(edits).flatMap((kind) => Object.keys(looks).map((asked) => ({ kind, asked })));

test.each(cases)('of the states before edits of $kind nothing is left but the last, asking for $asked', async ({ kind, asked }) => {
  const { workspace } = await indexed(files);
  const texts = { ...files };
  const witness = new Witness();
  const cache = createCheckCache();
  const look = looks[asked]?.(cache);
  // A function of its own, so that nothing of the last turn stays on the stack.
  const turn = (version: number): void => {
    edits[kind]?.(texts, version);
    for (const name of names) if (workspace.snapshot().file(name)?.source?.text !== texts[name]) workspace.open(name, texts[name], version);
    const snapshot = workspace.snapshot();
    for (const name of names) look?.(snapshot, name);
    if (asked === 'everything') objectDifferences(workspace.supposing('/policies.yaml', files['/policies.yaml']), snapshot, '/policies.yaml');
    for (const [name, part] of partsOf(snapshot, asked)) witness.see(name, part);
  };
  for (let version = 1; version <= 16; version++) turn(version);
  await workspace.close('/policies.yaml');
  const current = new Set([...partsOf(workspace.snapshot(), asked)].map(([, part]) => part));
  for (const name of names) look?.(workspace.snapshot(), name);
  expect(await witness.left(current)).toEqual({});
  // What the workspace and its cache hold was asked about while both were there.
  expect(workspace.snapshot().complete && cache.views).toBeInstanceOf(WeakMap);
});
