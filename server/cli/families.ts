import { familyNames } from '../netpol.js';
import { nearest } from '../util/text.js';
import type { Options, ParsedArguments } from './arguments.js';
import { UsageError } from './io.js';

/** Of every command that answers what may connect to what. */
export const familiesOption: Options = {
  'ignore-families': {
    group: 'cluster',
    value: 'NAME,...',
    offers: () => familyNames,
    description: 'families of policies that are not evaluated, to be passed over, so that the answer is for the evaluated ones alone',
  },
};

/**
 * The families whose policies `--ignore-families` passes over.
 * @throws UsageError for a name that is none
 */
export function ignoredFamilies(args: ParsedArguments): readonly string[] {
  const names = (args.option('ignore-families') ?? '').split(',').flatMap((name) => name.trim() || []);
  for (const name of names) {
    if (familyNames.includes(name)) continue;
    const near = nearest(name.toLowerCase(), familyNames, 3);
    const hint = familyNames.includes(name.toLowerCase()) ? ` Write ${name.toLowerCase()}.` : near === undefined ? '' : ` Is ${near} meant?`;
    throw new UsageError(`--ignore-families knows no family ${JSON.stringify(name)}.${hint} It takes ${familyNames.join(', ')}.`);
  }
  return names;
}
