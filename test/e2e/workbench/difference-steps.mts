import { placeOf, type Step } from './steps.mts';

/** What an edit opens and closes, as a person sees it while typing. */
export const differenceSteps: readonly Step[] = [
  {
    name: 'an edit of a policy says above it what it opens and closes, and a click shows each connection',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      await page.setViewportSize({ width: 1560, height: 800 });
      await workbench.open('shop/policies.yaml');
      await workbench.focusEditor();
      const [line] = placeOf(scene, 'shop/policies.yaml', 'name: mysql-from-backend');
      await workbench.goto(line + 11, 1);
      await workbench.lens(/1 workload: mysql/).waitFor();
      await workbench.replaceLine('              app: frontend');
      await workbench.lens(/^-1 connection since it was opened: backend -> mysql TCP 3306 closes/).waitFor();
      // In a browser VS Code saves by itself after a second: the lens stays.
      await page.locator('.editor-group-container.active .tab.active:not(.dirty)').waitFor();
      await page.waitForTimeout(1500);
      await workbench.lens(/^-1 connection since it was opened/).waitFor();
      await shot('edit-lens');
      const tab = page.locator('.tab[data-resource-name$="(this edit).diff"]');
      await workbench.clickLens(/^-1 connection/, tab);
      const shown = page.locator('.editor-instance .monaco-editor').filter({ hasText: 'against the file as it was opened' });
      await shown.locator('.view-line', { hasText: 'shop/backend -> shop/mysql' }).waitFor();
      await shown.locator('.detected-link', { hasText: 'policies.yaml' }).first().waitFor();
      await shot('edit-difference');
      await workbench.focusEditor();
      await workbench.replaceLine('              app: backend');
      await workbench.lens(/^-1 connection/).waitFor({ state: 'detached' });
      await shown.locator('.view-line', { hasText: 'No connection opens' }).waitFor();
      await workbench.save();
      await workbench.command('View: Close All Editors');
      await page.setViewportSize({ width: 1280, height: 800 });
    },
  },
];
