import { counted, listed } from '../util/text.js';
import type { Mark } from './mark.js';

/** Why an answer may not be the cluster's. */
export type LimitKind =
  | 'not-enforced'
  | 'family-not-evaluated'
  | 'families-ignored'
  | 'policy-refused'
  | 'half-typed'
  | 'unit-not-rendered'
  | 'workloads-unseen'
  | 'not-listed'
  | 'host-network'
  | 'pods-differ'
  | 'placeholder'
  | 'condition'
  | 'file-shared'
  | 'still-indexing';

/** What is said of each kind, as sentences on one line with `code` marks. Names come from manifests: they are put in without marks of their own. */
export const limitTexts = {
  stillIndexing: () => 'The workspace is still being read: this counts only the files read so far.',
  /** @param others files beside it of which the same holds */
  fileShared: (file: string, others: number, environment: string) => {
    const what = others === 0 ? `\`${file}\` counts` : `\`${file}\` and ${counted(others, 'file')} beside it count`;
    return `${what} in \`${environment}\` and in other environments, because no environment has what ${others === 0 ? 'it defines' : 'they define'} for itself.`;
  },
  /** @param plugin its title; undefined: there is none that enforces policies */
  notEnforced: (plugin: string | undefined) =>
    `Nothing is enforced${plugin === undefined ? ' without a network plugin that does so' : ` by ${plugin}`}: every connection passes, whatever policies say. The answer is what they would allow.`,
  halfTyped: (name: string) =>
    `${unmarked(name)} counts as it was before its text was edited: what stands there now is not whole, or the API server refuses it.`,
  familyNotEvaluated: (name: string, effect: string) => `${unmarked(name)} is not evaluated: ${effect}.`,
  familiesIgnored: (policies: number, families: readonly string[]) =>
    `${counted(policies, 'policy')} of ${listed(families)} ${policies === 1 ? 'is' : 'are'} passed over, as asked: the answer is what the other policies allow.`,
  policyRefused: (name: string, why: string) => `${unmarked(name)} is left out of the answer, because the API server refuses it: ${why.replace(/\s+/g, ' ')}`,
  unseen: (what: 'Pods' | 'Policies' | 'Pods or policies', reason: string) => `${what} may be missing from the answer: ${reason}.`,
  chartTemplates: (first: string, others: number) => `the chart template \`${first}\` and ${others} more beside it are not rendered here`,
  hostNetwork: (name: string) =>
    `The pods of ${unmarked(name)} use the host's network: NetworkPolicy does not say what holds for them, and most plugins leave them open.`,
  podsDiffer: (name: string, labels: readonly string[]) =>
    `The pods of ${unmarked(name)} differ in their labels (${unmarked(listed(labels))}): what holds for some of them only is unknown.`,
  placeholder: (name: string) => `A template or another tool writes a part of ${unmarked(name)}: what depends on it is unknown.`,
  condition: (name: string, reasons: Iterable<string>) => `What ${unmarked(name)} decides is known in part only: ${[...reasons].join('; ')}.`,
} as const;

const moreOf: Readonly<Record<LimitKind, readonly [noun: string, rest: string]>> = {
  'not-enforced': ['plugin', 'known to enforce nothing.'],
  'family-not-evaluated': ['policy', 'not evaluated.'],
  'families-ignored': ['policy', 'passed over.'],
  'policy-refused': ['policy', 'left out of the answer. `netpol check` lists what is wrong.'],
  'half-typed': ['object', 'counted as they were before the text was edited.'],
  'unit-not-rendered': ['unit', 'not rendered here.'],
  'workloads-unseen': ['object', 'not known to make pods or not.'],
  'not-listed': ['list', 'missing from the snapshot.'],
  'host-network': ['workload', "on the host's network."],
  'pods-differ': ['workload', 'of pods with different labels.'],
  placeholder: ['policy', 'completed by a template or another tool.'],
  condition: ['policy', 'with rules that depend on what is in no manifest.'],
  'file-shared': ['folder', 'counted in other environments, too.'],
  'still-indexing': ['file', 'not read yet.'],
};

/** That there are more of a kind than are told. */
export function moreLimitsText(kind: LimitKind, count: number): string {
  const [noun, rest] = moreOf[kind];
  return `${counted(count, noun).replace(' ', ' more ')} ${count === 1 ? 'is' : 'are'} ${rest}`;
}

/** A name from a manifest as part of a sentence with marks. */
const unmarked: Mark = (name) => name.replaceAll('`', "'");
