import { networkPolicyOf } from '../../families/written.js';
import type { PolicyPeer } from '../../model/network-policy.js';
import { isPolicy, type KubernetesObject } from '../../model/objects.js';
import type { Evaluator } from '../../semantics/evaluator.js';
import { type AddressRange, addressSet, includesAddresses, parseCidr } from '../../semantics/sets/address-set.js';
import * as say from '../say.js';
import { type AskedPlace, lastBefore } from './asked.js';
import { counted, type Offer } from './offer.js';

/** The blocks of addresses that policies of the environment name, the commonest first; for `except` those inside of the block around. */
export function blockOffers(asked: AskedPlace, key: 'cidr' | 'except'): readonly Offer[] {
  const around = key === 'except' ? blockAround(asked) : undefined;
  if (key === 'except' && around === undefined) return [];
  const outer = around === undefined ? undefined : addressSet([around]);
  const fitting = blocksIn(asked).filter(({ block }) => {
    const own = outer && addressSet([block]);
    return !own || (includesAddresses(outer, own) && !includesAddresses(own, outer));
  });
  return fitting.map(({ label, number }) => ({ label, kind: 'address', detail: `in ${say.count(number, 'policy')} here` }));
}

interface UsedBlock {
  readonly label: string;
  readonly number: number;
  readonly block: AddressRange;
}

const known = new WeakMap<Evaluator, readonly UsedBlock[]>();

/** Found once, as long as no policy says anything else. */
function blocksIn(asked: AskedPlace): readonly UsedBlock[] {
  const { evaluator } = asked.view;
  const found =
    known.get(evaluator) ??
    counted(blocksOf(asked)).flatMap(([label, number]) => {
      const block = parseCidr(label);
      return block ? [{ label, number, block }] : [];
    });
  known.set(evaluator, found);
  return found;
}

/** Each block once for each policy that names it. */
function blocksOf({ view }: AskedPlace): readonly string[] {
  const namespaces = [...view.evaluator.cluster.namespaces.keys()];
  return namespaces.flatMap((name) =>
    view.inNamespace(name, 'NetworkPolicy').flatMap(({ object }) => {
      const peers = peersOf(object);
      const texts = peers.flatMap(({ ipBlock }) => [ipBlock?.cidr?.value, ...(ipBlock?.except?.items ?? []).map(({ value }) => value)]);
      return [...new Set(texts.filter((text) => text !== undefined))];
    }),
  );
}

function peersOf(object: KubernetesObject): readonly PolicyPeer[] {
  const policy = isPolicy(object) ? networkPolicyOf(object) : undefined;
  return [policy?.spec.ingress, policy?.spec.egress].flatMap((list) => list?.items ?? []).flatMap((rule) => rule.peers?.items ?? []);
}

function blockAround({ placed: { object }, offset }: AskedPlace) {
  const text = lastBefore(peersOf(object), offset, ({ range }) => range.start)?.ipBlock?.cidr?.value;
  return text === undefined ? undefined : parseCidr(text);
}
