/** What became of one test. */
export interface Outcome {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly detail?: string;
}

export const passed = (name: string): Outcome => ({ name, state: 'passed' });
export const failed = (name: string, detail: string): Outcome => ({ name, state: 'failed', detail });
export const skipped = (name: string, detail: string): Outcome => ({ name, state: 'skipped', detail });

/** Runs one check: it passed unless it throws. */
export async function check(name: string, run: () => void | Promise<void>): Promise<Outcome> {
  try {
    await run();
    return passed(name);
  } catch (error) {
    return failed(name, (error as Error).stack ?? String(error));
  }
}
