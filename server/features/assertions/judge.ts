import { type Allowed, type ConnectionSet, hasConnections, intersectConnections, subtractConnections } from '../../semantics/sets/connection-set.js';
import type { Asked } from './asked-ports.js';
import type { ConnectionStatement } from './assertion.js';

/** What is not as expected of the ports asked about. */
export interface Unexpected {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly ports: ConnectionSet;
  /** Why it is not known, where that is not for the policies. */
  readonly doubt: string | undefined;
}

/** Whether what may pass is as expected; undefined where it is. */
export type Judge = (allowed: Allowed) => Unexpected | undefined;

/** Judges answers about some ports; each answer once, for few are different. What is surely wrong comes before what is not known. */
export function judgeFor(expect: ConnectionStatement['expect'], { ports, doubt }: Asked): Judge {
  const because = doubt === undefined ? undefined : `it is not known which port \`${doubt}\` is: some of the containers are not known`;
  const known = new Map<Allowed, Unexpected | undefined>();
  return (allowed) => {
    if (known.has(allowed)) return known.get(allowed);
    const found = expect === 'denied' ? openOf(ports, allowed) : closedOf(ports, allowed);
    const verdict = because === undefined ? found?.verdict : 'unknown';
    const result = found && verdict && { ports: found.ports, verdict, doubt: because };
    known.set(allowed, result);
    return result;
  };
}

type Found = Pick<Unexpected, 'verdict' | 'ports'>;

function openOf(asked: ConnectionSet, { sure, possible }: Allowed): Found | undefined {
  const open = intersectConnections(asked, sure);
  if (hasConnections(open)) return { verdict: 'allowed', ports: open };
  const maybe = intersectConnections(asked, possible);
  return hasConnections(maybe) ? { verdict: 'unknown', ports: maybe } : undefined;
}

function closedOf(asked: ConnectionSet, { sure, possible }: Allowed): Found | undefined {
  const closed = subtractConnections(asked, possible);
  if (hasConnections(closed)) return { verdict: 'denied', ports: closed };
  const maybe = subtractConnections(asked, sure);
  return hasConnections(maybe) ? { verdict: 'unknown', ports: maybe } : undefined;
}
