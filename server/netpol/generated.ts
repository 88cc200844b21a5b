import type { EvidenceKind } from '../dependencies/dependency.js';
import { evidencePlace, evidenceText } from '../dependencies/evidence.js';
import type { Named } from '../features/ends/named.js';
import type { GeneratedPolicy, GeneratedRule, GenerateTarget, NotAllowed } from '../features/generate/generated.js';
import { policyText } from '../features/generate/text.js';
import { generatePolicies, ruleReason } from '../features/generate.js';
import type { EnvironmentView, Location } from '../workspace/snapshot.js';
import type { AnswerPorts, Plain } from './answers.js';
import type { DifferenceRow } from './difference.js';

/** Policies that are proposed for a workload or a namespace, and what they would change. */
export interface PolicyProposal {
  readonly policies: readonly ProposedPolicy[];
  /** Connections that stop passing, at most `mostChanges` of them. */
  readonly closes: readonly ProposedChange[];
  /** Connections that pass from then on, at most `mostChanges` of them. */
  readonly opens: readonly ProposedChange[];
  /** How many there are of each. */
  readonly counts: { readonly closes: number; readonly opens: number };
  /** What has to work, and no rule can be written for. */
  readonly notAllowed: readonly { readonly because: string; readonly evidence: ProposedEvidence }[];
}

export interface ProposedPolicy extends Pick<GeneratedPolicy, 'name' | 'namespace' | 'purpose'> {
  /** One YAML document, with a line break at its end. */
  readonly text: string;
  /** In the order of the text: of ingress first. */
  readonly rules: readonly ProposedRule[];
}

export interface ProposedRule extends Pick<GeneratedRule, 'direction' | 'who'> {
  readonly ports: AnswerPorts;
  /** As a sentence. */
  readonly reason: string;
  readonly because: readonly ProposedEvidence[];
}

/** What says that a connection has to work, and where. */
export interface ProposedEvidence {
  readonly why: EvidenceKind;
  /** As it is written, with the name of what holds it: `DB_HOST=postgres`. */
  readonly evidence: string;
  readonly location: Location;
}

export type ProposedChange = Pick<DifferenceRow, 'from' | 'to' | 'before' | 'after'>;

/** More rows of an effect nobody reads. */
export const mostChanges = 200;

export function generatedFor(view: EnvironmentView, plain: Plain, target: GenerateTarget): Named<PolicyProposal> {
  const { found, problem } = generatePolicies(view, target);
  if (problem !== undefined) return { problem };
  const changes = found.changes();
  const [closes, opens] = [changes.filter(({ kind }) => kind !== 'added'), changes.filter(({ kind }) => kind === 'added')];
  const rows = (some: typeof changes): readonly ProposedChange[] =>
    some
      .slice(0, mostChanges)
      .map(({ from, to, before, after }) => ({ from: plain.end(from), to: plain.end(to), before: plain.ports(before), after: plain.ports(after) }));
  return {
    found: {
      policies: found.policies.map((policy) => proposedPolicy(plain, policy)),
      closes: rows(closes),
      opens: rows(opens),
      counts: { closes: closes.length, opens: opens.length },
      notAllowed: found.notAllowed.map(({ dependency, because }) => ({ because, evidence: evidenceOf(dependency) })),
    },
  };
}

function proposedPolicy(plain: Plain, policy: GeneratedPolicy): ProposedPolicy {
  const { name, namespace, purpose, rules } = policy;
  return {
    name,
    namespace,
    purpose,
    text: policyText(policy),
    rules: rules.map((rule) => ({
      direction: rule.direction,
      who: rule.who,
      ports: plain.ports(rule.ports),
      reason: ruleReason(rule),
      because: rule.because.map(evidenceOf),
    })),
  };
}

function evidenceOf({ evidence }: NotAllowed['dependency']): ProposedEvidence {
  return { why: evidence.kind, evidence: evidenceText(evidence), location: evidencePlace(evidence) };
}
