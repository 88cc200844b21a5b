import type { PolicyPeer } from '../../model/network-policy.js';
import { addressesOf } from '../../semantics/cluster/includes.js';
import type { Plugin } from '../../semantics/cluster/plugins.js';
import type { AddressPeer } from '../../semantics/cluster/policy.js';
import { rangesText } from '../../words/addresses.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';
import { guessWords } from './footnotes.js';
import { portsAt } from './port-words.js';
import { effects, type RulePlace } from './rule.js';

/** The addresses that are left after `except`; undefined where the block cannot be read. */
export function hoverIpBlock(scope: Scope, place: RulePlace, { index, ipBlock }: PolicyPeer): readonly string[] | undefined {
  const { print } = scope;
  const { rule } = place;
  const peer = rule.peers === 'anyone' ? undefined : rule.peers.find((each): each is AddressPeer => each.kind === 'addresses' && each.index === index);
  if (!peer || !ipBlock) return undefined;
  if (peer.unknown !== undefined) return [`Which addresses are meant is not known: ${print.marked(peer.unknown)}.`];
  const left = addressesOf(peer);
  if (!left) return undefined;
  const ports = portsAt(scope, rule.ports, []);
  const on = `${rule.direction === 'ingress' ? 'They may connect' : 'Connections to them may be made'} on ${ports}.`;
  const notPods = podsWords(scope);
  if (left.length === 0) return [`${print.strong('No address is left')} of ${print.code(peer.cidr)} after ${print.code('except')}.`];
  const without = peer.except.length === 0 ? '' : ` ${print.strong('except')} ${say.list(peer.except.map(print.code), 4)}`;
  const lead = `Every address of ${print.code(peer.cidr)}${without}: ${say.addressCount(left)}.`;
  const rest = peer.except.length === 0 ? [] : [`Left: ${rangesText(left, print.code)}.`];
  return [lead, ...rest, `${on} ${notPods}`, ...effects(scope, place, { peers: [peer], ports: rule.ports })];
}

/** Whether pods are meant, too: what a person says of the plugin, else that plugins differ, and what is guessed. */
function podsWords(scope: Scope): string {
  const { profile, guessedPlugin } = scope.view;
  const does = ({ title, blocksMatchPods }: Plugin) =>
    `${scope.print.text(title)} ${blocksMatchPods ? 'matches pods by their addresses, too' : 'never matches pods by an ipBlock'}`;
  if (profile.plugin?.blocksMatchPods !== undefined) return `${does(profile.plugin)}.`;
  const differ = 'Pods of the cluster are not meant by ipBlock; plugins differ.';
  return guessedPlugin?.plugin.blocksMatchPods === undefined ? differ : `${differ} ${does(guessedPlugin.plugin)}; it is ${guessWords(scope, guessedPlugin)}.`;
}
