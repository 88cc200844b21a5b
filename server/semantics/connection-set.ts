import type { Protocol } from '../model/objects.js';

/** Disjoint, ascending, inclusive port ranges within 1-65535, not adjacent to each other. */
export type PortSet = readonly { readonly first: number; readonly last: number }[];

/** The ports of each protocol over which a connection may be made. */
export type ConnectionSet = Readonly<Record<Protocol, PortSet>>;
