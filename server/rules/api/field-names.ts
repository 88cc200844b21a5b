import type { Path } from '../../syntax/nodes.js';

/** `spec.ingress[0].from`, as the API server and `kubectl explain` write it. */
export function fieldPath(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** A field by its name, and where it stands unless the name alone says that. */
export function namedField(name: string, path: Path): string {
  return path.length > 1 ? `\`${name}\` (${fieldPath(path)})` : `\`${name}\``;
}
