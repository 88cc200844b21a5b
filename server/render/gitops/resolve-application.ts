import { kustomizationNames } from '../kustomize/load.js';
import type { FilePlace, RenderedObject, RenderId } from '../rendering.js';
import type { KustomizeRequest, UnitRequest, ValuesInput } from '../unit-request.js';
import type { Application, ApplicationSource, HelmOptions } from './argo-declarations.js';
import type { ClosureHost, Missing } from './gitops.js';
import { headOf } from './object-head.js';
import { hasVariable, isSameRepository, isTop, leadsOut, pathIn } from './repository.js';
import type { Resolved } from './resolved.js';
import { missingFor, shownName, unitFor } from './resolved.js';
import { isClusterScopedKind } from './scope.js';
import { settingText } from './value-path.js';

/** What an Application of Argo CD deploys: each of its sources by itself. */
export async function resolveApplication(application: Application, cluster: string | undefined, host: ClosureHost): Promise<readonly Resolved[]> {
  const resolved = await Promise.all(application.sources.map((source) => resolveSource(application, source, cluster, host)));
  return resolved.flat();
}

/** Why a source is not followed. */
interface Refusal {
  readonly why: Missing['kind'];
  readonly message: string;
}

async function resolveSource(
  application: Application,
  source: ApplicationSource,
  cluster: string | undefined,
  host: ClosureHost,
): Promise<readonly Resolved[]> {
  // What is there for its files of values alone.
  if (source.ref !== '' && source.path === undefined && source.chart === '') return [];
  const request = await requestOf(application, source, host);
  if (!('why' in request)) return [unitFor(application, request, application.cluster ?? cluster)];
  const namespace = hasVariable(application.targetNamespace) ? '' : application.targetNamespace;
  return [missingFor(request.why, `The Application ${shownName(application)} is not followed. ${request.message}`, source.place, namespace)];
}

async function requestOf(application: Application, source: ApplicationSource, host: ClosureHost): Promise<UnitRequest | Refusal> {
  const path = source.path ?? '';
  if (hasVariable(application.targetNamespace))
    return { why: 'variable', message: `What stands for the variable in the namespace \`${application.targetNamespace}\` is not here.` };
  if (hasVariable(path)) return { why: 'variable', message: `What stands for the variable in \`${path}\` is not here.` };
  if (source.chart !== '') return { why: 'chart', message: `The chart \`${source.chart}\` is from ${source.url}, and nothing is fetched.` };
  const root = rootOf(source.url, path, host);
  if (typeof root !== 'string') return root;
  if (leadsOut(path)) return { why: 'path', message: `\`${path}\` leads out of the repository.` };
  if (source.plugin !== undefined && pluginTypes.get(source.plugin) === undefined)
    return { why: 'unsupported', message: `The plugin${source.plugin && ` ${source.plugin}`} makes its manifests, which is not run.` };
  const folder = pathIn(root, path);
  if ((await host.kindOf(folder)) !== 'folder') return { why: 'path', message: `\`${path}\` is no folder here.` };
  switch (await typeOf(source, folder, host)) {
    case 'helm':
      return chartRequest(application, source, folder, host);
    case 'kustomize':
      return kustomizeRequest(application, source, folder, host);
    case 'directory':
      return directoryRequest(application, source, folder, host);
  }
}

/** The top of the repository of that address, if it is here. */
function rootOf(url: string, path: string, { repository, localSources }: ClosureHost): RenderId | Refusal {
  const local = localSources.get(url);
  if (local !== undefined) return local;
  if (repository.url !== undefined)
    return isSameRepository(url, repository.url)
      ? repository.root
      : { why: 'repository', message: `${url || 'Its repository'} is another repository than this one.` };
  return isTop(path) ? { why: 'repository', message: `It is not known whether ${url} is this repository.` } : repository.root;
}

/** The plugin for secrets of Vault writes them into what is built as without it, by the names that its documentation gives it. */
const pluginTypes: ReadonlyMap<string, 'kustomize' | 'directory'> = new Map([
  ['argocd-vault-plugin-kustomize', 'kustomize'],
  ['argocd-vault-plugin', 'directory'],
]);

/** What is said, and else what stands in the folder (Argo CD, util/app/discovery). */
async function typeOf(source: ApplicationSource, folder: RenderId, host: ClosureHost): Promise<'helm' | 'kustomize' | 'directory'> {
  const byPlugin = pluginTypes.get(source.plugin ?? '');
  if (byPlugin) return byPlugin;
  if (source.helm) return 'helm';
  if (source.kustomize !== '') return 'kustomize';
  if (source.directory) return 'directory';
  const isThere = async (name: string) => (await host.kindOf(`${folder}/${name}`)) === 'file';
  for (const name of kustomizationNames) if (await isThere(name)) return 'kustomize';
  return (await isThere('Chart.yaml')) ? 'helm' : 'directory';
}

async function chartRequest(application: Application, source: ApplicationSource, folder: RenderId, host: ClosureHost): Promise<UnitRequest | Refusal> {
  if ((await host.kindOf(`${folder}/Chart.yaml`)) !== 'file') return { why: 'chart', message: `There is no \`Chart.yaml\` at \`${source.path ?? ''}\`.` };
  const release = { name: source.helm?.releaseName || application.name, namespace: application.targetNamespace };
  const values = source.helm ? await valuesOf(application, source.helm, { folder, place: source.place }, host) : [];
  return 'why' in values ? values : { engine: 'helm', folder, values, release };
}

/** Files, then values, then parameters: later ones win. */
async function valuesOf(
  { sources }: Application,
  { valueFiles, ignoresMissingFiles, values, parameters, parametersPlace }: HelmOptions,
  { folder, place }: { readonly folder: RenderId; readonly place: FilePlace },
  host: ClosureHost,
): Promise<readonly ValuesInput[] | Refusal> {
  const inputs: ValuesInput[] = [];
  for (const path of valueFiles) {
    const file = fileOfValues(path, sources, folder, host);
    if (typeof file !== 'string') return file;
    if ((await host.kindOf(file)) === 'file') inputs.push({ file });
    else if (!ignoresMissingFiles) return { why: 'path', message: `The file of values \`${path}\` is not here.` };
  }
  if (values) inputs.push(values);
  if (parameters.length === 0) return inputs;
  const text = settingText(parameters.map(({ name, value, isText }) => ({ path: name, value, isText })));
  if (text === undefined) return { why: 'unsupported', message: 'A parameter sets an item of a list, which is not rendered.' };
  return [...inputs, { text, place: parametersPlace ?? place }];
}

/** `$name/path` begins at the top of another source, `/path` at that of the repository. */
function fileOfValues(path: string, sources: readonly ApplicationSource[], folder: RenderId, host: ClosureHost): RenderId | Refusal {
  if (hasVariable(path)) return { why: 'variable', message: `What stands for the variable in \`${path}\` is not here.` };
  if (/^[a-z]+:\/\//i.test(path)) return { why: 'repository', message: `The file of values ${path} is on the web, and nothing is fetched.` };
  const [, ref, below = ''] = /^\$([^/]+)\/(.*)$/.exec(path) ?? [];
  if (ref === undefined) return path.startsWith('/') ? pathIn(host.repository.root, path) : pathBeside(folder, path, host);
  const source = sources.find((other) => other.ref === ref);
  if (source === undefined) return { why: 'path', message: `No source is named \`${ref}\`.` };
  const root = rootOf(source.url, below, host);
  return typeof root === 'string' ? pathIn(root, below) : root;
}

function pathBeside(folder: RenderId, path: string, { repository }: ClosureHost): RenderId {
  const below = folder.slice(repository.root.length);
  return folder.startsWith(repository.root) ? pathIn(repository.root, `${decodeURIComponent(below)}/${path}`) : pathIn(folder, path);
}

/** By itself where every object names its namespace. */
async function kustomizeRequest(
  { targetNamespace: namespace, place }: Application,
  { kustomize }: ApplicationSource,
  folder: RenderId,
  host: ClosureHost,
): Promise<UnitRequest> {
  const plain: KustomizeRequest = { engine: 'kustomize', folder, loadRestriction: 'root' };
  if (kustomize === '' && (namespace === '' || (await host.render(plain))?.every(namesNamespace) !== false)) return plain;
  const options = kustomize === '' ? {} : (JSON.parse(kustomize) as object);
  const spec = JSON.stringify({ ...options, ...(namespace === '' ? {} : { defaultNamespace: namespace }) });
  return { ...plain, flux: { spec, substitute: undefined, place } };
}

function namesNamespace(object: RenderedObject): boolean {
  const { namespace, apiVersion, kind } = headOf(object);
  return namespace !== '' || isClusterScopedKind(apiVersion, kind);
}

async function directoryRequest(
  { targetNamespace: namespace }: Application,
  { directory, path, plugin }: ApplicationSource,
  folder: RenderId,
  host: ClosureHost,
): Promise<UnitRequest | Refusal> {
  const { recurse, include, exclude } = directory ?? { recurse: plugin !== undefined, include: '', exclude: '' };
  const children = await host.childrenOf(folder);
  if (children.some(({ id, kind }) => kind === 'file' && id.endsWith('.jsonnet')))
    return { why: 'unsupported', message: `Jsonnet makes manifests in \`${path ?? ''}\`, which is not run.` };
  return { engine: 'folder', folder, recurse, include, exclude, namespace: namespace || undefined };
}
