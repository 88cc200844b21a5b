import type { Range } from '../util/range.js';
import type { ResolvedScalar } from './resolve-scalar.js';
import type { SyntaxProblem } from './source-file.js';

/** Something that is YAML, but that JSON or the type named by a tag cannot hold. */
export function scalarProblem(range: Range, text: string, resolved: ResolvedScalar, tag: string | undefined): SyntaxProblem {
  if (resolved.refused === 'number') {
    return {
      range,
      message: `\`${text}\` is a number to YAML, but none that Kubernetes can take; put quotes around it if it is meant as text.`,
      code: 'not-yaml',
    };
  }
  if (resolved.refused === 'base64')
    return {
      range,
      message: 'After `!!binary` stands base64, and this is none; correct it, or remove the tag.',
      code: 'tag',
    };
  return {
    range,
    message: `\`${tag}\` does not fit \`${text}\`; remove the tag or correct the value.`,
    code: 'tag',
  };
}

/** A key that JSON cannot have. */
export function keyProblem(range: Range, resolved?: ResolvedScalar, tag?: string): SyntaxProblem {
  if (resolved === undefined)
    return {
      range,
      message: 'A key is one word or number; a map or a list cannot be one. Put quotes around it if it is meant as text.',
      code: 'not-yaml',
    };
  if (resolved.refused !== undefined)
    return {
      range,
      message: `\`${tag}\` does not fit this key; remove the tag or correct the key.`,
      code: 'tag',
    };
  if (resolved.kind === 'null')
    return {
      range,
      message: 'A key is missing before this colon; write one, and put it in quotes if it is meant to be `null`, `~` or empty.',
      code: 'not-yaml',
    };
  return {
    range,
    message: 'This number is too large for a key; put quotes around it.',
    code: 'not-yaml',
  };
}

const ALIAS_MESSAGES = {
  cyclic: (name: string) => `\`*${name}\` stands inside of what \`&${name}\` names, so it would contain itself; write the value out.`,
  unknown: (name: string) => `No \`&${name}\` stands before this \`*${name}\`; name the value there with \`&${name}\`, or write it out here.`,
  'too-many': () => 'Aliases make this document too large to be read; write values out, or use fewer of them.',
};

export function aliasProblem(range: Range, name: string, fault: keyof typeof ALIAS_MESSAGES): SyntaxProblem {
  return { range, message: ALIAS_MESSAGES[fault](name), code: 'alias' };
}
