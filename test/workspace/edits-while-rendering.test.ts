import { expect, test } from 'vitest';
import type { HelmRenderer } from '../../server/render/helm/renderer.js';
import type { FileSource } from '../../server/workspace/file-source.js';
import { MemorySource } from '../../server/workspace/memory-source.js';
import { Workspace } from '../../server/workspace/workspace.js';
import { type Dice, diceOf } from '../support/random-yaml.js';
import { kustomization } from './workspace-of.js';

/** Waits for a chance number of turns, most often for none; nothing else decides what comes first, so a seed always gives the same. */
type Pause = () => Promise<void>;

function pauseOf(dice: Dice, most: number): Pause {
  return async () => {
    for (let turns = dice.chance(0.6) ? 0 : dice.whole(0, most); turns > 0; turns--) await undefined;
  };
}

/** A disk that takes its time, before and after it looks. */
function slowSource(source: MemorySource, pause: Pause): FileSource {
  const slow =
    <Asked extends readonly unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      await pause();
      const answer = await ask(...asked);
      await pause();
      return answer;
    };
  return {
    list: (signal) => source.list(signal),
    entry: slow((id) => source.entry(id)),
    read: slow((id, options) => source.read(id, options)),
    readBytes: slow((id, options) => source.readBytes(id, options)),
    filesBelow: slow((id, most) => source.filesBelow(id, most)),
    placeKind: slow((id) => source.placeKind(id)),
    version: slow((id) => source.version(id)),
  };
}

/** Takes a template for what it becomes, but for the word HELPER, and fails without a helper, as a chart would. */
function engineOf(pause: Pause): HelmRenderer {
  return {
    render: async ({ files }) => {
      await pause();
      const texts = [...files].map(([path, content]) => [path, String(content)] as const);
      const helper = texts.find(([path]) => path === 'templates/_helper.tpl')?.[1];
      if (helper === undefined) return { kind: 'failed', message: 'no template "helper"' };
      const templates = texts.filter(([path]) => /^templates\/.*\.yaml$/.test(path)).sort(([a], [b]) => (a < b ? -1 : 1));
      return {
        kind: 'rendered',
        manifests: templates.map(([file, text]) => ({ template: `c/${file}`, file, text: text.replaceAll('HELPER', helper).trimEnd() })),
        limits: [],
      };
    },
    end: () => {},
  };
}

const flux = (path: string) =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: k, namespace: f}\nspec: {path: ${path}, sourceRef: {kind: GitRepository, name: flux-system}}\n`;
const application = (name: string, path: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}, namespace: argocd}\nspec: {source: {path: ${path}, repoURL: .}, destination: {namespace: n}}\n`;
const applications = (generator: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: s, namespace: argocd}\nspec: {goTemplate: true, generators: [{git: {repoURL: ., ${generator}}}], template: {metadata: {name: x}, spec: {source: {repoURL: ., path: "{{.path.path}}"}, destination: {namespace: n}}}}\n`;

/** By name of a file: what it may say. */
type Files = Readonly<Record<string, (dice: Dice) => string>>;

const pod = (dice: Dice) => `apiVersion: v1\nkind: Pod\nmetadata: {name: p${dice.whole(1, 999)}}\nspec: {containers: []}\n`;
const helped = (dice: Dice) => pod(dice).replace('name: p', 'name: HELPER-');
const listing =
  (...files: readonly string[]) =>
  (dice: Dice) =>
    kustomization(`resources: [${dice.some(files, dice.whole(1, files.length)).join(', ')}]`);

const worlds: Readonly<Record<string, Files>> = {
  kustomizations: {
    '/base/kustomization.yaml': listing('a.yaml', 'b.yaml'),
    '/base/a.yaml': pod,
    '/base/b.yaml': pod,
    '/base/beside.yaml': pod,
    '/over/kustomization.yaml': (dice) => `${listing('../base', 'c.yaml')(dice)}namePrefix: x${dice.whole(1, 99)}-\n`,
    '/over/c.yaml': pod,
  },
  charts: {
    '/chart/Chart.yaml': (dice) => `apiVersion: v2\nname: c\nversion: 0.1.${dice.whole(1, 9)}\n`,
    '/chart/values.yaml': (dice) => `a: ${dice.whole(1, 9)}\n`,
    '/chart/values-prod.yaml': (dice) => `a: ${dice.whole(1, 9)}\n`,
    '/chart/templates/_helper.tpl': (dice) => `h${dice.whole(1, 99)}`,
    '/chart/templates/a.yaml': helped,
    '/chart/templates/b.yaml': helped,
    '/taking/kustomization.yaml': () => kustomization('helmGlobals: {chartHome: ..}\nhelmCharts: [{name: chart, releaseName: r}]'),
  },
  flux: {
    '/clusters/one/apps.yaml': (dice) => flux(dice.one(['./apps', './apps', './more'])),
    '/apps/a.yaml': pod,
    '/apps/below/b.yaml': pod,
    '/more/kustomization.yaml': listing('c.yaml'),
    '/more/c.yaml': pod,
  },
  argocd: {
    '/argocd/a.yaml': () => application('a', 'apps'),
    '/apps/a.yaml': pod,
    '/apps/b.yaml': pod,
    '/apps/below/c.yaml': pod,
    '/argocd/set.yaml': (dice) => applications(dice.one(['directories: [{path: "sets/*"}]', 'files: [{path: "sets/**/config.json"}]'])),
    '/sets/one/config.json': (dice) => `{"a": ${dice.whole(1, 9)}}`,
    '/sets/one/d.yaml': pod,
    '/sets/two/config.json': () => '{}',
    '/sets/two/e.yaml': pod,
  },
};

/** What becomes of files with nothing that depends on when. */
function answersOf(workspace: Workspace): { readonly units: readonly string[]; readonly environments: readonly string[] } {
  const snapshot = workspace.snapshot();
  const units = snapshot.units.map(({ key, outcome, problem, files }) => [key, outcome, problem?.message, [...files].sort()].join(' ')).sort();
  const environments = snapshot.environments.map(({ name, from }) => [
    name,
    ...snapshot
      .environment(from)
      .objects.map(({ object }) => `${object.kind?.value} ${object.metadata.name?.value}`)
      .sort(),
  ]);
  return { units, environments: environments.map((one) => one.join(', ')).sort() };
}

function workspaceOf(source: FileSource, helm: HelmRenderer, pause: Pause): { readonly workspace: Workspace; readonly log: string[] } {
  const log: string[] = [];
  let now = 0;
  const scheduler = { now: () => now++, rest: pause };
  const workspace = new Workspace({ source, scheduler, helm, settings: { defaultNamespace: 'default' }, log: (line) => log.push(line) });
  return { workspace, log };
}

/** Until nothing is read or rendered any more. */
async function settled(workspace: Workspace): Promise<void> {
  await workspace.filesChanged([]);
  for (let round = 0; round < 3; round++) {
    await workspace.settled();
    await workspace.units.chartsSettled();
  }
}

/** One who edits files of a workspace, most often just when something is read. */
class Editor {
  /** By name, what is typed. */
  readonly open = new Map<string, string>();
  readonly steps: string[] = [];
  #left: number;
  readonly told: Promise<void>[] = [];
  workspace: Workspace | undefined;

  constructor(
    readonly files: Files,
    readonly source: MemorySource,
    readonly dice: Dice,
    readonly chance: number,
  ) {
    this.#left = dice.whole(1, 12);
  }

  get isDone(): boolean {
    return this.#left === 0;
  }

  whileReading(): void {
    if (!this.isDone && this.dice.chance(this.chance)) this.act();
  }

  act(): void {
    const { dice, source, workspace, open, told } = this;
    this.#left--;
    const name = dice.one(Object.keys(this.files));
    const text = this.files[name]?.(dice) ?? '';
    const what = dice.one(['save', 'save', 'save', 'delete', 'type', 'type', 'close', 'search'] as const);
    this.steps.push(what === 'search' ? what : `${what} ${name}`);
    if (what === 'search') told.push(workspace?.index() ?? Promise.resolve());
    else if (what === 'delete') source.delete(name);
    else if (what === 'save' || name.endsWith('.tpl')) source.set(name, text);
    else if (what === 'type') {
      open.set(name, text);
      workspace?.open(name, text, this.#left);
    } else if (open.delete(name)) told.push(workspace?.close(name) ?? Promise.resolve());
  }

  /** Until everybody was told of everything: who hears of one change may make another. */
  async allTold(): Promise<void> {
    for (let count = -1; count !== this.told.length; ) {
      count = this.told.length;
      await Promise.all(this.told);
    }
  }
}

for (const [world, files] of Object.entries(worlds))
  test(`whenever files of ${world} change, what counts in the end is what they say in the end`, async () => {
    for (let seed = 1; seed <= 4000; seed++) {
      const dice = diceOf(seed);
      const names = Object.keys(files);
      const source = new MemorySource(Object.fromEntries(dice.some(names, dice.whole(0, names.length)).map((name) => [name, files[name]?.(dice) ?? ''])));
      const editor = new Editor(files, source, diceOf(10_000 + seed), dice.one([0, 0.02, 0.1, 0.3]));
      const turns = pauseOf(diceOf(20_000 + seed), dice.one([4, 20, 100]));
      const pause = async () => {
        await turns();
        editor.whileReading();
      };
      const { workspace, log } = workspaceOf(slowSource(source, pause), engineOf(pause), pause);
      editor.workspace = workspace;
      source.watch((changes) => {
        editor.told.push(turns().then(() => workspace.filesChanged(changes)));
      });
      const indexing = workspace.index();
      if (dice.chance(0.7)) await indexing;
      while (!editor.isDone) {
        editor.act();
        if (dice.chance(0.5)) await (dice.chance(0.5) ? settled(workspace) : turns());
      }
      await indexing;
      await editor.allTold();
      await settled(workspace);
      const steps = `${world} ${seed}: ${editor.steps.join(', ')}`;
      const fresh = workspaceOf(
        source,
        engineOf(async () => {}),
        async () => {},
      ).workspace;
      await fresh.index();
      for (const [name, text] of editor.open) fresh.open(name, text, 1);
      await settled(fresh);
      // While somebody types, what cannot be rendered stays as it was; and a file that is open and gone keeps the path that it had.
      const isSure = [workspace, fresh].every((one) => one.snapshot().units.every(({ problem }) => problem === undefined));
      const areThere = (await Promise.all([...editor.open.keys()].map((name) => source.placeKind(name)))).every((kind) => kind === 'file');
      if (isSure && areThere) expect(answersOf(workspace), steps).toEqual(answersOf(fresh));
      for (const name of editor.open.keys()) for (const each of [workspace, fresh]) editor.told.push(each.close(name));
      await editor.allTold();
      await settled(workspace);
      await settled(fresh);
      expect(answersOf(workspace), steps).toEqual(answersOf(fresh));
      expect(log).toEqual([]);
    }
  });
