import type { RenderedObject } from '../rendering.js';
import { fieldsOf, textAt } from './field.js';

/** What an object is called by; '' for what it does not say. */
export interface ObjectHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Of an object as it is printed in blocks, without reading all of it: some are very long. */
export function headOf(object: RenderedObject): ObjectHead {
  const metadata = /^metadata:\n((?: {2}.*\n)+)/m.exec(object.text)?.[1];
  const found = [plainAt(object.text, /^apiVersion: (.+)$/m), plainAt(object.text, /^kind: (.+)$/m)];
  const named = [plainAt(metadata, /^ {2}name: (.+)$/m), plainAt(metadata, /^ {2}namespace: (.+)$/m, '')];
  const [apiVersion, kind, name, namespace] = [...found, ...named];
  if (apiVersion !== undefined && kind !== undefined && name !== undefined && namespace !== undefined) return { apiVersion, kind, name, namespace };
  const root = fieldsOf(object);
  return {
    apiVersion: textAt(root, 'apiVersion'),
    kind: textAt(root, 'kind'),
    name: textAt(root, 'metadata', 'name'),
    namespace: textAt(root, 'metadata', 'namespace'),
  };
}

/** A word without escapes; undefined where it is none, `missing` where nothing is there. */
function plainAt(text: string | undefined, pattern: RegExp, missing?: string): string | undefined {
  if (text === undefined) return undefined;
  const [, written] = pattern.exec(text) ?? [];
  if (written === undefined) return missing;
  return /^(?:"([\w./-]+)"|([A-Za-z][\w./-]*))$/
    .exec(written)
    ?.slice(1)
    .find((word) => word !== undefined);
}
