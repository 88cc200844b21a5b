import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { outcomesOf } from './run-tests.js';

/**
 * Runs the suite in this extension host: the entry that VS Code's own test machinery calls (`extensionTestsPath`), and that the companion
 * extension in `../runner` calls where that machinery is not at hand. What happened is written to the file NETPOL_TEST_RESULT.
 * NETPOL_TEST_GREP leaves only the tests whose titles it fits.
 */
export async function run(): Promise<void> {
  const only = process.env['NETPOL_TEST_GREP'];
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, ...(only ? { grep: only } : {}) });
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  await import('./extension.test.js');
  await import('./call-hierarchy.test.js');
  await import('./assertions.test.js');
  await import('./explain.test.js');
  await import('./difference.test.js');
  await import('./environments.test.js');
  await import('./charts.test.js');
  await import('./said-once.test.js');
  await import('./views.test.js');
  await import('./agents.test.js');
  await import('./processes.test.js');

  const tests = await outcomesOf(mocha);
  const result = process.env['NETPOL_TEST_RESULT'];
  if (result) writeFileSync(result, JSON.stringify(tests));
  const failed = tests.filter(({ state }) => state === 'failed');
  if (failed.length > 0) throw new Error(`${failed.length} of ${tests.length} tests failed`);
}
