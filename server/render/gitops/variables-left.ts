import type { RenderedObject } from '../rendering.js';

import type { DeclaredUnit, Missing } from './gitops.js';
import { headOf } from './object-head.js';

/** Says which variables stand in what a unit became because their values are not here. */
export function variablesLeft({ request, name, place }: DeclaredUnit, objects: readonly RenderedObject[]): readonly Missing[] {
  const unknown = request.engine === 'kustomize' ? request.flux?.unknownVariables : undefined;
  if (unknown === undefined || place === undefined) return [];
  const isUnknown = (variable: string) => unknown === 'any' || unknown.includes(variable);
  const left = objects.flatMap((object) => {
    const variables = variablesIn(object.text).filter(isUnknown);
    return variables.length === 0 ? [] : [{ variables, namespace: headOf(object).namespace }];
  });
  if (left.length === 0) return [];
  const variables = [...new Set(left.flatMap((object) => object.variables))].sort();
  const namespaces = [...new Set(left.map(({ namespace }) => namespace))].sort();
  const isAny = namespaces.some((namespace) => namespace === '' || namespace.includes('${'));
  const shown = variables.map((variable) => `\`\${${variable}}\``).join(', ');
  return [
    {
      kind: 'variable',
      message: `What the Kustomization ${name ?? ''} writes for ${shown} is not here: it is encrypted, or made elsewhere.`,
      place,
      namespaces: isAny ? undefined : namespaces,
    },
  ];
}

function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([A-Za-z_]\w*)[^}]*\}/g)].map(([, name = '']) => name);
}
