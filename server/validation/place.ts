import { orderFormOf } from '../families/written.js';
import type { AdminForm, AdminPart, AdminPolicy } from '../model/admin-policy.js';
import type { NetworkPolicy } from '../model/network-policy.js';
import type { Path } from '../syntax/nodes.js';

/** What a map of a policy stands for. */
export type Place =
  | 'root'
  | 'metadata'
  | 'labels'
  | 'annotations'
  | 'spec'
  | 'rule'
  | 'peer'
  | 'port'
  | 'ipBlock'
  | 'subject'
  | 'selector'
  | 'matchLabels'
  | 'expression'
  | 'values'
  | 'elsewhere'
  /** Of an admin policy only. */
  | AdminPart;

/** What stands at a path that counts from the policy itself. */
export function placeIn(policy: NetworkPolicy | AdminPolicy, path: Path): Place {
  const form = orderFormOf(policy);
  return form === undefined || path[0] !== 'spec' ? placeOf(path) : adminPlaceOf(path, form);
}

function placeOf(path: Path): Place {
  const [first, second] = path;
  if (path.length === 0) return 'root';
  if (first === 'metadata')
    return path.length === 1 ? 'metadata' : path.length === 2 && (second === 'labels' || second === 'annotations') ? second : 'elsewhere';
  if (first !== 'spec') return 'elsewhere';
  if (path.length === 1) return 'spec';
  if (second === 'podSelector') return path.length === 2 ? 'subject' : insideSelector(path.slice(2));
  if (second !== 'ingress' && second !== 'egress') return 'elsewhere';
  if (path.length === 3) return 'rule';
  const list = path[3];
  if (list === 'ports') return path.length === 5 ? 'port' : 'elsewhere';
  if (list !== 'from' && list !== 'to') return 'elsewhere';
  if (path.length === 5) return 'peer';
  const member = path[5];
  if (member === 'ipBlock') return path.length === 6 ? 'ipBlock' : 'elsewhere';
  if (member !== 'podSelector' && member !== 'namespaceSelector') return 'elsewhere';
  return path.length === 6 ? 'selector' : insideSelector(path.slice(6));
}

function adminPlaceOf(path: Path, form: AdminForm): Place {
  const direction = path[1];
  if (path.length === 1) return 'adminSpec';
  if (direction === 'subject') return path.length === 2 ? 'adminSubject' : insideSelection(path.slice(2));
  if (direction !== 'ingress' && direction !== 'egress') return 'elsewhere';
  if (path.length === 3) return 'adminRule';
  const list = path[3];
  if (list === form.ports) return insidePort(path.slice(5), path.length, form);
  if (list !== 'from' && list !== 'to') return 'elsewhere';
  if (path.length === 5) return direction === 'ingress' ? 'ingressPeer' : 'egressPeer';
  return insideSelection(path.slice(5));
}

/**
 * @param path below an entry of the list
 * @param length of the whole path
 */
function insidePort(path: Path, length: number, { portParts }: AdminForm): Place {
  if (length === 5) return 'adminPort';
  const name = path.join('.');
  return (Object.hasOwn(portParts, name) ? portParts[name] : undefined) ?? 'elsewhere';
}

/** Below a subject or a peer. */
function insideSelection(path: Path): Place {
  const [member, selector] = path;
  if (member === 'namespaces' || member === 'nodes') return path.length === 1 ? 'selector' : insideSelector(path.slice(1));
  if (member !== 'pods') return 'elsewhere';
  if (path.length === 1) return 'pods';
  if (selector !== 'namespaceSelector' && selector !== 'podSelector') return 'elsewhere';
  return path.length === 2 ? 'selector' : insideSelector(path.slice(2));
}

function insideSelector(path: Path): Place {
  if (path[0] === 'matchLabels' && path.length === 1) return 'matchLabels';
  if (path[0] !== 'matchExpressions') return 'elsewhere';
  if (path.length === 2) return 'expression';
  return path.length === 3 && path[2] === 'values' ? 'values' : 'elsewhere';
}
