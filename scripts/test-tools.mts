import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../test/e2e/host/children.mts';
import { installHost, Unavailable } from '../test/e2e/host/install.mts';
import { failed, type Outcome, passed, skipped } from './outcome.mts';
import { at, root } from './root.mts';

/** Runs a program of `node_modules`. @throws where it fails, with what it printed. */
export async function tool(name: string, args: readonly string[]): Promise<void> {
  const { code, output } = await runTool(name, args);
  if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${code}\n${output}`);
}

function runTool(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ReturnType<typeof run> {
  const plain = { NO_COLOR: '1', FORCE_COLOR: '0', NETPOL_TEST_RUN: 'whole' };
  return run(process.execPath, [programOf(name), ...args], { cwd: root, env: { ...process.env, ...plain, ...env } });
}

const packageOf: Readonly<Record<string, string>> = { biome: '@biomejs/biome', tsc: 'typescript' };

/** The JavaScript file behind a program's name, which runs alike on every system. */
function programOf(name: string): string {
  const folder = at('node_modules', packageOf[name] ?? name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: string | Record<string, string> };
  return join(folder, typeof bin === 'string' ? bin : (bin[name] ?? ''));
}

interface VitestResult {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string; readonly failureMessages: readonly string[] }[];
  }[];
}

/** Runs vitest and answers each of its tests; `where` is told behind their names, where the same tests run twice. */
export async function unitTests(args: readonly string[], env: NodeJS.ProcessEnv = {}, where = ''): Promise<readonly Outcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-vitest-'));
  const file = join(folder, 'result.json');
  try {
    const { code, output } = await runTool('vitest', ['run', '--reporter=json', `--outputFile=${file}`, ...args], env);
    if (!existsSync(file)) return [failed('vitest', `it ended with ${code} and left no result\n${output}`)];
    const results = readVitest(JSON.parse(readFileSync(file, 'utf8')) as VitestResult);
    const outcomes = results.map((outcome) => ({ ...outcome, name: outcome.name + where }));
    // An error outside of any test fails the run, too.
    return code !== 0 && !outcomes.some(({ state }) => state === 'failed') ? [...outcomes, failed('vitest', `it ended with ${code}\n${output}`)] : outcomes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readVitest({ testResults }: VitestResult): readonly Outcome[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const path = name.startsWith(root) ? name.slice(root.length + 1) : name;
    if (assertionResults.length === 0) return status === 'passed' ? [] : [failed(path, message ?? 'it could not be loaded')];
    return assertionResults.map(({ fullName, status: state, failureMessages }) => {
      const title = `${path}: ${fullName}`;
      if (state === 'passed') return passed(title);
      return state === 'failed' ? failed(title, failureMessages.join('\n')) : skipped(title, 'its name says what it needs');
    });
  });
}

/** The grammar tests in a small YAML grammar of our own, and in VS Code's. */
export async function grammarTests(): Promise<readonly Outcome[]> {
  const own = await grammarRun('', [at('test', 'grammar', 'yaml.tmLanguage.json')]);
  const where = " in VS Code's own YAML grammar";
  try {
    await installHost((line) => console.error(line));
  } catch (error) {
    if (error instanceof Unavailable) return [...own, skipped(`the grammar tests${where}`, error.message)];
    throw error;
  }
  const folder = at('test', 'e2e', 'host', 'node_modules', 'code-server', 'lib', 'vscode', 'extensions', 'yaml', 'syntaxes');
  const grammars = readdirSync(folder).filter((file) => file.endsWith('.tmLanguage.json'));
  return [
    ...own,
    ...(await grammarRun(
      where,
      grammars.map((file) => join(folder, file)),
    )),
  ];
}

async function grammarRun(where: string, grammars: readonly string[]): Promise<readonly Outcome[]> {
  const { code, output } = await runTool('vscode-tmgrammar-test', [...grammars.flatMap((grammar) => ['--grammar', grammar]), 'test/grammar/*.test.yaml']);
  const outcomes = [...output.matchAll(/^(✓|✖) (\S+\.test\.yaml)/gm)].map(([, mark, file = '']) =>
    mark === '✓' ? passed(file + where) : failed(file + where, output),
  );
  return code === 0 || outcomes.some(({ state }) => state === 'failed') ? outcomes : [failed(`grammar tests${where}`, output)];
}
