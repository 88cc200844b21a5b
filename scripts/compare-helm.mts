// Renders every chart below a folder with the real Helm and with the module, and holds one against the other:
// `node scripts/compare-helm.mts FOLDER [--list] [--values=N]`. Charts that name others below the folder get them as `helm dependency build` would
// give them. With `--values`, each is rendered N times more, with switches of its values turned and other values changed at random.

import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { parse, parseAllDocuments } from 'yaml';
import type { HelmAnswer, HelmEngine, HelmManifest } from '../server/render/helm/helm.ts';
import { chartFiles } from '../test/render/helm/support/chart-files.mts';
import { printed } from '../test/render/helm/support/printed.mts';
import { realHelm } from '../test/render/helm/support/real-helm.mts';
import { helmModule } from './build-helm.mts';
import { at } from './root.mts';

type Json = Readonly<Record<string, unknown>>;

/** What answers of this project rest on. */
const ofPolicies = /^(NetworkPolicy|AdminNetworkPolicy|BaselineAdminNetworkPolicy|ClusterNetworkPolicy)$/;
const kinds =
  /^(NetworkPolicy|AdminNetworkPolicy|BaselineAdminNetworkPolicy|ClusterNetworkPolicy|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Service|Ingress|Namespace)$/;

const [folder = '', ...flags] = process.argv.slice(2);
const list = flags.includes('--list');
const rounds = Number(flags.find((flag) => flag.startsWith('--values='))?.slice('--values='.length) ?? 0);
const helm = realHelm();
if (helm === undefined || !existsSync(folder)) throw new Error('wants a folder of charts, Go, and the module proxy');
const engine = await loadEngine();
const roots = chartRoots(folder);
const siblings = new Map(roots.map((root) => [nameOf(root), root]));
const counts: Record<string, number> = {};
const count = (key: string, by = 1) => {
  counts[key] = (counts[key] ?? 0) + by;
};
const times: number[] = [];
let slowest = '';

for (const root of roots) {
  const chart = withSiblings(root);
  try {
    compare(root, chart, []);
    for (let round = 0; round < rounds; round++) compare(`${root} (values ${round})`, chart, [randomValues(root, round)]);
  } finally {
    rmSync(dirname(chart), { recursive: true, force: true });
  }
}
times.sort((a, b) => a - b);
const quantile = (q: number) => Math.round(times[Math.floor(times.length * q)] ?? 0);
console.log(JSON.stringify(counts, undefined, 2));
console.log(`plain rendering: p50 ${quantile(0.5)} ms, p90 ${quantile(0.9)} ms, at most ${quantile(0.9999)} ms (${slowest})`);
console.log(`memory ${Math.round(process.memoryUsage().rss / 1e6)} MB`);

function compare(root: string, chart: string, values: readonly string[]): void {
  count('renderings');
  const args = values.flatMap((text, index) => ['--values', writeValues(chart, index, text)]);
  const render = () => helm?.template(chart, args) ?? { error: '' };
  const real = render();
  const files = chartFiles(chart);
  const request = { files, values, release: { name: 'release-name', namespace: 'default' } };
  const before = performance.now();
  const answer = engine.render(request);
  const took = performance.now() - before;
  if ('error' in real) {
    count(answer.kind === 'rendered' ? 'WRONG: rendered, where Helm fails' : 'neither renders');
    if (answer.kind === 'rendered') console.log(`${root}: rendered, and Helm says ${real.error}`);
    else if (answer.kind === 'failed' && !real.error.includes(answer.message.slice(0, 60)) && list) console.log(`${root}: ${answer.message}\n  ${real.error}`);
    return;
  }
  if (answer.kind !== 'rendered') {
    count('WRONG: failed, where Helm renders');
    console.log(`${root}: ${JSON.stringify(answer)}`);
    return;
  }
  count('both render');
  times.push(took);
  if (took >= Math.max(...times)) slowest = root;
  for (const limit of answer.limits) count(`limit ${limit}`);
  compareObjects(root, printed(answer), real.text, () => {
    const again = render();
    return 'error' in again ? '' : again.text;
  });
  measureLines(root, engine.render({ ...request, marks: true }));
}

function compareObjects(root: string, own: string, real: string, again: () => string): void {
  if (own === real) count('the same text');
  const [ours, theirs] = [objectsOf(own), objectsOf(real)];
  count('objects', ours.length);
  count('objects that answers rest on', ours.filter(({ kind }) => kinds.test(String(kind))).length);
  const second = own === real ? theirs : objectsOf(again());
  const differing = ours.findIndex((each, index) => !agrees(each, theirs[index], second[index]));
  const same = differing < 0 && ours.length === theirs.length;
  count(same ? 'the same objects' : 'WRONG: other objects');
  if (!same) console.log(`${root}: differs\n${JSON.stringify(ours[differing])?.slice(0, 600)}\n${JSON.stringify(theirs[differing])?.slice(0, 600)}`);
}

/** Beside the chart, not in it. */
function writeValues(chart: string, index: number, text: string): string {
  const path = join(dirname(chart), `values-${index}.yaml`);
  writeFileSync(path, text);
  return path;
}

/** What a person might write over the chart's values: switches turned, texts and numbers changed, maps and lists taken away. */
function randomValues(root: string, round: number): string {
  const path = join(root, 'values.yaml');
  const own = existsSync(path) ? (parse(readFileSync(path, 'utf8'), { merge: true, uniqueKeys: false }) as unknown) : {};
  let state = round * 7919 + root.length;
  const chance = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) / 0x800000;
  };
  const changed = (value: unknown): unknown => {
    if (chance() < 0.01) return null;
    if (typeof value === 'boolean') return chance() < 0.3 ? !value : value;
    if (typeof value === 'number') return chance() < 0.1 ? value + 1 : value;
    if (typeof value === 'string') return chance() < 0.05 ? 'changed' : value;
    if (Array.isArray(value)) return chance() < 0.05 ? [] : value.map(changed);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, changed(child)]));
  };
  return JSON.stringify(changed(own) ?? {});
}

function measureLines(root: string, answer: HelmAnswer): void {
  if (answer.kind !== 'rendered') return;
  for (const manifest of answer.manifests) {
    const kind = kindOf(manifest);
    if (!kinds.test(kind)) continue;
    const group = ofPolicies.test(kind) ? 'policies' : 'others';
    count(`lines: ${group}`);
    if (manifest.file === undefined) count(`lines: ${group} from archives`);
    if (manifest.lines === undefined) {
      if (list) console.log(`${root}: no lines for ${kind} of ${manifest.template}`);
      continue;
    }
    count(`lines: ${group} with lines`);
    count(`lines: ${group}, lines`, manifest.lines.length);
    count(`lines: ${group}, exact lines`, manifest.lines.filter(({ exact }) => exact).length);
  }
}

function kindOf({ text }: HelmManifest): string {
  return /^kind: *['"]?(\w+)/m.exec(text)?.[1] ?? '';
}

/** The documents; a list stands for its items. */
function objectsOf(text: string): readonly Json[] {
  const documents = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false, merge: true } as never) as unknown as { toJS(): unknown }[];
  const values = documents.map((document) => document.toJS() as Json | null);
  return values.flatMap((value) => (Array.isArray(value?.['items']) ? (value['items'] as Json[]) : value ? [value] : []));
}

/** Whether a value is the real one, wherever that is the same in two renderings by Helm itself: what differs in these is random. */
function agrees(own: unknown, first: unknown, second: unknown): boolean {
  if (isDeepStrictEqual(own, first)) return true;
  if (typeof own !== 'object' || own === null || typeof first !== 'object' || first === null) return !isDeepStrictEqual(first, second);
  const keys = new Set([own, first, second ?? {}].flatMap(Object.keys));
  return [...keys].every((key) => agrees((own as Json)[key], (first as Json)[key], (second as Json | null)?.[key]));
}

/** Folders with a Chart.yaml, but not those inside of other charts. */
function chartRoots(top: string): readonly string[] {
  const all = readdirSync(top, { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === 'Chart.yaml')
    .map((path) => dirname(join(top, path)))
    .sort();
  return all.filter((path) => !all.some((other) => path.startsWith(`${other}/charts/`)));
}

function chartOf(root: string): { readonly name?: string; readonly dependencies?: readonly { readonly name: string }[] } {
  const read = (file: string) => {
    try {
      return existsSync(join(root, file)) ? ((parse(readFileSync(join(root, file), 'utf8')) ?? {}) as Json) : {};
    } catch {
      return {};
    }
  };
  return { ...read('Chart.yaml'), ...read('requirements.yaml') };
}

function nameOf(root: string): string {
  return chartOf(root).name ?? basename(root);
}

/** A copy of the chart with the charts below the folder that it names, and what these name. */
function withSiblings(root: string): string {
  const copy = join(mkdtempSync(join(tmpdir(), 'netpol-chart-')), basename(root));
  cpSync(root, copy, { recursive: true });
  addSiblings(copy, root, 0);
  return copy;
}

function addSiblings(copy: string, root: string, depth: number): void {
  for (const { name } of chartOf(root).dependencies ?? []) {
    const sibling = siblings.get(name);
    const target = join(copy, 'charts', name);
    if (sibling === undefined || sibling === root || existsSync(target) || depth > 3) continue;
    cpSync(sibling, target, { recursive: true });
    addSiblings(target, sibling, depth + 1);
  }
}

/** The engine is TypeScript that names its neighbours as what they become, so that it is bundled first. */
async function loadEngine(): Promise<HelmEngine> {
  const out = mkdtempSync(join(tmpdir(), 'netpol-engine-'));
  await build({ entryPoints: [at('server', 'render', 'helm', 'engine.ts')], bundle: true, format: 'esm', outfile: join(out, 'engine.mjs') });
  const { loadHelmEngine } = (await import(join(out, 'engine.mjs'))) as typeof import('../server/render/helm/engine.ts');
  return loadHelmEngine(new Uint8Array(brotliDecompressSync(readFileSync(helmModule))));
}
