import type { HelmRendered } from '../../../../server/render/helm/helm.js';

/** An answer as `helm template` prints it. */
export function printed({ manifests }: HelmRendered): string {
  const print = (hooks: boolean) =>
    manifests
      .filter(({ hook }) => (hook !== undefined) === hooks)
      .map(({ template, text }) => `---\n# Source: ${template}\n${text}\n`)
      .join('');
  return `${print(false).trim()}\n${print(true)}`;
}
