import type { RefusedConnection } from '../../rules/rule.js';
import type { Endpoint } from '../../semantics/cluster/endpoint.js';
import { type ConnectionSet, isAllConnections, protocols } from '../../semantics/sets/connection-set.js';
import { endName, endpointName } from '../ends/endpoints.js';

/** What may be asked of `allow`, in its words, and what that is called in a menu. The edit is made where it is chosen. */
export interface AllowOffer {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  /** Undefined: every port. */
  readonly port: string | undefined;
}

/** More of them at one place nobody reads. */
const MOST = 4;

/** A question for each connection that is refused, and each of its ranges of ports. */
export function offersFor(refused: readonly RefusedConnection[]): readonly AllowOffer[] {
  const all = refused.flatMap(({ from, to, on }) =>
    isSelectable(from) && isSelectable(to)
      ? portsOf(on).map((port): AllowOffer => {
          const where = port === undefined ? '' : ` on ${port.replace('/', ' ')}`;
          return {
            title: `Allow ${endName(from)} to reach ${endName(to)}${where}, where policies refuse it`,
            from: endpointName(from),
            to: endpointName(to),
            port,
          };
        })
      : [],
  );
  return [...new Map(all.map((one) => [one.title, one])).values()].slice(0, MOST);
}

/** Whether a selector can name it: what has no labels, or the address of a node, none does. */
function isSelectable(end: Endpoint): boolean {
  return end.kind === 'workload' && !end.workload.hostNetwork && end.workload.labels.values.size > 0;
}

function portsOf(on: ConnectionSet): readonly (string | undefined)[] {
  if (isAllConnections(on)) return [undefined];
  return protocols.flatMap((protocol) => on[protocol].map(({ first, last }) => `${protocol}/${first}${last === first ? '' : `-${last}`}`));
}
