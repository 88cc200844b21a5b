import { buildOracle } from './oracle.js';

/**
 * For vitest's `globalSetup`: a run of all tests builds the oracle once, before any test file asks for it. On a machine that never did,
 * that takes minutes, and several test files would do it at the same time.
 */
export function setup(): void {
  if (process.env['NETPOL_TEST_RUN'] === 'whole') buildOracle();
}
