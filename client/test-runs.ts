import * as vscode from 'vscode';
import { type BaseLanguageClient, LSPErrorCodes, ResponseError } from 'vscode-languageclient';
import { type AssertionOutcome, type RunAssertionsParams, type RunAssertionsResult, requestNames } from '../server/lsp/protocol.js';
import { addCoverage } from './test-coverage.js';

/** What a file of assertions says that cannot be understood. */
export interface Problem {
  readonly message: string;
  readonly location: vscode.Location;
}

/** Of a file without problems. */
const none = JSON.stringify([]);

/** Some tests of one file; `file` itself stands for what its reader could not understand. */
interface Chosen {
  readonly file: vscode.TestItem;
  readonly tests: readonly vscode.TestItem[];
}

/**
 * Runs tests where a person asks for it. A test that was run once is kept true from then on: when its answer becomes another, that is
 * shown, without taking the focus.
 */
export class TestRuns {
  readonly #client: BaseLanguageClient;
  readonly #controller: vscode.TestController;
  readonly #continuous = new Set<vscode.TestRunRequest>();
  /** The answer that is shown of each test that was run. */
  readonly #shown = new Map<string, string>();
  /** What a run has said of each file that could not be understood, or that could. */
  readonly #shownProblems = new Map<string, string>();
  readonly #ended = new vscode.EventEmitter<readonly AssertionOutcome[]>();
  /** By the id of the file's item. */
  readonly problems = new Map<string, readonly Problem[]>();
  profile: vscode.TestRunProfile | undefined;
  /** The workloads that the last run with coverage was about, or was not. */
  coverage: readonly vscode.DeclarationCoverage[] = [];
  /** What was shown, each time that something was. */
  readonly onDidEnd = this.#ended.event;

  constructor(client: BaseLanguageClient, controller: vscode.TestController) {
    this.#client = client;
    this.#controller = controller;
  }

  /** Runs what the request names; a continuous one again at each change until `token` says that it is over. */
  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    if (request.continuous) {
      this.#continuous.add(request);
      token.onCancellationRequested(() => this.#continuous.delete(request));
    }
    const run = this.#controller.createTestRun(request);
    const outcomes: AssertionOutcome[] = [];
    try {
      const chosen = chosenBy(request, this.#controller.items);
      for (const test of chosen.flatMap(({ tests }) => tests)) run.enqueued(test);
      for (const { file, tests } of chosen) {
        if (run.token.isCancellationRequested) break;
        for (const test of tests) run.started(test);
        const results = await this.#ask(file, tests, run.token);
        this.#showProblems(run, file);
        for (const test of tests) this.#show(run, test, results.get(test.id));
        outcomes.push(...results.values());
      }
      if (request.profile?.kind === vscode.TestRunProfileKind.Coverage) this.coverage = await addCoverage(this.#client, run, chosen);
    } finally {
      run.end();
      this.#ended.fire(outcomes);
    }
  }

  /** The manifests or the assertions changed: shows what has become of the tests that were run, and of those that are to be run always. */
  async renew(token: vscode.CancellationToken): Promise<void> {
    const renewed: { readonly test: vscode.TestItem; readonly outcome: AssertionOutcome }[] = [];
    const files: vscode.TestItem[] = [];
    for (const [, file] of this.#controller.items) {
      const tests = testsOf(file).filter((test) => this.#isWatched(file, test));
      const results = await this.#ask(file, tests, token);
      if (token.isCancellationRequested) return;
      for (const test of tests) {
        const outcome = results.get(test.id);
        if (outcome) renewed.push({ test, outcome });
      }
      // A new problem is a finding in the text, which is enough while one types.
      if (this.#hasShownProblems(file) && this.#shownProblems.get(file.id) !== this.#problemsOf(file)) files.push(file);
    }
    if (files.length === 0 && renewed.every(({ test, outcome }) => this.#shown.get(keyOf(test)) === answerOf(outcome))) return;
    // All of them, not only those that changed: the Test Explorer counts what the last run held.
    const request = new vscode.TestRunRequest([...files, ...renewed.map(({ test }) => test)], undefined, this.profile, true, true);
    const run = this.#controller.createTestRun(request, undefined, false);
    for (const file of files) this.#showProblems(run, file);
    for (const { test, outcome } of renewed) this.#show(run, test, outcome);
    run.end();
    this.#ended.fire(renewed.map(({ outcome }) => outcome));
  }

  #isWatched(file: vscode.TestItem, test: vscode.TestItem): boolean {
    return this.#shown.has(keyOf(test)) || [...this.#continuous].some((request) => isChosen(request, file, test));
  }

  /** The answers by the tests' ids; none where the run was ended meanwhile. */
  async #ask(file: vscode.TestItem, tests: readonly vscode.TestItem[], token: vscode.CancellationToken): Promise<Map<string, AssertionOutcome>> {
    if (!file.uri || tests.length === 0) return new Map();
    const params: RunAssertionsParams = { uri: this.#client.code2ProtocolConverter.asUri(file.uri), ids: tests.map(({ id }) => id) };
    try {
      const { results } = await this.#client.sendRequest<RunAssertionsResult>(requestNames.runAssertions, params, token);
      return new Map(results.map((result) => [result.id, result]));
    } catch (error) {
      if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled) return new Map();
      throw error;
    }
  }

  #show(run: vscode.TestRun, test: vscode.TestItem, outcome: AssertionOutcome | undefined): void {
    if (outcome) this.#shown.set(keyOf(test), answerOf(outcome));
    if (outcome) run.appendOutput(outputOf(test, outcome), undefined, test);
    if (!outcome) run.skipped(test);
    else if (outcome.outcome === 'passed') run.passed(test);
    else run.failed(test, this.#messageOf(outcome));
  }

  #messageOf({ uri, range, message, locations }: AssertionOutcome): vscode.TestMessage {
    const convert = this.#client.protocol2CodeConverter;
    const shown = new vscode.TestMessage(wrapping(message));
    shown.location = new vscode.Location(convert.asUri(uri), convert.asRange(range).start);
    shown.stackTrace = locations.map((each) => new vscode.TestMessageStackFrame(each.label, convert.asUri(each.uri), convert.asRange(each.range).start));
    return shown;
  }

  #showProblems(run: vscode.TestRun, file: vscode.TestItem): void {
    const messages = (this.problems.get(file.id) ?? []).map(({ message, location }) => {
      const shown = new vscode.TestMessage(message);
      shown.location = location;
      return shown;
    });
    if (messages.length > 0) run.errored(file, messages);
    else if (this.#hasShownProblems(file)) run.passed(file);
    this.#shownProblems.set(file.id, this.#problemsOf(file));
  }

  #hasShownProblems({ id }: vscode.TestItem): boolean {
    return (this.#shownProblems.get(id) ?? none) !== none;
  }

  #problemsOf(file: vscode.TestItem): string {
    return JSON.stringify((this.problems.get(file.id) ?? []).map(({ message, location }) => [message, location.range.start.line]));
  }
}

/** The tests that a request names, by file. */
function chosenBy(request: vscode.TestRunRequest, items: vscode.TestItemCollection): readonly Chosen[] {
  return [...items].flatMap(([, file]) => {
    const tests = testsOf(file).filter((test) => isChosen(request, file, test));
    const whole = isIncluded(request, file) && !request.exclude?.includes(file);
    return tests.length > 0 || whole ? [{ file, tests }] : [];
  });
}

function isChosen(request: vscode.TestRunRequest, file: vscode.TestItem, test: vscode.TestItem): boolean {
  const { exclude = [] } = request;
  return (isIncluded(request, file) || isIncluded(request, test)) && !exclude.includes(file) && !exclude.includes(test);
}

function isIncluded({ include }: vscode.TestRunRequest, item: vscode.TestItem): boolean {
  return include === undefined || include.includes(item);
}

function testsOf(file: vscode.TestItem): readonly vscode.TestItem[] {
  return [...file.children].map(([, test]) => test);
}

/** The lines as Markdown: plain text is shown in lines that run out of sight. Those that are set in belong to the one above. */
function wrapping(message: string): vscode.MarkdownString {
  // The first line is shown by itself beside the assertion, where nothing follows a colon.
  const alone = message.replace(/^(.*):$/m, (line, text: string, at: number) => (at === 0 ? `${text}.` : line));
  const lines = alone.split('\n').map((line) => `${line.startsWith(' ') ? '- ' : ''}${line.trim().replace(/[\\`*_{}[\]()#+\-.!~<>|&]/g, '\\$&')}`);
  return new vscode.MarkdownString(lines.join('\n').replace(/\n(?!- )/g, '\n\n'));
}

/** As a terminal takes it. */
function outputOf({ label }: vscode.TestItem, { outcome, message }: AssertionOutcome): string {
  const lines = [`${outcome}  ${label}`, ...(message === '' ? [] : message.split('\n').map((line) => `        ${line}`))];
  return lines.map((line) => `${line}\r\n`).join('');
}

function keyOf(test: vscode.TestItem): string {
  return JSON.stringify([test.uri?.toString(), test.id]);
}

/** What a reader sees of it; places alone move with every line that is typed above them. */
function answerOf({ outcome, message }: AssertionOutcome): string {
  return JSON.stringify([outcome, message]);
}
