import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../../scripts/root.mts';
import type { Dimension } from './growth/dimension.mts';
import { dimensions } from './growth/dimensions.mts';
import { runScript } from './run-program.mts';
import type { Row } from './table.mts';

const factors = [1, 2, 4, 8] as const;

/** A cost that grows no faster than this, as a power of the size, is one that grows as the work does. */
const limit = 1.3;

/** Too little above an empty run says nothing about growth, in seconds. */
const least = 0.05;

/**
 * How what `netpol` costs grows with each way in which manifests grow: the exponent, fitted to the seconds of the processor, less those of a run
 * on nothing, at a size and twice, four and eight times as much. Where the output grows faster than the size, growth counts against the output.
 * @param wanted only the dimensions whose name holds one of these; none: all
 */
export async function measureGrowth(folder: string, wanted: readonly string[]): Promise<readonly Row[]> {
  const root = path.join(folder, 'growth');
  const nothing = await run(root, { 'nothing.yaml': 'a: b\n' }, ['check']);
  const rows: Row[] = [];
  for (const dimension of dimensions.filter(({ name }) => wanted.length === 0 || wanted.some((text) => name.includes(text)))) {
    for (const command of dimension.commands) rows.push(await measure(root, dimension, command, nothing.seconds));
  }
  return rows;
}

async function measure(root: string, { name, size, files }: Dimension, command: readonly string[], nothing: number): Promise<Row> {
  const runs: Cost[] = [];
  for (const factor of factors) runs.push(await run(root, files(size * factor), command));
  const seconds = runs.map((each) => Math.max(least, each.seconds - nothing));
  const work = factors.map((factor, i) => Math.max(factor, (runs[i]?.bytes ?? 0) / Math.max(1, runs[0]?.bytes ?? 1)));
  const exponent = slope(work.map(Math.log), seconds.map(Math.log));
  const figures = runs.map((each) => each.seconds.toFixed(2)).join(', ');
  return {
    what: `${name} (${command.filter((word) => !word.startsWith('-')).join(' ')}), ${size.toLocaleString('en')} to ${(size * 8).toLocaleString('en')}: ${figures} s`,
    figure: `${exponent.toFixed(2)}`,
    limit: `at most ${limit}`,
    kept: exponent <= limit,
  };
}

interface Cost {
  readonly seconds: number;
  /** What it wrote. */
  readonly bytes: number;
}

async function run(root: string, files: Readonly<Record<string, string>>, command: readonly string[]): Promise<Cost> {
  rmSync(root, { recursive: true, force: true });
  const manifests = path.join(root, 'manifests');
  mkdirSync(manifests, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(manifests, file), text);
  const { user, bytes } = await runScript(at('dist', 'cli.js'), [...command, manifests], { folder: root, seconds: 600, mayFind: true });
  return { seconds: user / 1000, bytes };
}

/** Of the line that fits best, by least squares. */
function slope(xs: readonly number[], ys: readonly number[]): number {
  const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
  const [x, y] = [mean(xs), mean(ys)];
  const [across, along] = xs.reduce(([a, b], one, i) => [a + (one - x) * ((ys[i] ?? y) - y), b + (one - x) ** 2], [0, 0] as [number, number]);
  return across / along;
}
