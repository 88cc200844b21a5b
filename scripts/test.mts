// `npm test`: every test that this machine can run, and by name which it could not and why.
// The last line is the count. With CI=true a test that cannot run is a failure.
//   --only NAME[,NAME]   only these parts      --screenshots   renew the README's pictures in docs/images

import { parseArgs } from 'node:util';
import { failed, type Outcome } from './outcome.mts';
import { parts } from './test-parts.mts';

const { values } = parseArgs({ options: { only: { type: 'string' }, screenshots: { type: 'boolean', default: false } } });
const only = values.only?.split(',');
const unknown = only?.filter((name) => !parts.some((part) => part.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`no part is called ${unknown.join(', ')}; the parts are ${parts.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const ci = process.env['CI'] === 'true';
const all: Outcome[] = [];
for (const part of parts.filter(({ name }) => only?.includes(name) ?? true)) {
  const started = Date.now();
  const outcomes = await runPart(part);
  report(part.name, outcomes, Date.now() - started);
  all.push(...outcomes);
}

const count = (state: Outcome['state']): number => all.filter((outcome) => outcome.state === state).length;
const bad = all.filter(({ state }) => state === 'failed');
if (bad.length > 0) console.log(`\nFailed:\n${bad.map(({ name }) => `  ${name}`).join('\n')}`);
console.log();
console.log(`${count('passed')} passed, ${count('failed')} failed${count('skipped') > 0 ? `, ${count('skipped')} skipped` : ''}`);
process.exitCode = bad.length > 0 || count('passed') === 0 ? 1 : 0;

async function runPart({ name, run }: (typeof parts)[number]): Promise<readonly Outcome[]> {
  try {
    const outcomes = await run({ screenshots: values.screenshots });
    if (outcomes.length === 0) return [failed(name, 'it ran no test')];
    if (!ci) return outcomes;
    return outcomes.map((outcome) =>
      outcome.state === 'skipped' ? failed(outcome.name, `not run, and under CI nothing may be skipped: ${outcome.detail ?? 'no reason given'}`) : outcome,
    );
  } catch (error) {
    return [failed(name, (error as Error).stack ?? String(error))];
  }
}

function report(name: string, outcomes: readonly Outcome[], milliseconds: number): void {
  const of = (state: Outcome['state']): readonly Outcome[] => outcomes.filter((outcome) => outcome.state === state);
  const counts = `${of('passed').length} passed, ${of('failed').length} failed`;
  console.log(`${name.padEnd(10)} ${counts}${of('skipped').length > 0 ? `, ${of('skipped').length} skipped` : ''} (${(milliseconds / 1000).toFixed(1)} s)`);
  for (const { name: test, detail } of of('failed')) console.log(`  FAILED  ${test}\n${indent(detail ?? '')}`);
  for (const { name: test, detail } of of('skipped')) console.log(`  skipped ${test}${detail ? `: ${detail}` : ''}`);
}

function indent(text: string): string {
  const lines = text.trimEnd().split('\n');
  const shown = lines.length > 60 ? [...lines.slice(0, 40), `... ${lines.length - 60} lines ...`, ...lines.slice(-20)] : lines;
  return shown.map((line) => `          ${line}`).join('\n');
}
