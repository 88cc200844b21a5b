import type { FilePlace } from '../rendering.js';
import { fieldAt, type ObjectField, placeOf, textAt } from './field.js';

/** What every declaration has. */
export interface DeclaredObject {
  readonly name: string;
  /** '' where none is written. */
  readonly namespace: string;
  /** Where it is declared: its name. */
  readonly place: FilePlace;
}

export function declaredObject(object: ObjectField): DeclaredObject {
  const name = fieldAt(object, 'metadata', 'name');
  return { name: textAt(name), namespace: textAt(object, 'metadata', 'namespace'), place: placeOf(name ?? object) };
}
