import { type AddressRange, formatAddress, formatRange, toCidrs } from '../../semantics/address-set.js';
import type { Allowed } from '../../semantics/answers.js';
import { allConnections, type ConnectionSet, hasConnections, isAllConnections, subtractConnections, unionConnections } from '../../semantics/connection-set.js';
import type { YamlValue } from '../../syntax/edit/yaml-text.js';

/** The other end of connections with one workload, as a file of assertions names it, and what passes. */
export interface Unit {
  readonly group: YamlValue;
  readonly allowed: Allowed;
}

/** Everything on one side of a workload, in units. */
export interface Surroundings {
  /** What together is, or includes, all units. */
  readonly all: readonly YamlValue[];
  readonly units: readonly Unit[];
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

/** What passes surely, and what surely does not: each port with each end once, the ports that are closed for all of them last. */
export function linesOf({ all, units, besides }: Surroundings): readonly Line[] {
  const used = units.reduce((sum, { allowed }) => unionConnections(sum, allowed.possible), besides);
  const closed = subtractConnections(allConnections, used);
  const line = (expect: Line['expect'], ports: ConnectionSet, closing: boolean) => (group: YamlValue) => stated(group, ports, expect, closing);
  return [
    ...units.flatMap(({ group, allowed }) => line('allowed', allowed.sure, false)(group)),
    ...units.flatMap(({ group, allowed }) => line('denied', subtractConnections(used, allowed.possible), false)(group)),
    ...all.flatMap(line('denied', closed, !isAllConnections(closed))),
  ];
}

function stated(group: YamlValue, ports: ConnectionSet, expect: Line['expect'], closing: boolean): readonly Line[] {
  return hasConnections(ports) ? [{ group, ports: isAllConnections(ports) ? undefined : portItems(ports), expect, closing }] : [];
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
