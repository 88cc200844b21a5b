import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check, failed, type Outcome, skipped } from '../../../scripts/outcome.mts';
import { at } from '../../../scripts/root.mts';
import { findChromium } from '../host/chromium.mts';
import { type HostOptions, startHost } from '../host/host.mts';
import { Unavailable } from '../host/install.mts';
import { agentSettings, agentSteps } from './agent-steps.mts';
import { allowSteps } from './allow-steps.mts';
import { completionSteps } from './completion-steps.mts';
import { differenceSteps } from './difference-steps.mts';
import { germanSteps } from './german-steps.mts';
import { mapSteps } from './map-steps.mts';
import { navigationSteps } from './navigation-steps.mts';
import { openWorkbench, type Workbench } from './page.mts';
import { proposedSteps } from './proposed-steps.mts';
import { refactorSteps, rewriteSteps } from './refactor-steps.mts';
import { starredSteps } from './starred-steps.mts';
import { type Step, steps } from './steps.mts';
import { viewSteps } from './view-steps.mts';

/** Where the steps leave their pictures, and the one of a step that failed. */
const shots = at('dist', 'shots');

/** Steps that run in order in one window, because a new one costs ten seconds. */
interface Session {
  readonly name: string;
  readonly host: Pick<HostOptions, 'settings' | 'language'>;
  readonly steps: readonly Step[];
}

const sessions: readonly Session[] = [
  {
    name: 'the driven workbench',
    host: {},
    steps: [
      ...mapSteps,
      ...differenceSteps,
      ...steps,
      ...starredSteps,
      ...navigationSteps,
      ...refactorSteps,
      ...viewSteps,
      ...completionSteps,
      ...proposedSteps,
      ...allowSteps,
      ...rewriteSteps,
    ],
  },
  { name: 'the driven workbench in German', host: { language: 'de' }, steps: germanSteps },
  { name: 'the driven workbench with agents', host: { settings: agentSettings }, steps: agentSteps },
];

/** Uses the workbench as a person would, on a copy of `examples/` with the packaged extension installed. NETPOL_TEST_GREP leaves only the steps whose names it fits. */
export async function driveWorkbench(vsix: string): Promise<readonly Outcome[]> {
  const only = process.env['NETPOL_TEST_GREP'];
  const chosen = sessions.map((session) => ({ ...session, steps: session.steps.filter(({ name }) => only === undefined || new RegExp(only).test(name)) }));
  rmSync(shots, { recursive: true, force: true });
  mkdirSync(shots, { recursive: true });
  const outcomes: Outcome[] = [];
  for (const session of chosen) if (session.steps.length > 0) outcomes.push(...(await driveSession(session, vsix)));
  return outcomes;
}

async function driveSession({ name, host: options, steps: chosen }: Session, vsix: string): Promise<readonly Outcome[]> {
  const chromium = findChromium();
  if (!chromium) return [skipped(name, 'no Chromium: install the package chromium, or name one in the variable CHROMIUM')];
  try {
    const host = await startHost({ ...options, vsix: [vsix], workspace: at('examples') });
    cpSync(at('test', 'e2e', 'workspace', 'open'), join(host.workspace, 'open'), { recursive: true });
    try {
      const workbench = await openWorkbench(chromium, host.url);
      try {
        return await drive(chosen, workbench, host.workspace);
      } finally {
        await workbench.close();
      }
    } finally {
      await host.stop();
    }
  } catch (error) {
    return [error instanceof Unavailable ? skipped(name, error.message) : failed(name, (error as Error).stack ?? String(error))];
  }
}

/** Each step is a test. */
async function drive(chosen: readonly Step[], workbench: Workbench, workspace: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, run } of chosen) {
    const outcome = await check(`workbench: ${name}`, () =>
      run({ workbench, workspace, shot: async (file) => void (await workbench.page.screenshot({ path: join(shots, `${file}.png`), animations: 'disabled' })) }),
    );
    if (outcome.state === 'failed') await workbench.page.screenshot({ path: join(shots, `failed-${name.replace(/\W+/g, '-').slice(0, 60)}.png`) });
    outcomes.push(outcome);
    // Whatever a step left open would be in the way of the next.
    for (let i = 0; i < 3; i++) await workbench.page.keyboard.press('Escape');
  }
  return outcomes;
}

/** Renews the pictures that the README shows. */
export function renewPictures(): void {
  mkdirSync(at('docs', 'images'), { recursive: true });
  for (const [, name = ''] of readFileSync(at('README.md'), 'utf8').matchAll(/\(docs\/images\/([\w-]+\.png)\)/g))
    copyFileSync(join(shots, name), at('docs', 'images', name));
}
