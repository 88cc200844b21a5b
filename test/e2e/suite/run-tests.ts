export interface SuiteTest {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
}

/** Runs what was defined, and answers what became of each test. */
export async function outcomesOf(mocha: Pick<Mocha, 'run'>): Promise<readonly SuiteTest[]> {
  const tests: SuiteTest[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => tests.push({ title: test.fullTitle(), state: 'passed' }));
    runner.on('fail', (test, error) => tests.push({ title: test.fullTitle(), state: 'failed', error: String(error?.stack ?? error) }));
    runner.on('pending', (test) => tests.push({ title: test.fullTitle(), state: 'skipped' }));
  });
  return tests;
}
