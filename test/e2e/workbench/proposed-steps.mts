import { placeOf, type Step } from './steps.mts';

export const proposedSteps: readonly Step[] = [
  {
    name: 'locking down a namespace is looked at before it is made',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      await workbench.open('tiers/workloads.yaml');
      await workbench.goto(...placeOf(scene, 'tiers/workloads.yaml', 'name: observability'));
      await workbench.command('NetworkPolicy: Lock Down This Namespace');
      await page.locator('.part.panel .monaco-list-row', { hasText: 'network-policies-observability.yaml' }).first().waitFor();
      await page.locator('.notification-list-item', { hasText: 'stops to pass' }).first().waitFor();
      await shot('lock-down');
      // What is to be confirmed is not ticked by itself.
      await page.locator('.part.panel .edit-checkbox').first().click();
      await page.locator('.part.panel').getByText('Apply', { exact: true }).first().click();
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'network-policies-observability.yaml' }).first().dblclick();
      await workbench.textLike(/# Isolates every pod of observability in both directions/);
      await workbench.command('View: Close All Editors');
    },
  },
];
