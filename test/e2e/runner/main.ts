import { writeFileSync } from 'node:fs';

/**
 * A companion extension for hosts that know no `extensionTestsPath`: once the workbench is up it runs the suite that
 * NETPOL_TEST_SUITE names (a CommonJS module that exports `run`), and writes the file NETPOL_TEST_DONE when it is over.
 */
export async function activate(): Promise<void> {
  const suite = process.env['NETPOL_TEST_SUITE'];
  const done = process.env['NETPOL_TEST_DONE'];
  if (!suite || !done) return;
  let error = '';
  try {
    await (require(suite) as { run(): Promise<void> }).run();
  } catch (thrown) {
    error = String((thrown as Error)?.stack ?? thrown);
  }
  writeFileSync(done, error);
}
