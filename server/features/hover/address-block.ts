import { countAddresses, formatRange } from '../../semantics/address-set.js';
import { describePorts } from '../../semantics/describe.js';
import type { AddressPeer, Policy, Rule } from '../../semantics/policy.js';
import { addressesOf } from '../../semantics/questions.js';
import { code } from '../markdown.js';
import { joined, listed, numberText } from '../words.js';
import type { HoverContext } from './context.js';
import { mootText } from './rule.js';

/** What is left of an `ipBlock` after `except`, counted; that it does not mean pods. */
export function hoverAddressBlock(context: HoverContext, policy: Policy, rule: Rule, peer: AddressPeer): string {
  if (peer.unknown !== undefined) return `Which addresses are meant is not known: ${peer.unknown}.`;
  const left = addressesOf(peer);
  const verb =
    rule.direction === 'ingress'
      ? `They may connect to ${describePorts(rule, code)}.`
      : `The selected pods may connect to them on ${describePorts(rule, code)}.`;
  if (left.length === 0) return `No address is left of ${code(peer.cidr)}.`;
  const except = peer.except.length === 0 ? '' : ` **except** ${joined(peer.except.map(code))}`;
  const ranges = peer.except.length === 0 ? [] : [`Left: ${listed(left.map(formatRange).map(code), 6)}.`];
  return [
    `Every address of ${code(peer.cidr)}${except}: ${numberText(countAddresses(left))} addresses. ${verb}`,
    ...ranges,
    'Pods of the cluster are not meant by `ipBlock`; plugins differ.',
    ...mootText(context, policy, rule, peer),
  ].join('\n\n');
}
