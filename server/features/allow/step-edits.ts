import type { LabelSelector, NetworkPolicySpec } from '../../model/network-policy.js';
import { peerValue } from '../../rules/allow-text.js';
import { appendItem, type Edits, replaceWord, together } from '../../rules/edits.js';
import type { Peer, PortMatcher, Rule } from '../../semantics/cluster/policy.js';
import type { Requirement } from '../../semantics/cluster/selector.js';
import type { YamlValue } from '../../syntax/edit/yaml-text.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { RemedyChange } from '../explain/remedy-changes.js';

/** The edits of a document that make a rule what it is to be; undefined where they cannot be made. */
export function ruleEdits(tree: SyntaxTree, written: NetworkPolicySpec, { policy, rule, changed }: Extract<RemedyChange, { kind: 'rule' }>): Edits {
  const item = written[rule.direction]?.items.find(({ index }) => index === rule.index);
  if (!item || item.templated) return undefined;
  const list = rule.direction === 'ingress' ? 'from' : 'to';
  const [peersBefore, peersAfter] = [peersOf(rule), peersOf(changed)];
  const [portsBefore, portsAfter] = [portsOf(rule), portsOf(changed)];
  const added = peersAfter.slice(peersBefore.length).map((peer) => appendItem(tree, [...item.path, list], peerYaml(peer, policy.namespace)));
  const ports = portsAfter.slice(portsBefore.length).map((port) => appendItem(tree, [...item.path, 'ports'], portYaml(port)));
  const corrected = peersBefore.flatMap((before, place) => {
    const after = peersAfter[place];
    if (after === before || before.kind !== 'pods' || after?.kind !== 'pods') return [];
    const selector = item.peers?.items.find(({ index }) => index === before.index)?.podSelector;
    return [labelEdits(tree, selector, before.pods.pods.requirements, after.pods.pods.requirements)];
  });
  return together(...corrected, ...added, ...ports);
}

function peersOf({ peers }: Rule): readonly Peer[] {
  return peers === 'anyone' ? [] : peers;
}

function portsOf({ ports }: Rule): readonly PortMatcher[] {
  return ports === 'any' ? [] : ports;
}

/** Labels written otherwise, where they stand; those of expressions are left to people. */
function labelEdits(tree: SyntaxTree, selector: LabelSelector | undefined, before: readonly Requirement[], after: readonly Requirement[]): Edits {
  return together(
    ...before.flatMap((was, index): readonly Edits[] => {
      const is = after[index];
      if (is === was) return [];
      const entry = selector?.matchLabels?.entries.find(({ key, value }) => key.value === was.key && value.value === was.values[0]);
      if (!entry || is?.values.length !== 1) return [undefined];
      return [
        ...(is.key === was.key ? [] : [replaceWord(tree, entry.key.range, is.key)]),
        ...(is.values[0] === was.values[0] ? [] : [replaceWord(tree, entry.value.range, is.values[0] ?? '')]),
      ];
    }),
  );
}

/** An item of `from` or `to`. @param own the namespace of the policy, which needs no selector */
export function peerYaml(peer: Peer, own: string | undefined): YamlValue {
  if (peer.kind === 'addresses') return { ipBlock: { cidr: peer.cidr, ...(peer.except.length > 0 ? { except: [...peer.except] } : {}) } };
  const { namespaces, pods } = peer.pods;
  const namespace = 'name' in namespaces && namespaces.name !== own ? namespaces.name : undefined;
  return peerValue({ namespace, pods: pods.requirements });
}

/** An item of `ports`. */
export function portYaml({ protocol, port }: PortMatcher): YamlValue {
  const which = port === 'all' ? {} : 'name' in port ? { port: port.name } : { port: port.first, ...(port.last === port.first ? {} : { endPort: port.last }) };
  return { ...which, ...(protocol === undefined ? {} : { protocol }) };
}
