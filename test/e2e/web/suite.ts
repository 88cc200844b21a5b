import 'mocha/mocha.js';
import * as vscode from 'vscode';
import { outcomesOf, type SuiteTest } from '../suite/run-tests.js';

/** The bundler puts them in: where the outcomes are sent, and what the titles of the tests have to fit. */
declare const resultAddress: string;
declare const only: string;

/** What is not asked here, by the ends of titles: code-server brings VS Code's extensions for JSON and Markdown without their builds for a browser. */
const leftOut = ['completes the names of rules in settings', 'link to the page of their rule'];

/** What VS Code for the web calls (`extensionTestsPath`). */
export async function run(): Promise<void> {
  mocha.setup({ ui: 'bdd', timeout: 60_000, ...(only ? { grep: only } : {}), reporter: class {} as never });
  if (vscode.workspace.workspaceFile) {
    await import('../suite/two-folders.test.js');
    return send([]);
  }
  await import('../suite/extension.test.js');
  await import('../suite/call-hierarchy.test.js');
  await import('../suite/assertions.test.js');
  await import('../suite/explain.test.js');
  await import('../suite/difference.test.js');
  await import('../suite/environments.test.js');
  await import('../suite/charts.test.js');
  await import('../suite/said-once.test.js');
  const without = leftOut.filter((title) => !leave(suiteOf(mocha), title));
  if (without.length > 0) throw new Error(`there are no such tests to leave out: ${without.join('; ')}`);
  await send(leftOut);
}

/** Runs what was defined, and tells what came of it. */
async function send(without: readonly string[]): Promise<void> {
  const tests: readonly SuiteTest[] = await outcomesOf(mocha);
  await fetch(resultAddress, { method: 'POST', body: JSON.stringify({ tests, leftOut: without }) });
}

/** Everything that was defined; the types of Mocha for a browser keep silent about it. */
function suiteOf(browser: typeof mocha): Mocha.Suite {
  return (browser as unknown as { readonly suite: Mocha.Suite }).suite;
}

/** Takes a test out of a suite, or of one below it; false where it has none of this title. */
function leave(suite: Mocha.Suite, title: string): boolean {
  const index = suite.tests.findIndex((test) => test.title === title);
  if (index >= 0) suite.tests.splice(index, 1);
  return index >= 0 || suite.suites.some((below) => leave(below, title));
}
