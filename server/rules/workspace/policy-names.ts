import { isPolicy } from '../../model/objects.js';
import { freeName } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';

/** Gives new policies names that no policy of an environment has, nor any that was named before. */
export function policyNames({ objects, defaultNamespace }: EnvironmentView): (namespace: string | undefined, wanted: string) => string {
  const taken = new Set(objects.flatMap(({ object, namespace }) => (isPolicy(object) ? [`${namespace}/${object.metadata.name?.value}`] : [])));
  return (namespace = defaultNamespace, wanted) => {
    const name = freeName(wanted, (one) => taken.has(`${namespace}/${one}`));
    taken.add(`${namespace}/${name}`);
    return name;
  };
}

/** Cut where the API server would refuse it, with room for a number behind. */
export function shortName(name: string): string {
  return name.slice(0, 60).replace(/-$/, '');
}
