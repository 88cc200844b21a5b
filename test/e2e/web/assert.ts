/** `node:assert/strict` where there is no Node: what the suite calls of it. */
import { assert } from 'chai';

export const { deepEqual, match, strictEqual: equal, notStrictEqual: notEqual } = assert;

export function ok(value: unknown, message?: string): asserts value {
  assert.ok(value, message);
}
