import type { FilePlace, RenderedObject, RenderId } from '../rendering.js';
import type { UnitRequest } from '../unit-request.js';

/** What following declarations asks about files, and has rendered. Never rejects. */
export interface ClosureHost {
  readonly repository: Repository;
  /** What `--local-sources Kind/namespace/name=path` says: the folders of sources that are elsewhere. */
  readonly localSources: ReadonlyMap<string, RenderId>;
  kindOf(id: RenderId): Promise<'file' | 'folder' | undefined>;
  read(id: RenderId): Promise<string | undefined>;
  /** Every file and folder directly in a folder, sorted. */
  childrenOf(folder: RenderId): Promise<readonly { readonly id: RenderId; readonly kind: 'file' | 'folder' }[]>;
  /** The objects of a unit; undefined where it is refused or fails, which whoever renders it says. */
  render(request: UnitRequest): Promise<readonly RenderedObject[] | undefined>;
}

/** Where paths of declarations begin, and which repository that is. */
export interface Repository {
  readonly root: RenderId;
  /** The address that it was cloned from; undefined: not known, and then a path that is here is taken for one of this repository. */
  readonly url: string | undefined;
}

/** What is deployed into one cluster, as declarations in the repository say it. */
export interface DeclaredEnvironment {
  /** The folder where following begins: what people call the environment by. */
  readonly entry: RenderId;
  readonly by: 'flux' | 'argocd';
  /** In the order in which they were found; each once. */
  readonly units: readonly DeclaredUnit[];
  readonly missing: readonly Missing[];
}

export interface DeclaredUnit {
  readonly request: UnitRequest;
  /** As people call it: `flux-system/apps`, the name of an Application; undefined of the entry. */
  readonly name: string | undefined;
  /** What declares it. */
  readonly place: FilePlace | undefined;
  /** Another cluster that it goes into than the one which reads its declaration, as that names it; undefined: the same. */
  readonly cluster: string | undefined;
}

/** Something that is deployed and is not here. */
export interface Missing {
  readonly kind: 'repository' | 'path' | 'chart' | 'variable' | 'generator' | 'unsupported';
  /** A sentence for people: what is not here, and why. */
  readonly message: string;
  readonly place: FilePlace;
  /** The namespaces that it may put objects into; undefined: any. */
  readonly namespaces: readonly string[] | undefined;
}
