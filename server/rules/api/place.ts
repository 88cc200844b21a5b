import type { Path } from '../../syntax/nodes.js';

/** What a map of a NetworkPolicy stands for. */
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
  | 'elsewhere';

/** What stands at a path that counts from the policy itself. */
export function placeOf(path: Path): Place {
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

function insideSelector(path: Path): Place {
  if (path[0] === 'matchLabels' && path.length === 1) return 'matchLabels';
  if (path[0] !== 'matchExpressions') return 'elsewhere';
  if (path.length === 2) return 'expression';
  return path.length === 3 && path[2] === 'values' ? 'values' : 'elsewhere';
}

/** `spec.ingress[0].from`, as the API server and `kubectl explain` write it. */
export function fieldPath(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** A field by its name, and where it stands unless the name alone says that. */
export function namedField(name: string, path: Path): string {
  return path.length > 1 ? `\`${name}\` (${fieldPath(path)})` : `\`${name}\``;
}
