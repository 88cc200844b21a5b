import type { RenderId } from '../rendering.js';
import { originInArtifact } from './artifacts.js';
import type { SourceRef } from './flux-declarations.js';
import type { ClosureHost, Missing } from './gitops.js';
import type { Known } from './known.js';
import { isSameRepository, isTop, pathIn } from './repository.js';

/** Where a path of a source is, or why it is not here. */
export type SourcePath =
  | { readonly kind: 'here'; readonly id: RenderId }
  | { readonly kind: 'missing'; readonly why: Missing['kind']; readonly message: string };

/** Sources may be made of sources; nobody nests them deeper. */
const deepest = 10;

/** Where a path of a Flux source is. */
export async function locate(source: SourceRef, path: string, cluster: string | undefined, known: Known, host: ClosureHost, depth = 0): Promise<SourcePath> {
  const local = host.localSources.get(`${source.kind}/${source.namespace}/${source.name}`);
  if (local !== undefined) return found(pathIn(local, path), path, source, host);
  if (source.kind === 'ExternalArtifact') {
    const artifact = depth < deepest ? known.artifact(source, cluster) : undefined;
    if (!artifact) return missing('repository', `No ArtifactGenerator here makes the artifact ${nameOf(source)}.`);
    const origin = originInArtifact(artifact, path);
    if (origin === undefined) return missing('path', `Nothing is copied to ${shown(path)} of the artifact ${nameOf(source)}.`);
    if (origin === 'rearranged') return missing('unsupported', `The artifact ${nameOf(source)} puts files together that stand apart here.`);
    return locate(origin.source, origin.path, cluster, known, host, depth + 1);
  }
  const elsewhere = whyElsewhere(source, path, cluster, known, host);
  return elsewhere === undefined ? found(pathIn(host.repository.root, path), path, source, host) : missing('repository', elsewhere);
}

async function found(id: RenderId, path: string, source: SourceRef, host: ClosureHost): Promise<SourcePath> {
  const kind = await host.kindOf(id);
  return kind === undefined ? missing('path', `${shown(path)} of the ${source.kind} ${nameOf(source)} is not here.`) : { kind: 'here', id };
}

/** Why the content of a source is not that of this repository; undefined where it is. */
function whyElsewhere(source: SourceRef, path: string, cluster: string | undefined, known: Known, { repository }: ClosureHost): string | undefined {
  const declared = known.source(source, cluster);
  const isOwn = source.name === 'flux-system';
  if (declared === undefined) {
    // What sets up Flux is often not kept beside what it deploys. Every source has a top, so that says nothing.
    if (isOwn || !isTop(path)) return undefined;
    return `The ${source.kind} ${nameOf(source)} is not declared here, so that its address is not known.`;
  }
  const { url } = declared;
  const address = `The ${source.kind} ${nameOf(source)} is at ${url || 'an address that is not written'}`;
  if (repository.url !== undefined) return isSameRepository(url, repository.url) ? undefined : `${address}, which is another repository than this one.`;
  if (source.kind !== 'GitRepository') return `${address}, and it is not known whether that holds this repository.`;
  const own = known.source({ kind: 'GitRepository', namespace: 'flux-system', name: 'flux-system' }, cluster);
  if (own !== undefined && !isSameRepository(own.url, url)) return `${address}, which is another repository than that of flux-system.`;
  return own === undefined && isTop(path) ? `${address}, and it is not known whether that is this repository.` : undefined;
}

function missing(why: Missing['kind'], message: string): SourcePath {
  return { kind: 'missing', why, message };
}

function nameOf({ namespace, name }: SourceRef): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

function shown(path: string): string {
  return isTop(path) ? 'the top' : `\`${path}\``;
}
