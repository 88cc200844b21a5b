import { fieldWords } from '../../generated/field-words.js';

/** A field of a policy as `schemas/` describe it, without what only judges it. */
export interface FieldSchema {
  /** What it means, for people. */
  readonly about?: string;
  /** A key of the table, where it is described further. */
  readonly ref?: string;
  /** Left out: a scalar. */
  readonly shape?: 'map' | 'list';
  readonly fields?: Readonly<Record<string, FieldSchema>>;
  readonly items?: FieldSchema;
  /** The only texts that it can be. */
  readonly words?: readonly string[];
}

/** The kinds of policies by their names, and what they share. */
export type FieldTable = Readonly<Record<string, FieldSchema>>;

/** The kinds that are described, with the version of their API that is written today. */
export const apiVersions: ReadonlyMap<string, string> = new Map([
  ['NetworkPolicy', 'networking.k8s.io/v1'],
  ['ClusterNetworkPolicy', 'policy.networking.k8s.io/v1alpha2'],
  ['AdminNetworkPolicy', 'policy.networking.k8s.io/v1alpha1'],
  ['BaselineAdminNetworkPolicy', 'policy.networking.k8s.io/v1alpha1'],
]);

/** Those of them that live in namespaces. */
export const namespacedKinds: ReadonlySet<string> = new Set(['NetworkPolicy']);

/** What stands at a path of keys in an object of a kind, lists leaving no trace; undefined where the kind has nothing there. */
export function fieldAt(kind: string, path: readonly string[]): FieldSchema | undefined {
  const root = apiVersions.has(kind) ? fieldWords[kind] : undefined;
  return path.reduce<FieldSchema | undefined>((found, key) => {
    const fields = fieldsOf(found);
    return Object.hasOwn(fields, key) ? resolved(fields[key]) : undefined;
  }, root);
}

/** The fields of a map, or of each map of a list. */
export function fieldsOf(field: FieldSchema | undefined): Readonly<Record<string, FieldSchema>> {
  return itemOf(field)?.fields ?? {};
}

function itemOf(field: FieldSchema | undefined): FieldSchema | undefined {
  return field?.shape === 'list' ? resolved(field.items) : field;
}

/** With what it refers to; its own words come before those of what it refers to. */
export function resolved(field: FieldSchema | undefined): FieldSchema | undefined {
  if (field?.ref === undefined) return field;
  const { ref, ...own } = field;
  return { ...resolved(fieldWords[ref]), ...own };
}
