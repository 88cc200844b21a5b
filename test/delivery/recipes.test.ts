import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { krewManifest } from '../../scripts/krew.mts';
import { at } from '../../scripts/root.mts';

const read = (path: string) => readFileSync(at(...path.split('/')), 'utf8');

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly steps: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
}

const workflows = readdirSync(at('.github', 'workflows')).map((name) => {
  const workflow = parse(read(`.github/workflows/${name}`)) as { permissions: Readonly<Record<string, string>>; jobs: Readonly<Record<string, Job>> };
  return { name, workflow, steps: Object.values(workflow.jobs).flatMap(({ steps }) => steps) };
});
const action = parse(read('action.yml')) as { inputs: Record<string, { description: string; default: string }>; runs: { steps: readonly Step[] } };
const allSteps = [...workflows.flatMap(({ steps }) => steps), ...action.runs.steps];

/** The parts of `npm test`; `scripts/test-parts.mts` loads what a test cannot. */
const parts = [...read('scripts/test-parts.mts').matchAll(/name: '([a-z]+)'/g)].map(([, name]) => name);

test('workflows call scripts and parts of the tests that there are', () => {
  const commands = allSteps.map(({ run = '' }) => run).join('\n');
  const scripts = [...commands.matchAll(/\bnpm run ([\w-]+)/g)].map(([, name = '']) => name);
  expect(scripts).toEqual(expect.arrayContaining(['pack', 'package', 'krew']));
  expect(scripts.filter((name) => !(name in packageJson.scripts))).toEqual([]);
  const only = [...commands.matchAll(/--only (\S+)/g)].flatMap(([, list = '']) => list.split(','));
  expect(only.length).toBeGreaterThan(5);
  expect(only.filter((name) => !parts.includes(name))).toEqual([]);
  for (const [path] of commands.matchAll(/\.ci\/run|deploy\/\S+\.sh|deploy\/Containerfile/g)) expect(existsSync(at(path)), path).toBe(true);
});

test('jobs have the rights that they need and no more, an end, and actions of a version', () => {
  for (const { name, workflow } of workflows) {
    expect(workflow.permissions, name).toEqual({ contents: 'read' });
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes'], name).toBeGreaterThan(0);
  }
  const writing = workflows.flatMap(({ name, workflow }) =>
    Object.entries(workflow.jobs).flatMap(([job, { permissions = {} }]) => (Object.values(permissions).includes('write') ? [`${name} ${job}`] : [])),
  );
  expect(writing).toEqual(['release.yml build', 'release.yml publish', 'release.yml container']);
  const used = allSteps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
  expect(used.length).toBeGreaterThan(8);
  for (const uses of used) expect(uses).toMatch(/^(?:actions|github)\/[\w/-]+@v\d+$/);
});

test('no text that somebody else writes gets into a script, or a secret into one that is not for releases', () => {
  for (const { run = '' } of allSteps) expect(run).not.toMatch(/\$\{\{/);
  for (const { name } of workflows.filter((each) => each.name !== 'release.yml')) expect(read(`.github/workflows/${name}`)).not.toMatch(/secrets\./);
});

test('what a release publishes is what it made, with provenance, and the pre-release channel for odd versions', () => {
  const text = read('.github/workflows/release.yml');
  for (const part of [
    'npm publish --provenance',
    'vsce publish --packagePath dist/netpol.vsix',
    'ovsx@',
    'attest-build-provenance',
    '--pre-release',
    'gh release create',
  ])
    expect(text).toContain(part);
});

test('every input of the action is used, and described', () => {
  const text = read('action.yml');
  for (const [name, { description }] of Object.entries(action.inputs)) {
    expect(text, name).toContain(`inputs.${name}`);
    expect(description, name).toMatch(/^[A-Z].*\.$/s);
  }
  for (const { run = '' } of action.runs.steps) {
    const [, script] = /GITHUB_ACTION_PATH\/(\S+\.sh)/.exec(run) ?? [];
    if (script !== undefined) expect(existsSync(at(script)), script).toBe(true);
  }
});

test('issue templates are forms whose fields have names of their own', () => {
  const forms = readdirSync(at('.github', 'ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');
  expect(forms).toContain('wrong-verdict.yml');
  for (const name of forms) {
    const form = parse(read(`.github/ISSUE_TEMPLATE/${name}`)) as {
      name: string;
      description: string;
      body: { type: string; id?: string; attributes: object }[];
    };
    expect(form.name && form.description, name).toBeTruthy();
    for (const field of form.body) expect(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes'], name).toContain(field.type);
    const ids = form.body.flatMap(({ id }) => (id === undefined ? [] : [id]));
    expect(new Set(ids).size, name).toBe(ids.length);
  }
  const asked = parse(read('.github/ISSUE_TEMPLATE/wrong-verdict.yml')).body as { id?: string; validations?: { required: boolean } }[];
  for (const id of ['manifests', 'question', 'answer', 'expected', 'version'])
    expect(asked.find((field) => field.id === id)?.validations?.required, id).toBe(true);
});

test('updates are looked for wherever versions stand', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as { updates: { 'package-ecosystem': string; directory?: string; directories?: string[] }[] };
  const files: Readonly<Record<string, string>> = {
    npm: 'package.json',
    gomod: 'go.mod',
    docker: 'Containerfile',
    'github-actions': '.github/workflows/test.yml',
  };
  expect(updates.map((each) => each['package-ecosystem']).sort()).toEqual(Object.keys(files).sort());
  for (const { 'package-ecosystem': system, directory, directories = [directory ?? ''] } of updates)
    for (const folder of directories) expect(existsSync(at(...folder.split('/'), files[system] ?? '')), `${system} ${folder}`).toBe(true);
});

test('the recipe for a container has pinned images, takes what there is, and runs as nobody special', () => {
  const instructions = read('deploy/Containerfile')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => /^([A-Z]+) (.*)$/.exec(line)?.slice(1) ?? [line, '']);
  const of = (name: string) => instructions.filter(([each]) => each === name).map(([, rest = '']) => rest);
  expect(instructions.filter(([name]) => !['FROM', 'WORKDIR', 'COPY', 'RUN', 'USER', 'ENTRYPOINT', 'CMD'].includes(name ?? ''))).toEqual([]);
  for (const image of of('FROM')) expect(image).toMatch(/^docker\.io\/library\/node:\d+-[\w-]+(?: AS \w+)?$/);
  expect(of('USER')).toEqual(['node']);
  expect(JSON.parse(of('ENTRYPOINT')[0] ?? '')).toEqual(['netpol']);
  expect(instructions.findIndex(([name]) => name === 'USER')).toBeGreaterThan(instructions.findLastIndex(([name]) => name === 'RUN'));
  expect(of('COPY')[1]).toBe('--from=build /build/netpol.tgz /tmp/netpol.tgz');
  expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['.git', 'node_modules', 'dist']));
});

test('the manifest for krew has what krew wants', () => {
  const sha256 = 'a'.repeat(64);
  const manifest = parse(krewManifest({ home: 'https://forge.example/netpol', version: '1.2.3', file: 'netpol-1.2.3.tgz', sha256 }));
  expect(manifest).toMatchObject({ apiVersion: 'krew.googlecontainertools.github.com/v1alpha2', kind: 'Plugin', metadata: { name: 'netpol' } });
  const { version, shortDescription, platforms } = manifest.spec;
  expect(version).toBe('v1.2.3');
  expect(shortDescription.length).toBeLessThanOrEqual(50);
  expect(platforms.map((each: { selector: unknown }) => each.selector)).toEqual([{ matchLabels: { os: 'linux' } }, { matchLabels: { os: 'darwin' } }]);
  for (const each of platforms)
    expect(each).toMatchObject({ uri: 'https://forge.example/netpol/releases/download/v1.2.3/netpol-1.2.3.tgz', sha256, bin: 'cli.js' });
});
