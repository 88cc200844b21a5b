import { type AddressRange, formatAddress, formatRange, toCidrs } from '../../semantics/sets/address-set.js';
import {
  type Allowed,
  type ConnectionSet,
  everyPort,
  hasConnections,
  intersectConnections,
  isEveryPort,
  subtractConnections,
  unionConnections,
} from '../../semantics/sets/connection-set.js';
import type { YamlValue } from '../../syntax/edit/yaml-text.js';

/** The other end of connections with one workload, as a file of assertions names it, and what passes. */
export interface RecordedUnit {
  readonly group: YamlValue;
  readonly allowed: Allowed;
}

/** Everything on one side of a workload, in units and in parts with units of their own. */
export interface Surroundings {
  /** What together is, or includes, all units and parts. */
  readonly all: readonly YamlValue[];
  readonly units: readonly RecordedUnit[];
  readonly parts: readonly Surroundings[];
  /** May pass, too, though no unit says so. */
  readonly besides: ConnectionSet;
}

/** One assertion on connections with a workload; the workload is added last. */
export interface Line {
  readonly group: YamlValue;
  /** Undefined: every port. */
  readonly ports: readonly (string | number)[] | undefined;
  readonly expect: 'allowed' | 'denied';
  /** It closes the ports that no other line is about. */
  readonly closing: boolean;
}

/**
 * What passes surely, and what surely does not: of the ports within which something is to be said, those that are closed for all are stated
 * once for all, last; others for the part or the unit for which they are closed.
 */
export function linesOf(surroundings: Surroundings, within: ConnectionSet = everyPort): readonly Line[] {
  const { all, units, parts } = surroundings;
  const used = usedBy(surroundings);
  const closed = subtractConnections(within, used);
  return [
    ...units.flatMap(({ group, allowed }) => stated(group, allowed.sure, 'allowed', false)),
    ...parts.flatMap((part) => linesOf(part, used)),
    ...units.flatMap(({ group, allowed }) => stated(group, subtractConnections(used, allowed.possible), 'denied', false)),
    ...all.flatMap((group) => stated(group, closed, 'denied', within === everyPort && !isEveryPort(closed))),
  ];
}

function usedBy({ units, parts, besides }: Surroundings): ConnectionSet {
  const used = units.reduce((sum, { allowed }) => unionConnections(sum, allowed.possible), besides);
  return parts.reduce((sum, part) => unionConnections(sum, usedBy(part)), used);
}

/** Assertions are about ports, so nothing is stated of ICMP. */
function stated(group: YamlValue, about: ConnectionSet, expect: Line['expect'], closing: boolean): readonly Line[] {
  const ports = intersectConnections(about, everyPort);
  return hasConnections(ports) ? [{ group, ports: isEveryPort(ports) ? undefined : portItems(ports), expect, closing }] : [];
}

/** Ports as a file of assertions has them; TCP first and without its name. */
function portItems(ports: ConnectionSet): readonly (string | number)[] {
  return (['TCP', 'UDP', 'SCTP'] as const).flatMap((protocol) =>
    ports[protocol].map(({ first, last }) => {
      const text = first === last ? `${first}` : `${first}-${last}`;
      if (protocol !== 'TCP') return `${protocol}/${text}`;
      return first === last ? first : text;
    }),
  );
}

/** A range as one address, one CIDR, or both its ends. */
export function rangeText(range: AddressRange): string {
  if (range.first === range.last) return formatAddress(range.family, range.first);
  const [cidr, more] = toCidrs([range]);
  return cidr !== undefined && more === undefined ? cidr : formatRange(range);
}
