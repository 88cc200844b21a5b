import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check, failed, type Outcome, skipped } from '../../../scripts/outcome.mts';
import { at } from '../../../scripts/root.mts';
import { findChromium } from '../host/chromium.mts';
import { startHost } from '../host/host.mts';
import { Unavailable } from '../host/install.mts';
import { completionSteps } from './completion-steps.mts';
import { differenceSteps } from './difference-steps.mts';
import { mapSteps } from './map-steps.mts';
import { navigationSteps } from './navigation-steps.mts';
import { openWorkbench, type Workbench } from './page.mts';
import { proposedSteps } from './proposed-steps.mts';
import { starredSteps } from './starred-steps.mts';
import { steps } from './steps.mts';
import { viewSteps } from './view-steps.mts';

/** Where the steps leave their pictures, and the one of a step that failed. */
const shots = at('dist', 'shots');

/** Uses the workbench as a person would, on a copy of `examples/` with the packaged extension installed. */
export async function driveWorkbench(vsix: string): Promise<readonly Outcome[]> {
  const name = 'the driven workbench';
  const chromium = findChromium();
  if (!chromium) return [skipped(name, 'no Chromium: install the package chromium, or name one in the variable CHROMIUM')];
  try {
    const host = await startHost({ vsix: [vsix], workspace: at('examples') });
    cpSync(at('test', 'e2e', 'workspace', 'open'), join(host.workspace, 'open'), { recursive: true });
    try {
      const workbench = await openWorkbench(chromium, host.url);
      try {
        return await drive(workbench, host.workspace);
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

/** Each step is a test; they run in order in one window, because a new one costs ten seconds. NETPOL_TEST_GREP leaves only those whose names it fits. */
async function drive(workbench: Workbench, workspace: string): Promise<readonly Outcome[]> {
  rmSync(shots, { recursive: true, force: true });
  mkdirSync(shots, { recursive: true });
  const outcomes: Outcome[] = [];
  const only = process.env['NETPOL_TEST_GREP'];
  const chosen = [...mapSteps, ...differenceSteps, ...steps, ...starredSteps, ...navigationSteps, ...viewSteps, ...completionSteps, ...proposedSteps];
  for (const { name, run } of chosen.filter((step) => only === undefined || new RegExp(only).test(step.name))) {
    const outcome = await check(`workbench: ${name}`, () =>
      run({ workbench, workspace, shot: async (file) => void (await workbench.page.screenshot({ path: join(shots, `${file}.png`), animations: 'disabled' })) }),
    );
    if (outcome.state === 'failed') await workbench.page.screenshot({ path: join(shots, `failed-${outcomes.length + 1}.png`) });
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
