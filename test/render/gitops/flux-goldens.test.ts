import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildFluxProgram, type Flux, type FluxAnswer, type FluxQuestion, type SubstitutionQuestion } from '../../support/flux.js';
import { fluxValues, substitutedText, withoutOrigin } from '../../support/gitops.js';
import { GO_BUILD_TIMEOUT, hasGo } from '../../support/go-program.js';
import { randomFlux } from '../../support/random-flux.js';
import { randomSubstitution } from '../../support/random-substitution.js';
import { diceOf } from '../../support/random-yaml.js';
import { valuesOf } from '../../support/render.js';

interface Golden<Question> {
  readonly question: Question;
  readonly answer: FluxAnswer;
}

const corpus = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'corpus', 'flux');
const buildsFile = join(corpus, 'builds.json');
const substitutionsFile = join(corpus, 'substitutions.json');
const seed = Number(process.env['NETPOL_FLUX_SEED'] ?? '11');
const builds = Number(process.env['NETPOL_FLUX_BUILDS'] ?? '60');

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

function questions<T>(count: number, first: number, make: (dice: ReturnType<typeof diceOf>) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(diceOf(first * 1_000_003 + index)));
}

/** The same values in the same order, or a failure of both. */
async function compareBuilds(all: readonly Golden<FluxQuestion>[]): Promise<{ readonly same: number; readonly failing: number }> {
  const counts = { same: 0, failing: 0 };
  for (const { question, answer } of all) {
    const values = await fluxValues(question);
    if (answer.error !== undefined) {
      expect({ question, answer, values }).toEqual({ question, answer, values: expect.stringMatching(/^failed: /) });
      counts.failing++;
    } else {
      expect({ question, values }).toEqual({ question, values: withoutOrigin(valuesOf(answer.yaml ?? '')) });
      counts.same++;
    }
  }
  return counts;
}

function compareSubstitutions(all: readonly Golden<SubstitutionQuestion>[]): void {
  let cut = 0;
  for (const { question, answer } of all) {
    const ours = substitutedText(question);
    // Where Go crashes, its message says at which index.
    const isCrash = answer.error?.includes('slice bounds') === true && ours.error?.includes('slice bounds') === true;
    // Go goes on with half a character, of which no YAML can be made.
    const isCut = ours.error === 'a character is cut in two' && /[^\0-\x7f]/.test(JSON.stringify(question.vars));
    if (isCut) cut++;
    else expect({ question, ours: isCrash ? answer : ours }).toEqual({ question, ours: answer.error === undefined ? { text: answer.text ?? '' } : answer });
  }
  expect(cut).toBeLessThan(all.length / 50);
}

describe('as the packages of Flux answered once', () => {
  test('what is built of random trees', async () => {
    const counts = await compareBuilds(read(buildsFile));
    expect(counts.same).toBeGreaterThan(20);
    expect(counts.failing).toBeGreaterThan(5);
  });

  test('what is written for variables', () => {
    const all = read<readonly Golden<SubstitutionQuestion>[]>(substitutionsFile);
    expect(all.filter(({ answer }) => answer.error === undefined).length).toBeGreaterThan(200);
    expect(all.filter(({ answer }) => answer.error !== undefined).length).toBeGreaterThan(50);
    compareSubstitutions(all);
  });
});

describe.skipIf(!hasGo)('as the packages of Flux answer (needs Go)', () => {
  let flux: Flux;
  beforeAll(async () => {
    flux = await buildFluxProgram();
  }, GO_BUILD_TIMEOUT);

  function asked<T extends FluxQuestion | SubstitutionQuestion>(all: readonly T[]): readonly Golden<T>[] {
    const answers = flux(all);
    return all.map((question, index) => ({ question, answer: answers[index] ?? {} }));
  }

  test('what is built of random trees', { timeout: GO_BUILD_TIMEOUT }, async () => {
    const counts = await compareBuilds(asked(questions(builds, seed, randomFlux)));
    expect(counts.same).toBeGreaterThan(builds / 3);
  });

  test('what is written for variables', () => {
    compareSubstitutions(asked(questions(5_000, seed, randomSubstitution)));
  });

  // `node scripts/flux-goldens.mts` runs this.
  if (process.env['NETPOL_GOLDENS'] === 'write')
    test('writes what Flux answers', { timeout: GO_BUILD_TIMEOUT }, () => {
      mkdirSync(corpus, { recursive: true });
      const write = (file: string, all: readonly unknown[]) => writeFileSync(file, `[\n${all.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
      const built = asked(questions(45, 77, randomFlux));
      const substituted = asked(questions(400, 77, randomSubstitution));
      expect({ built: built.length, substituted: substituted.length }).toEqual({ built: 45, substituted: 400 });
      write(buildsFile, built);
      write(substitutionsFile, substituted);
    });
});
