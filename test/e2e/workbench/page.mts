import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { chromiumArguments } from '../host/chromium.mts';

/** Opens VS Code in a headless browser that resolves no name but this machine's. */
export async function openWorkbench(executable: string, url: string): Promise<Workbench> {
  const browser = await chromium.launch({ executablePath: executable, args: [...chromiumArguments], headless: true });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await page.locator('.monaco-workbench .part.editor').waitFor();
  await page.locator('.monaco-workbench .statusbar-item').first().waitFor();
  return new Workbench(browser, page);
}

/** The parts of the workbench that a person uses in these tests. */
export class Workbench {
  readonly #browser: Browser;
  readonly page: Page;
  readonly editor: Locator;
  readonly input: Locator;
  /** What the browser complained of in pages of extensions: scripts that failed, and what a content security policy refused. */
  readonly pageProblems: string[] = [];

  constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
    this.editor = page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
    this.input = page.locator('.quick-input-widget');
    page.on('console', (message) => {
      const { url } = message.location();
      if (message.type() === 'error' && (/content security policy/i.test(message.text()) || /\/dist\/map\.(js|css)/.test(url)))
        this.pageProblems.push(message.text());
    });
    page.on('pageerror', (error) => {
      if (/\/dist\/map\.js/.test(error.stack ?? '')) this.pageProblems.push(error.stack ?? error.message);
    });
  }

  /** Runs a command by its title in the palette. */
  async command(title: string): Promise<void> {
    await this.#pick('F1', `>${title}`, title);
    await this.input.waitFor({ state: 'hidden' });
  }

  /** Runs a command that goes on to ask, and chooses an answer: types `text` and takes the row that fits. */
  async commandWithChoice(title: string, text: string, row: string | RegExp): Promise<void> {
    await this.#pick('F1', `>${title}`, title);
    await this.input.locator('.monaco-list-row').filter({ hasNotText: title }).first().waitFor();
    await this.input.locator('input').first().fill(text);
    await this.input.locator('.monaco-list-row', { hasText: row }).first().click();
    await this.input.waitFor({ state: 'hidden' });
  }

  /** Runs a command that goes on to ask several times; `choose` answers each question, and presses what takes the answer. */
  async commandWithQuestions(title: string, questions: readonly { readonly asked: string; choose(box: Locator): Promise<void> }[]): Promise<void> {
    await this.#pick('F1', `>${title}`, title);
    for (const { asked, choose } of questions) {
      const box = this.input.locator(`input[placeholder*="${asked}"]`).first();
      await box.waitFor();
      await choose(box);
    }
    await this.input.waitFor({ state: 'hidden' });
  }

  /** Opens a file of the workspace by its name. */
  async open(path: string): Promise<void> {
    const name = path.split('/').at(-1) ?? path;
    await this.#pick('Control+P', path, name);
    await this.input.waitFor({ state: 'hidden' });
    await this.page.locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`).waitFor();
    await this.editor.locator('.view-line').first().waitFor();
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.editor-group-container.active .tab.active:not(.dirty)').waitFor();
  }

  /** Sets the cursor; both count from 1. */
  async goto(line: number, column: number): Promise<void> {
    await this.#pick('Control+G', `:${line}:${column}`, /./);
    await this.input.waitFor({ state: 'hidden' });
  }

  /** A key that is pressed before the workbench listens is lost, so it is pressed until the box opens. */
  async #pick(key: string, text: string, row: string | RegExp): Promise<void> {
    const box = this.input.locator('input').first();
    for (let tries = 1; ; tries++) {
      await this.page.keyboard.press(key);
      try {
        await box.waitFor({ state: 'visible', timeout: 2000 });
        break;
      } catch (error) {
        if (tries > 10) throw error;
      }
    }
    await box.fill(text);
    await this.input.locator('.monaco-list-row', { hasText: row }).first().click();
  }

  /** A hint within the text. */
  hint(text: string | RegExp): Locator {
    return this.editor.locator('.view-line [class*="dyn-rule"]', { hasText: text }).first();
  }

  /** The text in view without hints; what is scrolled away is not in the page. */
  async text(): Promise<string> {
    const lines = await this.editor.locator('.view-lines .view-line').evaluateAll((elements) =>
      elements.map((element) => {
        const written = element.cloneNode(true) as typeof element;
        for (const hint of written.querySelectorAll('[class*="dyn-rule"]')) hint.remove();
        return { top: Number.parseFloat((element as unknown as { style: { top: string } }).style.top), text: written.textContent ?? '' };
      }),
    );
    return lines
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text.replaceAll('\u00a0', ' '))
      .join('\n');
  }

  /** Waits until the text in view fits. */
  async textLike(fits: RegExp): Promise<string> {
    for (const end = Date.now() + 15_000; ; await this.page.waitForTimeout(50)) {
      const text = await this.text();
      if (fits.test(text)) return text;
      if (Date.now() > end) throw new Error(`the text never came to be like ${fits}:\n${text}`);
    }
  }

  /** The pieces of the text, as they are coloured, that hold `text`; from above. */
  tokens(text: string): Locator {
    return this.editor.locator('.view-line span > span', { hasText: text });
  }

  squiggles(kind: 'error' | 'warning' | 'info' | 'hint'): Locator {
    return this.editor.locator(`.squiggly-${kind}`);
  }

  /**
   * Points the mouse at a place until its hover shows `text`; answers the hover. The place is found anew each time, because lenses that
   * arrive push the text down.
   */
  async hoverOver(place: Locator, text: string | RegExp): Promise<Locator> {
    const hover = this.page.locator('.monaco-resizable-hover:visible, .monaco-hover:visible').filter({ hasText: text }).first();
    for (let tries = 1; ; tries++) {
      const box = await place.boundingBox();
      if (!box) throw new Error('the place to hover is not in view');
      await this.page.mouse.move(box.x + Math.min(box.width / 2, 40), box.y + box.height / 2, { steps: 4 });
      try {
        await hover.waitFor({ timeout: 4000 });
        return hover;
      } catch (error) {
        if (tries === 5) throw error;
        await this.leave();
      }
    }
  }

  /** Moves the mouse where no hover is. */
  leave(): Promise<void> {
    return this.page.mouse.move(5, 780);
  }

  lens(text: string | RegExp): Locator {
    return this.editor.locator('.codelens-decoration a:visible', { hasText: text }).first();
  }

  /** Clicks a code lens until what it opens is there: a click on a lens that is being renewed is lost. */
  async clickLens(text: string | RegExp, opens: Locator): Promise<void> {
    await this.insist(opens, () => this.lens(text).click());
  }

  /** Does something up to five times, until what it opens is there. @param patience for each time, in milliseconds */
  async insist(opens: Locator, act: () => Promise<void>, patience = 4000): Promise<void> {
    for (let tries = 1; ; tries++) {
      await act();
      try {
        await opens.waitFor({ timeout: patience });
        return;
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  }

  /** Follows the first link of the text until what it opens is there: a click on a link that is being renewed is lost, and none waits until it is still. */
  async followLink(text: string | RegExp, opens: Locator): Promise<void> {
    await this.insist(opens, async () => {
      const link = this.editor.locator('.detected-link', { hasText: text }).first();
      await link.waitFor();
      const box = await link.boundingBox();
      await this.page.keyboard.down('ControlOrMeta');
      // Its beginning is in view, also where its line is longer than the editor is wide.
      if (box) await this.page.mouse.click(box.x + Math.min(box.width / 2, 20), box.y + box.height / 2);
      await this.page.keyboard.up('ControlOrMeta');
    });
  }

  /** Presses a key until what it opens is there: while the editor is still busy with what came before, a key may be lost. */
  async press(key: string, opens: Locator): Promise<void> {
    await this.insist(opens, () => this.page.keyboard.press(key));
  }

  /** Opens the hover of the cursor by keyboard. */
  async showHover(text: string | RegExp): Promise<Locator> {
    const hover = this.page.locator('.monaco-resizable-hover:visible, .monaco-hover:visible').filter({ hasText: text }).first();
    await this.focusEditor();
    await this.insist(hover, async () => {
      await this.page.keyboard.press('Control+K');
      await this.page.keyboard.press('Control+I');
    });
    return hover;
  }

  /** The quick fixes in the open menu, from above. */
  fixes(): Locator {
    return this.page.locator('.action-widget .monaco-list-row.action');
  }

  /** The first of the quick fixes in the open menu that is called so. */
  fix(title: string | RegExp): Locator {
    return this.fixes().filter({ hasText: title }).first();
  }

  bulb(): Locator {
    return this.editor.locator('.lightBulbWidget:visible, .margin [class*="codicon-gutter-lightbulb"]:visible').first();
  }

  problem(text: string | RegExp): Locator {
    return this.page.locator('.markers-panel-container .monaco-list-row, .markers-panel .monaco-list-row').filter({ hasText: text }).first();
  }

  /** A row of the Test Explorer, with this outcome where one is asked for. */
  testItem(text: string | RegExp, outcome?: 'passed' | 'failed'): Locator {
    const rows = this.page.locator('.test-explorer .monaco-list-row', { hasText: text });
    const icon = this.page.locator(outcome === 'passed' ? '.codicon-testing-passed-icon' : '.codicon-testing-failed-icon');
    return (outcome ? rows.filter({ has: icon }) : rows).first();
  }

  /** Types a line in place of the one that the cursor is in. */
  async replaceLine(text: string): Promise<void> {
    await this.page.keyboard.press('End');
    await this.page.keyboard.press('Shift+Home');
    await this.page.keyboard.press('Shift+Home');
    await this.page.keyboard.insertText(text);
  }

  /** Code lenses and the light bulb are only computed while the editor's text has the focus. */
  async focusEditor(): Promise<void> {
    await this.command('View: Focus Active Editor Group');
    await this.editor.locator('xpath=self::*[contains(@class,"focused")]').waitFor();
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
