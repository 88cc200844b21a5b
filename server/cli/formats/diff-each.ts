import { counted, jsonText, oneLine } from '../../util/text.js';
import type { EnvironmentDifference } from '../diff-each.js';
import { type DiffFormat, diffJsonValue } from './diff.js';

/** What people read behind the name of an environment. */
const stateWords = { added: 'new environment', removed: 'removed environment', changed: undefined } as const;

/** The environments that are another than before, each below its name, and how many are as they were; as JSON all of them, as NDJSON their rows. */
export function* printEach(all: readonly EnvironmentDifference[], format: string, { print }: DiffFormat): Iterable<string> {
  if (format === 'json') return yield `${jsonText({ version: 1, environments: all.map(jsonOf) }, 2)}\n`;
  if (format === 'ndjson') {
    for (const one of all) if (one.state !== 'not-compared') yield* print(one.report);
    return;
  }
  const heading = format === 'markdown' ? (text: string) => `## ${text}\n\n` : (text: string) => `${text}\n`;
  for (const one of all) {
    if (one.state === 'unchanged') continue;
    if (one.state === 'not-compared') yield `${heading(`${oneLine(one.name)}: not compared`)}${oneLine(one.problem)}\n\n`;
    else {
      const word = stateWords[one.state];
      yield heading(`${oneLine(one.name)}${word === undefined ? '' : `: ${word}`}`);
      yield* print(one.report);
      yield '\n';
    }
  }
  yield `${counted(all.filter(({ state }) => state === 'unchanged').length, 'environment')} unchanged\n`;
}

function jsonOf(one: EnvironmentDifference) {
  if (one.state === 'not-compared') return { version: 1, state: one.state, problem: one.problem, limits: [], environment: one.name };
  return { ...diffJsonValue(one.report), state: one.state };
}
