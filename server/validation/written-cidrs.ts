import type { AdminPolicy } from '../model/admin-policy.js';
import { adminPeersOf } from '../model/admin-reading.js';
import type { IpBlock, NetworkPolicy, PolicyPeer } from '../model/network-policy.js';
import { peersOf } from '../model/reading.js';
import type { Path } from '../syntax/nodes.js';
import type { Range } from '../util/range.js';
import { type CidrReading, readCidr } from './cidr.js';
import type { KubernetesVersion } from './kubernetes-version.js';

/** A CIDR of an `ipBlock`, its `cidr` or one of `except`, or one of the `networks` of an admin policy. */
export interface WrittenCidr {
  readonly at: Range;
  readonly text: string;
  readonly path: Path;
  readonly reading: CidrReading;
  readonly field: 'cidr' | 'except' | 'networks';
  /** Of forms that older servers take: `StrictIPCIDRValidation` is on from 1.36. The CRDs of admin policies never took them. */
  readonly refusedFrom?: KubernetesVersion | undefined;
}

export function ipBlocksOf(policy: NetworkPolicy): readonly { readonly block: IpBlock; readonly peer: PolicyPeer }[] {
  return peersOf(policy).flatMap(({ peer }) => (peer.ipBlock && !peer.ipBlock.isNull ? [{ block: peer.ipBlock, peer }] : []));
}

/** All CIDRs that are known; an empty `cidr` counts as missing and is not among them. */
export function cidrsOf(policy: NetworkPolicy | AdminPolicy): readonly WrittenCidr[] {
  if (policy.type === 'AdminPolicy') return networksOf(policy);
  return ipBlocksOf(policy).flatMap(({ block }) => [
    ...(block.cidr?.value ? [writtenCidr(block, block.cidr.value, block.cidr.range)] : []),
    ...exceptsOf(block),
  ]);
}

/** The known entries of `networks`. */
export function networksOf(policy: AdminPolicy): readonly WrittenCidr[] {
  return adminPeersOf(policy).flatMap(({ peer: { networks } }) =>
    (networks?.items ?? []).flatMap(({ value: text, range: at }, index) =>
      text === undefined ? [] : [{ at, text, path: [...(networks?.path ?? []), index], reading: readCidr(text), field: 'networks' as const }],
    ),
  );
}

/** The known entries of `except`. */
export function exceptsOf(block: IpBlock): readonly WrittenCidr[] {
  // Without a `cidr` the API server does not look at them.
  if (block.cidr?.value === '' || (block.cidr === undefined && !block.templated)) return [];
  return (block.except?.items ?? []).flatMap(({ value, range }, index) =>
    value === undefined ? [] : [readBlock({ at: range, text: value, path: [...block.path, 'except', index], field: 'except' })],
  );
}

function writtenCidr(block: IpBlock, text: string, at: Range): WrittenCidr {
  return readBlock({ at, text, path: [...block.path, 'cidr'], field: 'cidr' });
}

/** One of an `ipBlock`. */
function readBlock(written: Omit<WrittenCidr, 'reading' | 'refusedFrom'>): WrittenCidr {
  const reading = readCidr(written.text);
  const isLenient = reading.kind === 'leading-zeros' || reading.kind === 'mapped' || reading.kind === 'host-bits';
  return { ...written, reading, refusedFrom: isLenient ? '1.36' : undefined };
}
