import type { ProtocolRange } from './places.js';

/**
 * What a YAML server beside this one says of the same fault, where it says it; the `data` of a diagnostic, for a client that says
 * `InitializationOptions.saidToo`. The client leaves out the diagnostic while the other server says so, and only then.
 */
export interface SaidToo {
  readonly saidToo: {
    /**
     * `unknown`: the schema has no such field; `value`: another value than those that there are; `mismatch`: does not fit the schema in another way;
     * `token`: a key that is there already, or a tag that does not fit; `yaml`: cannot be read as YAML.
     */
    readonly fault: 'unknown' | 'value' | 'mismatch' | 'token' | 'yaml';
    /** Where the other server underlines it, as far as its beginning goes. */
    readonly at: ProtocolRange;
  };
}
