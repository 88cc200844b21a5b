import type { Evaluator } from '../semantics/evaluator.js';
import { type ConnectionSet, hasConnections, subtractConnections } from '../semantics/sets/connection-set.js';
import { type Change, changesSince } from './compare.js';
import { endName } from './ends/endpoints.js';
import { portsText } from './explain.js';

/** What an edit stops and opens, each connection as people read it in a preview: `shop/web to shop/db (TCP 5432)`. */
export function changeRows(before: Evaluator, after: Evaluator): { readonly stops: readonly string[]; readonly opens: readonly string[] } {
  const changes = [...changesSince(before, after)];
  return {
    stops: rowsOf(changes.map((each) => ({ ...each, ports: subtractConnections(each.before, each.after) }))),
    opens: rowsOf(changes.map((each) => ({ ...each, ports: subtractConnections(each.after, each.before) }))),
  };
}

function rowsOf(changes: readonly (Change & { readonly ports: ConnectionSet })[]): readonly string[] {
  return changes.flatMap(({ from, to, ports }) => (hasConnections(ports) ? [`${endName(from)} to ${endName(to)} (${portsText(ports)})`] : []));
}

/** More of them nobody reads in a preview. */
const MOST = 12;

/** The first of them, and how many more there are. */
export function fewRows(rows: readonly string[]): string {
  return rows.length > MOST ? `${rows.slice(0, MOST).join(', ')}, and ${rows.length - MOST} more` : rows.join(', ');
}
