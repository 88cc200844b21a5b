import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from './page.mts';
import { placeOf, type Step } from './steps.mts';

/** The page of the map: a frame inside the frame that VS Code gives to each page of an extension. */
export function mapPage({ page }: Workbench): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
}

/** A node in the list of what is drawn; it knows where its picture is. */
export function nodeOf(map: FrameLocator, id: string): Locator {
  return map.locator(`#options [data-node="${id}"]`);
}

/** Clicks the picture of a node. */
async function clickNode(map: FrameLocator, id: string): Promise<void> {
  const node = nodeOf(map, id);
  const end = Date.now() + 15_000;
  let at: string | null = null;
  while (at === null && Date.now() < end) at = await node.getAttribute('data-at');
  const [x, y] = (at ?? '').split(',').map(Number);
  assert.ok(x !== undefined && y !== undefined, `the picture of ${id} has a place`);
  await map.locator('#drawing').click({ position: { x, y } });
}

/** What breaks the Web Content Accessibility Guidelines in the page, by axe: each rule with the elements that break it. */
async function unheard(map: FrameLocator): Promise<readonly string[]> {
  const frame = await (await map.locator('body').elementHandle())?.ownerFrame();
  assert.ok(frame, 'the page is in a frame');
  await frame.evaluate(axe.source);
  return frame.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
    // Cells of the matrix are as short as there is room, and their names say it in full.
    const rules = { 'label-content-name-mismatch': { enabled: false } };
    const { violations } = await run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], rules });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}: ${failureSummary ?? ''}`));
  });
}

const mysql = 'w:shop/StatefulSet/mysql';

export const mapSteps: readonly Step[] = [
  {
    name: 'the map draws the workloads of the folder and what connects them',
    async run({ workbench }) {
      await workbench.page.setViewportSize({ width: 1560, height: 860 });
      await workbench.command('View: Close All Editors');
      await workbench.command('View: Toggle Primary Side Bar Visibility');
      await workbench.open('shop/policies.yaml');
      await workbench.command('NetworkPolicy: Show Map');
      const map = mapPage(workbench);
      await nodeOf(map, mysql).waitFor({ state: 'attached' });
      await map.locator('#filter-namespace').selectOption('shop');
      await map.locator('#status', { hasText: /\d+ of \d+ workloads/ }).waitFor();
      await nodeOf(map, 'w:shop/Deployment/frontend').waitFor({ state: 'attached' });
      await map.locator('#drawing:not(.placing) canvas').first().waitFor();
    },
  },
  {
    name: 'a click on a workload opens its manifest, and the map says who reaches it',
    async run({ workbench, shot }) {
      const map = mapPage(workbench);
      await clickNode(map, mysql);
      await map.locator('#details h2', { hasText: 'StatefulSet mysql in shop' }).waitFor();
      await map.locator('#details li', { hasText: 'backend: TCP 3306' }).waitFor();
      await workbench.page.locator('.tab.active[data-resource-name="workloads.yaml"]').waitFor();
      await map.locator('#details button', { hasText: 'mysql-from-backend, rule 1' }).first().click();
      await workbench.page.locator('.tab.active[data-resource-name="policies.yaml"]').waitFor();
      await workbench.page.locator('.view-line', { hasText: 'app: backend' }).first().waitFor();
      await workbench.page.waitForTimeout(300);
      // The jump brings lenses into view that have no text yet.
      await workbench.lens(/ingress: backend on TCP port mysql/).waitFor();
      await shot('map');
    },
  },
  {
    name: 'the keyboard moves through the map, opens what it stands on, and lets go',
    async run({ workbench }) {
      const map = mapPage(workbench);
      const canvas = map.locator('#canvas');
      await canvas.focus();
      await workbench.page.keyboard.press('Home');
      const chosen = map.locator('#options [aria-selected="true"]');
      await chosen.waitFor({ state: 'attached' });
      const first = await chosen.getAttribute('data-node');
      await workbench.page.keyboard.press('PageDown');
      await map.locator(`#options [aria-selected="true"]:not([data-node="${first}"])`).waitFor({ state: 'attached' });
      await workbench.page.keyboard.press('Escape');
      await chosen.waitFor({ state: 'detached' });
      await map.locator('#details summary', { hasText: 'How to read it' }).waitFor();
    },
  },
  {
    name: 'the map finds a workload by its name, and goes on to its connections',
    async run({ workbench, shot }) {
      const map = mapPage(workbench);
      await map.locator('#canvas').focus();
      await workbench.page.keyboard.press('/');
      await workbench.page.keyboard.type('stateful mysql');
      await map.locator('#found', { hasText: '1 found' }).waitFor();
      await workbench.page.keyboard.press('Enter');
      await map.locator(`#options [aria-selected="true"][data-node="${mysql}"]`).waitFor({ state: 'attached' });
      await shot('map-find');
      await workbench.page.keyboard.press('Escape');
      await workbench.page.keyboard.press('c');
      await map.locator('#options [aria-selected="true"]', { hasText: /^StatefulSet mysql in shop to .*; admitted by / }).waitFor({ state: 'attached' });
      await workbench.page.keyboard.press('Escape');
    },
  },
  {
    name: 'the map saves its picture, and a page that stands by itself, where one says',
    async run({ workbench, workspace }) {
      const map = mapPage(workbench);
      const saved = async (button: string, name: string, whole: RegExp): Promise<void> => {
        await map.locator('#zoom button', { hasText: button }).click();
        const box = workbench.input.locator('input').first();
        // The name comes when the folder has been read.
        for (const end = Date.now() + 15_000; !(await box.inputValue()).endsWith(`/${name}`); await workbench.page.waitForTimeout(50))
          assert.ok(Date.now() < end, `the dialog proposes ${name}, not ${await box.inputValue()}`);
        await workbench.page.keyboard.press('Enter');
        await workbench.input.waitFor({ state: 'hidden' });
        const file = join(workspace, name);
        // A file is there before all of its text is.
        let text = '';
        for (const end = Date.now() + 15_000; !whole.test(text) && Date.now() < end; await workbench.page.waitForTimeout(50))
          text = await readFile(file, 'utf8').catch(() => '');
        await rm(file, { force: true });
        assert.match(text, whole);
      };
      await saved('Save SVG', 'netpol-map.svg', /^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg [\s\S]*>mysql<\/text>[\s\S]*<\/svg>\n$/);
      await saved('Save HTML', 'netpol-map.html', /^<!DOCTYPE html>[\s\S]*w:shop\/StatefulSet\/mysql[\s\S]*<\/html>\n$/);
    },
  },
  {
    name: 'the matrix and the table of the map say the same',
    async run({ workbench, shot }) {
      const map = mapPage(workbench);
      await map.locator('#tab-matrix').click();
      const cell = map.locator('[role=gridcell][aria-label="Deployment backend in shop to StatefulSet mysql in shop: TCP 3306"]');
      await cell.waitFor();
      assert.equal(await cell.innerText(), '3306');
      await shot('matrix');
      await cell.click();
      await workbench.page.keyboard.press('ArrowLeft');
      assert.match((await map.locator('[role=grid] :focus').getAttribute('aria-label')) ?? '', /^Deployment backend in shop to /);
      await map.locator('#tab-table').click();
      const row = map
        .locator('table[aria-labelledby=connections-title] tr', { hasText: 'Deployment backend in shop' })
        .filter({ hasText: 'StatefulSet mysql in shop' });
      await row.filter({ hasText: 'TCP 3306' }).filter({ hasText: 'mysql-from-backend, rule 1' }).waitFor();
      await map.locator('#tab-map').click();
    },
  },
  {
    name: 'nothing in the page of the map is hidden from a screen reader, in any tab',
    async run({ workbench }) {
      const map = mapPage(workbench);
      for (const tab of ['matrix', 'table', 'map']) {
        await map.locator(`#tab-${tab}`).click();
        await map.locator(`#panel-${tab}`).waitFor();
        assert.deepEqual(await unheard(map), [], tab);
      }
    },
  },
  {
    name: 'filters of the map leave what fits',
    async run({ workbench }) {
      const map = mapPage(workbench);
      await map.locator('#filter-port').fill('6379');
      await nodeOf(map, mysql).waitFor({ state: 'detached' });
      await nodeOf(map, 'w:shop/Deployment/redis').waitFor({ state: 'attached' });
      await map.locator('#filters button', { hasText: 'Clear' }).click();
      await nodeOf(map, mysql).waitFor({ state: 'attached' });
    },
  },
  {
    name: 'the map follows an edit, and breaks no rule of its page',
    async run(scene) {
      const { workbench } = scene;
      const map = mapPage(workbench);
      const reached = (number: number) => map.locator(`#options [data-node="${mysql}"]`, { hasText: `reached by ${number}` });
      await reached(2).waitFor({ state: 'attached' });
      await workbench.page.locator('.tab[data-resource-name="policies.yaml"]').first().click();
      await workbench.focusEditor();
      const [line] = placeOf(scene, 'shop/policies.yaml', 'name: mysql-from-backend');
      await workbench.goto(line + 5, 1);
      await workbench.page.keyboard.press('End');
      await workbench.page.keyboard.type('x', { delay: 20 });
      await reached(1).waitFor({ state: 'attached' });
      await workbench.page.keyboard.press('Backspace');
      await reached(2).waitFor({ state: 'attached' });
      await workbench.save();
      assert.deepEqual(workbench.pageProblems, []);
      await workbench.command('View: Close All Editors');
      await workbench.command('View: Toggle Primary Side Bar Visibility');
      await workbench.page.setViewportSize({ width: 1280, height: 800 });
    },
  },
];
