import type { EnvironmentView } from '../../workspace/snapshot.js';
import type { RelatedPlace } from '../rule.js';

/** The policies that a finding about some namespaces is made without, because the API server refuses them. */
export interface LeftOut {
  readonly names: readonly string[];
  readonly places: readonly RelatedPlace[];
}

/** More of them are not named. */
const SHOWN = 2;

const MOST_PLACES = 10;

/** Those of the cluster, and those of one of the namespaces. */
export function leftOutOf({ refused }: EnvironmentView, namespaces: Iterable<string>): LeftOut {
  const wanted = new Set(namespaces);
  const found = refused.filter(({ object: { namespace } }) => namespace === undefined || wanted.has(namespace));
  return {
    names: found.map(({ object: { object } }) => object.metadata.name?.value ?? object.metadata.openName ?? object.kind.value),
    places: found.slice(0, MOST_PLACES).map(({ location, object: { object } }) => ({
      ...location,
      message: `${object.kind.value} \`${object.metadata.name?.value ?? ''}\` is not counted, because the API server refuses it`,
    })),
  };
}

/** The end of a message, with a blank before it; '' where nothing is left out. */
export function withoutText({ names }: LeftOut): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, SHOWN).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  return ` Not counted: ${more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(' and ')}, which the API server refuses.`;
}
