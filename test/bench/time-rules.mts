// Judges every file of a folder by every rule, also by those that are off by default, and says what each rule took of the time. Bundled for a run.
import { openPaths } from '../../server/cli/open-paths.js';
import { checkFile, createCheckCache } from '../../server/rules/check.js';
import { allRules } from '../../server/rules/registry.js';
import type { LintRule } from '../../server/rules/rule.js';

const took = new Map<string, number>();
for (const rule of allRules) if (rule.find || rule.seen || rule.excused) Object.assign(rule, timedRule(rule));
const settings = Object.fromEntries(allRules.map(({ id, severity }) => [id, { severity }]));

const io = { out: async () => {}, note: () => {}, input: async () => new Uint8Array(), cwd: process.cwd(), colour: false };
const { netpol, snapshot } = await openPaths(process.argv.slice(2), io, undefined, { loadsAll: true });
const cache = createCheckCache();
let [all, findings] = [0, 0];
for (const id of snapshot.files) {
  const loaded = await netpol.load(id);
  if (!loaded) continue;
  const start = performance.now();
  findings += checkFile(loaded.analysis.snapshot, id, { cache, settings }).length;
  all += performance.now() - start;
}
process.stdout.write(JSON.stringify({ all, findings, rules: Object.fromEntries(took) }));

/** What several rules ask for once is put down to the first that asks. */
function timedRule({ id, find, seen, excused }: LintRule): Partial<LintRule> {
  return {
    ...(find ? { find: (...args) => timed(id, () => [...find(...args)]) } : {}),
    ...(seen ? { seen: (...args) => timed(id, () => [...seen(...args)]) } : {}),
    ...(excused ? { excused: (...args) => timed(id, () => excused(...args)) } : {}),
  };
}

function timed<T>(id: string, work: () => T): T {
  const before = performance.now();
  const result = work();
  took.set(id, (took.get(id) ?? 0) + performance.now() - before);
  return result;
}
