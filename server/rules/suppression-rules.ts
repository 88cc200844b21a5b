import type { Range } from '../util/range.js';
import { type Fix, rule, type Violation } from './rule.js';
import type { Suppression } from './suppression.js';

/** What the runner, which alone knows the other rules and what they found, hands to these rules; offsets of the document. */
export interface SuppressionFact extends Violation {
  readonly suppression: Suppression;
  /** The name concerned; undefined where the whole comment is. */
  readonly id: string | undefined;
  readonly nearest: string | undefined;
  /** What to delete so that the name, or the whole comment, is gone. */
  readonly remove: Range;
}

const written = '`# netpol-ignore-next-line RULE: reason`';

export const ignoreWithoutReason = rule<'document', SuppressionFact>({
  id: 'ignore-without-reason',
  category: 'mistake',
  severity: 'hint',
  on: 'document',
  docs: {
    summary: 'A suppression comment does not say why.',
    why: 'The next reader must know whether the finding was judged or only silenced. The reason stands behind a colon and is shown nowhere else.',
    bad: `
# netpol-ignore-next-line empty-rule-allows-all
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: ignore-without-reason
ingress: [{}]
`,
    good: `
# netpol-ignore-next-line empty-rule-allows-all: the public site, open on purpose
ingress: [{}]
`,
    references: [],
  },
  find: () => [],
  say: ({ suppression }) =>
    suppression.rules.length === 0
      ? `This comment names no rule, so it silences nothing. The form is ${written}.`
      : 'Say why this is silenced: put the reason behind a colon at the end of the comment.',
});

export const ignoreUnknownRule = rule<'document', SuppressionFact>({
  id: 'ignore-unknown-rule',
  category: 'mistake',
  severity: 'hint',
  on: 'document',
  docs: {
    summary: 'A suppression comment names a rule that does not exist.',
    why: 'A misspelled name silences nothing, and a name from another tool is not understood. `netpol rules` lists the names.',
    bad: `
# netpol-ignore-next-line empty-rule-alows-all: open on purpose
#                         ^^^^^^^^^^^^^^^^^^^^ hint: ignore-unknown-rule
ingress: [{}]
`,
    good: `
# netpol-ignore-next-line empty-rule-allows-all: open on purpose
ingress: [{}]
`,
    references: [],
  },
  find: () => [],
  say: ({ id, nearest }) =>
    `There is no rule \`${id}\`${nearest === undefined ? '; `netpol rules` lists them' : `; is \`${nearest}\` meant?`}${nearest === undefined ? '.' : ''}`,
  fix: ({ at, nearest, remove, id }) => [
    ...(nearest === undefined
      ? []
      : [
          {
            title: `Write ${nearest}`,
            safe: false,
            edits: [{ range: at, newText: nearest }],
          },
        ]),
    removal(`Remove ${id}`, remove),
  ],
});

export const ignoreUnused = rule<'document', SuppressionFact>({
  id: 'ignore-unused',
  category: 'mistake',
  severity: 'hint',
  on: 'document',
  docs: {
    summary: 'A suppression comment silences nothing.',
    why: 'The fault it was written for is gone, or the comment slipped to another line. Left standing, it hides the same fault when it comes back.',
    bad: `
# netpol-ignore-next-line empty-rule-allows-all: open on purpose
#                         ^^^^^^^^^^^^^^^^^^^^^ hint: ignore-unused
ingress:
  - from:
      - podSelector: {}
`,
    good: `
# netpol-ignore-next-line empty-rule-allows-all: open on purpose
ingress: [{}]
`,
    references: [],
  },
  find: () => [],
  say: ({ id }) => `\`${id}\` finds nothing here, so this comment silences nothing. Remove it, or move it directly above the line it is about.`,
  fix: ({ remove, id }) => [removal(`Remove the comment for ${id}`, remove)],
});

export const suppressionRules = [ignoreWithoutReason, ignoreUnknownRule, ignoreUnused] as const;

/** Never without asking: the comment may be wanted again when the edit is done. */
function removal(title: string, range: Range): Fix {
  return { title, safe: false, edits: [{ range, newText: '' }] };
}
