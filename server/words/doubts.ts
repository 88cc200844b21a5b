import type { DoubtReason, LabelsDoubt, PeerDoubt } from '../semantics/answers/doubt-reason.js';
import type { Policy, Rule } from '../semantics/cluster/policy.js';
import { firstListed, listed } from '../util/text.js';

/** What is not known, in sentences; each once. */
export function doubtTexts(reasons: readonly DoubtReason[]): readonly string[] {
  return [...new Set(reasons.map(doubtText))];
}

function doubtText(reason: DoubtReason): string {
  switch (reason.kind) {
    case 'doubt':
      return reason.because;
    case 'on-host':
      return `the ${reason.end} uses hostNetwork, and the API does not define what policies do to such pods`;
    case 'subject':
      return `it is not known whether ${reason.policy.name} selects the pods: ${labelsText(reason.labels)}`;
    case 'direction':
      return `it is not known whether ${reason.policy.name} is about ${reason.direction}: a template writes part of it`;
    case 'rule':
      return `it is not known what ${ruleText(reason)} decides: ${reason.unknown}`;
    case 'peer':
      return peerText(ruleText(reason), reason.doubt);
    case 'ports':
      return reason.passesOverEndPort
        ? `the network plugin passes over \`endPort\`, so of a range of ${ruleText(reason)} only the first port is surely open`
        : `it is not known which ports ${ruleText(reason)} opens`;
    case 'tie': {
      const [one, other] = reason.policies;
      return `${one.name} and ${other.name} have the same priority, ${one.priority}, and which of them decides is not defined`;
    }
    case 'named-ports':
      return 'the ports that it names are not known';
    case 'more':
      return `and ${reason.count} more reasons`;
  }
}

function ruleText({ policy, rule }: { readonly policy: Policy; readonly rule: Rule }): string {
  return `rule ${rule.index + 1} of ${policy.name}`;
}

function peerText(rule: string, doubt: PeerDoubt): string {
  switch (doubt.kind) {
    case 'some':
      return `${rule} matches only some of the pods: ${podNames(doubt.prefix, doubt.numbers)}`;
    case 'labels':
      return `it is not known whether ${rule} matches the other end: ${labelsText(doubt.labels)}`;
    case 'plugin':
      return `network plugins differ in whether the addresses of ${rule} match pods, too`;
    case 'pod-addresses':
      return `it is not known whether the pods have addresses that ${rule} matches`;
    case 'unknown':
      return `it is not known whether ${rule} matches the other end: labels, addresses or a selector are not known`;
  }
}

function podNames(prefix: string, numbers: readonly number[]): string {
  const names = numbers.map((number) => `${prefix || 'number '}${number}`);
  return names.length > 6 ? firstListed(names, 5) : listed(names);
}

function labelsText({ differing }: LabelsDoubt): string {
  return differing === undefined ? 'labels or a selector are not known' : `the pods differ in the label ${differing}`;
}
