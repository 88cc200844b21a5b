import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type AssertionsParams, type AssertionsResult, notificationNames, requestNames, type StatedAssertions } from '../server/lsp/protocol.js';
import { detailsOf } from './test-coverage.js';
import { TestRuns } from './test-runs.js';

/** The assertions of the workspace as tests: in the Test Explorer, and beside their lines. */
export interface AssertionTests extends vscode.Disposable {
  readonly controller: vscode.TestController;
  readonly runs: TestRuns;
  /** Runs the assertions of one file. */
  runFile(uri: vscode.Uri): Promise<void>;
}

/** Shows the assertions of `*.netpol-test.yaml` as tests, keeps them true, and runs them where a person asks for it. */
export function showTests(client: BaseLanguageClient, output: vscode.LogOutputChannel): AssertionTests {
  const controller = vscode.tests.createTestController('netpol.assertions', 'NetworkPolicy');
  const runs = new TestRuns(client, controller);
  const work = inTurn(output);
  const find = () => work(() => findTests(client, controller, runs));
  controller.resolveHandler = find;
  controller.refreshHandler = find;
  const run = (request: vscode.TestRunRequest, token: vscode.CancellationToken) =>
    work(async () => {
      await findTests(client, controller, runs);
      await runs.run(request, token);
    });
  runs.profile = controller.createRunProfile(vscode.l10n.t('Run'), vscode.TestRunProfileKind.Run, run, true, undefined, true);
  const coverage = controller.createRunProfile(vscode.l10n.t('Run with Coverage of Workloads'), vscode.TestRunProfileKind.Coverage, run, false);
  coverage.loadDetailedCoverage = async (_, file) => detailsOf(file);
  let renewal = new vscode.CancellationTokenSource();
  const listener = client.onNotification(notificationNames.assertionsChanged, async () => {
    // What is still being found out is old already.
    renewal.cancel();
    renewal = new vscode.CancellationTokenSource();
    const { token } = renewal;
    await work(async () => {
      if (token.isCancellationRequested) return;
      await findTests(client, controller, runs);
      await runs.renew(token);
    });
  });
  return {
    controller,
    runs,
    runFile: async (uri) => {
      await find();
      const item = controller.items.get(uri.toString());
      if (item) await run(new vscode.TestRunRequest([item], undefined, runs.profile), new vscode.CancellationTokenSource().token);
    },
    dispose: () => vscode.Disposable.from(controller, listener).dispose(),
  };
}

/** One thing after the other: a list that is renewed while tests run would take their items away. What fails is logged. */
function inTurn(output: vscode.LogOutputChannel): (work: () => Promise<void>) => Promise<void> {
  let queue = Promise.resolve();
  return (work) => {
    queue = queue.then(work).catch((error: unknown) => output.error(`Assertions: ${String(error)}`));
    return queue;
  };
}

/** Brings the items up to what the files state now. An assertion that is still there keeps its item, and so its result. */
async function findTests(client: BaseLanguageClient, controller: vscode.TestController, runs: TestRuns): Promise<void> {
  const params: AssertionsParams = {};
  const { files } = await client.sendRequest<AssertionsResult>(requestNames.assertions, params);
  const convert = client.protocol2CodeConverter;
  runs.problems.clear();
  const items = files.map((file) => {
    const uri = convert.asUri(file.uri);
    const id = uri.toString();
    const item = controller.items.get(id) ?? controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
    item.children.replace(file.assertions.map((assertion, index) => childOf(client, controller, item, assertion, index)));
    item.error = errorOf(file);
    runs.problems.set(
      id,
      file.problems.map(({ message, range }) => ({ message, location: new vscode.Location(uri, convert.asRange(range)) })),
    );
    return item;
  });
  controller.items.replace(items);
}

function childOf(
  client: BaseLanguageClient,
  controller: vscode.TestController,
  file: vscode.TestItem,
  { id, label, range }: StatedAssertions['assertions'][number],
  index: number,
): vscode.TestItem {
  const item = file.children.get(id) ?? controller.createTestItem(id, label, file.uri);
  item.label = label;
  // In the order of the file: a reader groups assertions by what they are about.
  item.sortText = String(index).padStart(6, '0');
  item.range = client.protocol2CodeConverter.asRange(range);
  return item;
}

/** Shown below the file: what stands there is no test, so that nobody takes the rest for all there is. */
function errorOf({ problems }: StatedAssertions): string | undefined {
  const lines = problems.map(({ range, message }) => vscode.l10n.t('Line {0}: {1}', range.start.line + 1, message));
  return lines.length === 0 ? undefined : lines.join('\n\n');
}
