import type { ApplicationSet } from './argo-declarations.js';
import type { ClosureHost } from './gitops.js';
import type { Resolved } from './resolved.js';
import { missingFor, shownName } from './resolved.js';

/** What the Applications of an ApplicationSet deploy. */
export async function resolveApplicationSet(set: ApplicationSet, _cluster: string | undefined, _host: ClosureHost): Promise<readonly Resolved[]> {
  return [missingFor('generator', `The ApplicationSet ${shownName(set)} is not followed.`, set.place, '')];
}
