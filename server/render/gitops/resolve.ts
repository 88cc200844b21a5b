import type { Declaration } from './declarations.js';
import type { ClosureHost } from './gitops.js';
import type { Known } from './known.js';
import { resolveApplication } from './resolve-application.js';
import { resolveApplicationSet } from './resolve-application-set.js';
import { resolveHelmRelease } from './resolve-helm-release.js';
import { resolveKustomization } from './resolve-kustomization.js';
import type { Resolved } from './resolved.js';

/** What is asked to be rendered because of a declaration, and what of it cannot be. */
export async function resolveDeclaration(declaration: Declaration, cluster: string | undefined, known: Known, host: ClosureHost): Promise<readonly Resolved[]> {
  switch (declaration.kind) {
    case 'flux-kustomization':
      return resolveKustomization(declaration, cluster, known, host);
    case 'helm-release':
      return resolveHelmRelease(declaration, cluster, known, host);
    case 'application':
      return resolveApplication(declaration, cluster, host);
    case 'application-set':
      return resolveApplicationSet(declaration, cluster, host);
    default:
      return [];
  }
}
