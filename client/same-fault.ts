import type { SaidToo } from '../server/lsp/protocol.js';

/** Where something begins, both from 0. */
interface Start {
  readonly line: number;
  readonly character: number;
}

/** A finding of anybody, as far as it is compared. */
export interface OtherFinding {
  readonly range: { readonly start: Start };
  readonly source?: string | undefined;
  readonly code?: unknown;
  readonly isError: boolean;
}

/** Whether a finding of another server is about the very fault, as far as can be told from its place, its source and its code. */
export function isSameFault({ fault, at }: SaidToo['saidToo'], { range, source = '', code, isError }: OtherFinding): boolean {
  if (!isError) return false;
  // What cannot be read is told where it begins by one, and where it goes on by the other.
  if (fault === 'yaml') return source === 'YAML' && Math.abs(range.start.line - at.start.line) <= 1;
  const isThere = range.start.line === at.start.line && range.start.character === at.start.character;
  if (fault === 'token') return isThere && source === 'YAML';
  return isThere && source.startsWith('yaml-schema') && faultOf(code) === fault;
}

/** The codes of yaml-language-server, which are those of VS Code's server for JSON: what it has no code for does not fit in another way. */
function faultOf(code: unknown): SaidToo['saidToo']['fault'] {
  const number = typeof code === 'object' && code !== null && 'value' in code ? code.value : code;
  if (Number(number) === unknownProperty) return 'unknown';
  return Number(number) === enumValueMismatch ? 'value' : 'mismatch';
}

const enumValueMismatch = 1;
const unknownProperty = 513;
