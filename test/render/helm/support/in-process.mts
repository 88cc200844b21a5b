import { loadHelmEngine } from '../../../../server/render/helm/engine.ts';
import type { HelmRequest } from '../../../../server/render/helm/helm.ts';
import type { HelmRenderer } from '../../../../server/render/helm/renderer.ts';
import { moduleBytes } from './engine.mts';

/** The engine without a worker around it, with what it was asked. */
export function inProcess(): HelmRenderer & { readonly asked: HelmRequest[] } {
  const engine = loadHelmEngine(moduleBytes());
  const asked: HelmRequest[] = [];
  return {
    asked,
    render: async (request) => {
      asked.push(request);
      return engine.render(request);
    },
    end: () => {},
  };
}
