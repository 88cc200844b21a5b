import type { FindingAnswer } from '../netpol.js';
import type { LineIndex } from '../util/line-index.js';
import type { SaidToo } from './protocol/said-too.js';
import { toRange } from './to-proto.js';

/** What a YAML server says, too, where it knows the schema of the object, or reads the text at all; undefined: nothing. */
export function saidToo({ rule, range, mismatch }: FindingAnswer, lines: LineIndex): SaidToo['saidToo'] | undefined {
  if (mismatch) {
    const fault = mismatch.fault === 'unknown' || mismatch.fault === 'value' ? mismatch.fault : 'mismatch';
    return { fault, at: toRange(lines, mismatch.range) };
  }
  if (ofOtherKinds.includes(rule)) return { fault: 'value', at: toRange(lines, range) };
  if (ofTokens.includes(rule)) return { fault: 'token', at: toRange(lines, range) };
  return ofText.includes(rule) ? { fault: 'yaml', at: toRange(lines, range) } : undefined;
}

/** Rules about `kind` and `apiVersion`, which a schema has as constants. */
const ofOtherKinds: readonly string[] = ['admin-api-version', 'api-version-removed', 'kind-invalid'];

/** Rules about a key or a tag that every YAML server refuses at its place. */
const ofTokens: readonly string[] = ['duplicate-key', 'tag-invalid'];

/** Rules about text that every YAML server refuses, each where it notices. */
const ofText: readonly string[] = ['conflict-marker', 'not-yaml'];

/** Whether it is about the schema, and not about what every YAML server reads. */
export function isAboutSchema({ fault }: SaidToo['saidToo']): boolean {
  return fault !== 'yaml' && fault !== 'token';
}
