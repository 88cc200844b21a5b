import { mergedLists, typesOfKinds } from './tables/merge-keys.js';

/** How strategic merge patches treat what is below a field. */
export interface MergeSchema {
  /** The fields that hold something merged. */
  readonly fields: ReadonlyMap<string, MergeField>;
}

export interface MergeField {
  /** Set for a list that is merged: by these keys, or, where there are none, as a set of texts. */
  readonly keys?: readonly string[];
  /** Of the value, or of the list's items. */
  readonly type?: MergeSchema;
}

/** The schema of a kind; `undefined` where none of its lists is merged. */
export function mergeSchemaOf(apiVersion: string, kind: string): MergeSchema | undefined {
  return schemas.get(`${apiVersion}/${kind}`);
}

const schemas = readSchemas();

function readSchemas(): ReadonlyMap<string, MergeSchema> {
  const types = new Map<string, { readonly fields: Map<string, MergeField> }>();
  const typeOf = (name: string) => {
    const known = types.get(name) ?? { fields: new Map<string, MergeField>() };
    types.set(name, known);
    return known;
  };
  for (const line of mergedLists.trim().split('\n')) {
    const [name = '', ...fields] = line.split(' ');
    for (const text of fields) {
      const [, field = '', keys, type] = /^(\w+)(?:\[(.*?)\]|\*)?(?::(\w+))?$/.exec(text) ?? [];
      const keyList = keys === undefined ? undefined : keys === '' ? [] : keys.split(',');
      typeOf(name).fields.set(field, { ...(keyList ? { keys: keyList } : {}), ...(type ? { type: typeOf(type) } : {}) });
    }
  }
  const rows = typesOfKinds.trim().split('\n');
  return new Map(
    rows.flatMap((row) => {
      const [type = '', ...kinds] = row.split(' ');
      return kinds.map((kind) => [kind, typeOf(type)] as const);
    }),
  );
}
