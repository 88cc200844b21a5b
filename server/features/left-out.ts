import type { EnvironmentView, Refused } from '../workspace/snapshot.js';

/** "NetworkPolicy shop/web". */
export function refusedName({ object: { object, namespace } }: Refused): string {
  const name = object.metadata.name?.value ?? '(no name)';
  return `${object.kind.value} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** The policies that may matter to pods of these namespaces, and that answers leave out because the API server refuses them; by place. */
export function leftOutFor({ refused }: Pick<EnvironmentView, 'refused'>, namespaces: readonly string[]): readonly Refused[] {
  return refused.filter(({ object: { namespace } }) => namespace === undefined || namespaces.includes(namespace));
}
