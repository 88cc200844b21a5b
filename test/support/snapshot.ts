import { loadHelmEngine } from '../../server/render/helm/engine.js';
import type { HelmEngine } from '../../server/render/helm/helm.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { snapshotOfTexts } from '../../server/workspace/snapshot-of-texts.js';
import type { WorkspaceSettings } from '../../server/workspace/workspace-settings.js';
import { moduleBytes } from '../render/helm/support/engine.mjs';

/** A complete, indexed snapshot of files by path (`/shop/web.yaml`), all of them open. A chart is rendered where a file of values lies beside it. */
export function snapshotOf(texts: Readonly<Record<string, string>>, settings?: WorkspaceSettings): Snapshot {
  const hasValues = Object.keys(texts).some((name) => /\/values-[^/]+\.yaml$/.test(name));
  return snapshotOfTexts(texts, settings, hasValues ? helm() : undefined);
}

let loaded: HelmEngine | undefined;

function helm(): HelmEngine {
  loaded ??= loadHelmEngine(moduleBytes());
  return loaded;
}
