import type { Reach, Traffic } from '../../semantics/answers.js';

/** Says that name lookups are closed, where an isolated workload surely cannot make any; nothing where it can or may. */
export function dnsText({ isolatedBy, reaches }: Traffic): string | undefined {
  if (isolatedBy.length === 0 || reaches.some(mayCarryDns)) return undefined;
  return 'Name lookups (DNS) are closed, too.';
}

function mayCarryDns({ allowed }: Reach): boolean {
  return [...allowed.possible.UDP, ...allowed.possible.TCP].some(({ first, last }) => [53, 5353].some((port) => first <= port && port <= last));
}
