import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPage } from '../../scripts/build.mts';
import { chromiumArguments, findChromium } from '../e2e/host/chromium.mts';
import { netpol } from '../support/cli.js';
import { hostileManifests, hostileNames } from '../support/hostile-names.js';

const examples = join(import.meta.dirname, '../../examples');
const executable = findChromium();

interface Row {
  readonly from: { readonly workload?: string; readonly addresses?: string };
  readonly to: { readonly workload?: string; readonly addresses?: string };
  readonly allowed: readonly { readonly protocol: string; readonly ports?: string }[];
}

/** As the name of an end is said aloud. */
function said({ workload = '' }: Row['from']): string {
  const [namespace, kind, name] = workload.split('/');
  return `${kind} ${name} in ${namespace}`;
}

describe.skipIf(executable === undefined)('the page of the map, in a real browser', () => {
  let folder = '';
  let browser: Browser;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'netpol-page-'));
    await buildPage(folder);
    browser = await chromium.launch({ executablePath: executable ?? '', args: [...chromiumArguments], headless: true });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens what `netpol map` writes; `problems` is what the browser complained of and asked for. */
  async function open(args: readonly string[], cwd: string): Promise<{ readonly page: Page; readonly problems: readonly string[] }> {
    const file = join(folder, 'page.html');
    const { status, notes } = await netpol(['map', '-o', file, ...args], { cwd, programs: folder });
    expect(status, notes).toBe(0);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const problems: string[] = [];
    page.on('console', (message) => void problems.push(message.text()));
    page.on('pageerror', (error) => void problems.push(error.message));
    page.on('dialog', (dialog) => void problems.push(dialog.message()));
    const address = pathToFileURL(file).href;
    // The worker is a text of the page.
    page.on('request', (request) => void (request.url() !== address && !request.url().startsWith('blob:') && problems.push(request.url())));
    await page.goto(address);
    await page.locator('#drawing:not(.placing) canvas').first().waitFor();
    await expect.poll(() => page.locator('#options [data-node][data-at]').count()).toBeGreaterThan(0);
    return { page, problems };
  }

  test('draws the workloads, asks for nothing, and nothing in it is refused', async () => {
    const { page, problems } = await open(['shop'], examples);
    const nodes = await page.locator('#options [data-node^="w:"]').evaluateAll((all) => all.map((one) => one.getAttribute('data-node')));
    expect(nodes.sort()).toEqual(['w:shop/Deployment/backend', 'w:shop/Deployment/frontend', 'w:shop/Deployment/redis', 'w:shop/StatefulSet/mysql']);
    expect(await page.title()).toBe('NetworkPolicy map');
    expect(problems).toEqual([]);
  });

  test.each(['shop', '.'])('has in its matrix what list says of %s: what is sure, what is possible, and nothing else', async (path) => {
    const { page, problems } = await open([path], examples);
    await page.locator('#tab-matrix').click();
    const cells = await page
      .locator('#panel-matrix [role=gridcell]')
      .evaluateAll((all) => all.map((one) => ({ label: one.getAttribute('aria-label') ?? '', kind: (one.getAttribute('class') ?? '').split(' ')[0] ?? '' })));
    const list = JSON.parse((await netpol(['list', '--format', 'json', path], { cwd: examples })).out) as { connections: Row[]; possible: Row[] };
    const pairs = (rows: readonly Row[]) =>
      rows.flatMap(({ from, to }) => (from.workload !== undefined && to.workload !== undefined ? [`${said(from)} to ${said(to)}`] : [])).sort();
    const ofWorkloads = cells.filter(({ label }) => /^\S+ \S+ in \S+ to \S+ \S+ in \S+: /.test(label) && !label.includes('pods labelled'));
    const named = (kinds: readonly string[]) => ofWorkloads.flatMap(({ label, kind }) => (kinds.includes(kind) ? [label.replace(/: .*/, '')] : [])).sort();
    expect(pairs(list.connections).length).toBeGreaterThan(2);
    expect(named(['limited', 'free'])).toEqual(pairs(list.connections));
    const sure = new Set(pairs(list.connections));
    expect(named(['perhaps'])).toEqual(pairs(list.possible).filter((pair) => !sure.has(pair)));
    // Everything else says that it is nothing, or the workload itself.
    expect(ofWorkloads.filter(({ label, kind }) => kind === '' && !label.endsWith(': nothing'))).toEqual([]);
    const ports = ({ from, to, allowed }: Row) => ({ pair: `${said(from)} to ${said(to)}`, ports: allowed.flatMap((one) => one.ports?.split(',') ?? []) });
    for (const { pair, ports: wanted } of list.connections.filter(({ from, to }) => from.workload && to.workload).map(ports)) {
      const words = ofWorkloads.find(({ label }) => label.startsWith(`${pair}: `))?.label ?? '';
      if (!wanted.includes('1-65535')) for (const port of wanted) expect(words).toContain(port);
      else expect(words).toMatch(/every port|every TCP port|all/);
    }
    expect(problems).toEqual([]);
  });

  test('lists the findings of check, and offers nothing that it cannot do', async () => {
    const { page, problems } = await open(['mistakes'], examples);
    await page.locator('#tab-findings').click();
    const { findings } = JSON.parse((await netpol(['check', '--format', 'json', 'mistakes'], { cwd: examples })).out) as {
      findings: { rule: string; file: string; range: { start: { line: number; character: number } } }[];
    };
    const rows = await page
      .locator('#panel-findings tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map(({ textContent }) => textContent)));
    expect(rows.map(([, place, , rule]) => `${place} ${rule}`)).toEqual(
      findings.map(({ file, rule, range: { start } }) => `${file}:${start.line + 1}:${start.character + 1} ${rule}`),
    );
    expect(await page.locator('#panel-findings ul li').count()).toBeGreaterThan(0);
    // Neither has anything to do with findings.
    for (const name of ['find', 'filters', 'zoom']) expect(await page.locator(`#${name}`).isVisible(), name).toBe(false);
    await page.locator('#tab-map').click();
    await page.locator('#canvas').focus();
    await page.keyboard.press('Home');
    await page.locator('#details h3').first().waitFor();
    expect(await page.locator('#details button', { hasText: /Open the manifest|Show it|, rule \d/ }).count()).toBe(0);
    expect(await page.locator('#details code.place').first().textContent()).toMatch(/^mistakes\/[\w-]+\.yaml:\d+$/);
    expect(problems).toEqual([]);
  });

  test('is worked by the keyboard alone', async () => {
    const { page, problems } = await open(['shop'], examples);
    const selected = () => page.locator('#options [aria-selected="true"]').textContent();
    await page.locator('#canvas').focus();
    await page.keyboard.press('/');
    await page.keyboard.type('mysql');
    await page.keyboard.press('Enter');
    expect(await selected()).toMatch(/^StatefulSet mysql in shop/);
    expect(await page.locator('#found').textContent()).toBe('1 of 1');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.id')).toBe('canvas');
    await page.keyboard.press('c');
    expect(await selected()).toMatch(/^StatefulSet mysql in shop to .*: TCP 53 and UDP 53; admitted by /);
    await page.keyboard.press('ArrowLeft');
    expect(await selected()).toMatch(/^StatefulSet mysql in shop;/);
    await page.keyboard.press('n');
    expect(await selected()).toBe('namespace shop: 4 workloads');
    expect(await page.locator('#canvas').getAttribute('aria-activedescendant')).toBe('option-other');
    const before = await page.locator('#options [data-node]').first().getAttribute('data-at');
    await page.keyboard.press('Shift+ArrowRight');
    expect(await page.locator('#options [data-node]').first().getAttribute('data-at')).not.toBe(before);
    await page.keyboard.press('Escape');
    expect(await page.locator('#options [aria-selected="true"]').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test('opens and closes namespaces, and filters, without a server', async () => {
    const { page, problems } = await open(['.'], examples);
    const node = (id: string) => page.locator(`#options [data-node="${id}"]`);
    await node('n:shop').waitFor({ state: 'attached' });
    expect(await node('w:shop/StatefulSet/mysql').count()).toBe(0);
    await page.locator('#filter-namespace').selectOption('shop');
    await node('w:shop/StatefulSet/mysql').waitFor({ state: 'attached' });
    await page.locator('#filters button', { hasText: 'Clear' }).click();
    await node('n:shop').waitFor({ state: 'attached' });
    // What stands in a closed namespace is found there, and Enter opens it.
    await page.locator('#find-text').fill('ledger');
    await page.keyboard.press('Enter');
    expect(await page.locator('#options [aria-selected="true"]').getAttribute('data-node')).toBe('n:billing');
    await page.locator('#canvas').press('Enter');
    await node('w:billing/Deployment/ledger').waitFor({ state: 'attached' });
    await page.locator('#canvas').press('Backspace');
    await node('n:billing').waitFor({ state: 'attached' });
    await page.locator('#filter-workload').fill('ledger');
    await node('w:billing/Deployment/ledger').waitFor({ state: 'attached' });
    expect(await page.locator('#filter-port').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test('saves its picture as SVG that has every name as text', async () => {
    const { page, problems } = await open(['shop'], examples);
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#zoom button', { hasText: 'Save SVG' }).click()]);
    expect(download.suggestedFilename()).toBe('netpol-map.svg');
    const file = join(folder, 'saved.svg');
    await download.saveAs(file);
    const other = await browser.newPage();
    await other.goto(pathToFileURL(file).href);
    // The browser's XML parser has taken it.
    const words = await other.evaluate('[...document.querySelectorAll("text")].map((one) => one.textContent)');
    expect(words).toEqual(expect.arrayContaining(['mysql', 'redis', 'frontend', 'backend', 'TCP 3306', 'TCP 6379', 'shop']));
    expect(await other.evaluate('document.documentElement.getAttribute("role") + document.querySelector("title").textContent')).toMatch(
      /^imgMap of connections: 4 workloads/,
    );
    expect(await other.evaluate('document.querySelectorAll("path").length')).toBeGreaterThan(8);
    expect(problems).toEqual([]);
  });

  test('on paper has every row of its tables', async () => {
    const cwd = mkdtempSync(join(folder, 'many-'));
    const pod = (index: number) =>
      `{apiVersion: v1, kind: Pod, metadata: {name: web-${index}, namespace: shop, labels: {app: web}}, spec: {containers: [{name: c, image: c}]}}`;
    const policy =
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, namespace: shop}, spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}}';
    writeFileSync(join(cwd, 'a.yaml'), [...Array.from({ length: 20 }, (_, index) => pod(index)), policy].join('\n---\n'));
    const { page, problems } = await open(['.'], cwd);
    await page.locator('#tab-table').click();
    const rows = () => page.locator('table[aria-labelledby=connections-title] tbody tr').count();
    expect(await rows()).toBe(300);
    await page.evaluate('window.dispatchEvent(new Event("beforeprint"))');
    // Everybody to everybody else on port 80, and everybody to addresses outside.
    expect(await rows()).toBe(20 * 19 + 20);
    await page.evaluate('window.dispatchEvent(new Event("afterprint"))');
    expect(await rows()).toBe(300);
    expect(problems).toEqual([]);
  });

  test('breaks names of 253 letters into lines, and draws how they end', async () => {
    const cwd = mkdtempSync(join(folder, 'long-'));
    const name = `${'a'.repeat(250)}end`;
    writeFileSync(join(cwd, 'a.yaml'), `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop}, spec: {containers: [{name: c, image: c}]}}`);
    const { page } = await open(['.'], cwd);
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#zoom button', { hasText: 'Save SVG' }).click()]);
    const file = join(cwd, 'saved.svg');
    await download.saveAs(file);
    const picture = await browser.newPage();
    await picture.goto(pathToFileURL(file).href);
    const lines = (await picture.evaluate('[...document.querySelectorAll("text")].map((one) => one.textContent)')) as string[];
    const parts = lines.filter((line) => /^…?a+(?:end)?$/.test(line));
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.at(-1)).toMatch(/^…a+end$/);
    for (const rect of (await picture.evaluate('[...document.querySelectorAll("rect[stroke-width]")].map((one) => one.width.baseVal.value)')) as number[])
      expect(rect).toBeLessThan(260);
    // The whole of it is said beside the picture.
    await page.locator('#canvas').press('Home');
    await page.locator('#details h2', { hasText: name }).waitFor();
  });

  test('on paper has the picture and all tabs, in light colours', async () => {
    const { page, problems } = await open(['shop'], examples);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate('window.dispatchEvent(new Event("beforeprint"))');
    for (const seen of ['#paper svg', '#panel-matrix table', '#panel-table table', '#panel-findings h2'])
      expect(await page.locator(seen).first().isVisible(), seen).toBe(true);
    for (const gone of ['#canvas', '#tabs', '#zoom', '#find']) expect(await page.locator(gone).isVisible(), gone).toBe(false);
    expect(await page.locator('#paper svg rect').first().getAttribute('fill')).toBe('#ffffff');
    expect(problems).toEqual([]);
  });

  test('shows hostile names as text, in the page and in its picture', async () => {
    const names = Object.values(hostileNames);
    const cwd = mkdtempSync(join(folder, 'hostile-'));
    writeFileSync(join(cwd, 'a.yaml'), names.map(hostileManifests).join('---\n'));
    const { page, problems } = await open(['.'], cwd);
    await page.locator('#zoom button', { hasText: 'Open all' }).click();
    await page.locator('#options [data-node^="w:"]').first().waitFor({ state: 'attached' });
    const nodes = await page.locator('#options [data-node^="w:"]').evaluateAll((all) => all.map((one) => one.getAttribute('data-node')));
    expect(nodes).toEqual(expect.arrayContaining(names.map((name) => `w:${name}/Deployment/${name}`)));
    for (const tab of ['matrix', 'table', 'findings']) {
      await page.locator(`#tab-${tab}`).click();
      const text = await page.locator(`#panel-${tab}`).textContent();
      // What is not seen, or turns the order of others around, is marked where names stand in lines.
      for (const name of names)
        if (tab !== 'findings') expect([name, name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd')].some((one) => text?.includes(one))).toBe(true);
    }
    expect(await page.locator('img, iframe, object, script[src], b, a').count()).toBe(0);
    await page.locator('#tab-map').click();
    const file = join(cwd, 'saved.svg');
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#zoom button', { hasText: 'Save SVG' }).click()]);
    await download.saveAs(file);
    const picture = await browser.newPage();
    await picture.goto(pathToFileURL(file).href);
    expect(await picture.evaluate('document.documentElement.localName + document.querySelectorAll("parsererror, script, b").length')).toBe('svg0');
    expect(problems).toEqual([]);
  });
});
