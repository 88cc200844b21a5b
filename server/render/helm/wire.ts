import type { HelmAnswer, HelmFailed, HelmLimit, HelmManifest, HelmRequest, MissingChart } from './helm.js';
import { linesOf } from './marks.js';

/** What the module answers (`wasm/helm/messages.go`). */
type Sent =
  | { readonly kind: 'rendered'; readonly manifests?: readonly SentManifest[]; readonly limits?: readonly HelmLimit[] }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'missing-dependency'; readonly missing: readonly MissingChart[] };

interface SentManifest {
  readonly template: string;
  /** Index in the request; -1: none. */
  readonly file: number;
  readonly text: string;
  readonly marked?: string;
  readonly hook?: readonly string[];
}

/** The request as the module reads it: the length of the head, the head as JSON, the files. */
export function encodeRequest(request: HelmRequest): Uint8Array {
  const encoder = new TextEncoder();
  const files = [...request.files].map(([path, data]) => ({ path, data: typeof data === 'string' ? encoder.encode(data) : data }));
  const head = encoder.encode(
    JSON.stringify({
      files: files.map(({ path, data }) => ({ path, length: data.length })),
      values: request.values,
      settings: request.settings ?? [],
      releaseName: request.release.name,
      namespace: request.release.namespace,
      kubernetesVersion: request.kubernetesVersion ?? '',
      apiVersions: request.apiVersions ?? [],
      marks: request.marks ?? false,
    }),
  );
  const out = new Uint8Array(files.reduce((sum, { data }) => sum + data.length, 4 + head.length));
  new DataView(out.buffer).setUint32(0, head.length, true);
  out.set(head, 4);
  let at = 4 + head.length;
  for (const { data } of files) {
    out.set(data, at);
    at += data.length;
  }
  return out;
}

/** What the module answered, with places in the request's files. @throws where it is no answer */
export function decodeAnswer(bytes: Uint8Array, request: HelmRequest): HelmAnswer {
  const sent = JSON.parse(new TextDecoder().decode(bytes)) as Sent;
  const paths = [...request.files.keys()];
  switch (sent.kind) {
    case 'rendered':
      return { kind: 'rendered', manifests: (sent.manifests ?? []).map((each) => manifestOf(each, paths, request)), limits: sent.limits ?? [] };
    case 'missing-dependency':
      return sent;
    case 'failed':
      return { kind: 'failed', message: shortened(sent.message), ...placeIn(sent.message, paths) };
  }
}

function manifestOf({ template, file, text, marked, hook }: SentManifest, paths: readonly string[], { files }: HelmRequest): HelmManifest {
  const path = paths[file];
  const lines = marked === undefined ? undefined : linesOf(text, marked, paths, files);
  return {
    template,
    text,
    ...(path === undefined ? {} : { file: path }),
    ...(lines === undefined ? {} : { lines }),
    ...(hook === undefined ? {} : { hook }),
  };
}

/** Helm says of an error through which calls it came, each with its place: what is in the middle of many says nothing new. */
function shortened(message: string): string {
  return message.length <= 2 * keptOfMessage ? message : `${message.slice(0, keptOfMessage)} ... ${message.slice(-keptOfMessage)}`;
}

const keptOfMessage = 500;

/** `execution error at (chart/templates/web.yaml:12:3)`, `template: chart/templates/web.yaml:12:3:`, `parse error at (chart/templates/web.yaml:12)`. */
const templatePlace = /(?:\bat \(|template: )([^\s:()]+):(\d+)/;
/** `YAML parse error on chart/templates/web.yaml: error converting YAML to JSON: yaml: line 3: ...`, which counts lines of the rendered text. */
const yamlPlace = /parse error (?:on|in \()\s*([^\s:()]+)/;

function placeIn(message: string, paths: readonly string[]): Pick<HelmFailed, 'file' | 'line' | 'values'> {
  const [, given] = /^failed to parse values (\d+):/.exec(message) ?? [];
  if (given !== undefined) return { values: Number(given) - 1 };
  const [, named = '', number = ''] = templatePlace.exec(message) ?? yamlPlace.exec(message) ?? [];
  const file = fileNamed(named, paths);
  if (file === undefined) return ofValues(message, paths) ?? ofChart(message, paths);
  return number === '' ? { file } : { file, line: Math.max(0, Number(number) - 1) };
}

function ofValues(message: string, paths: readonly string[]): Pick<HelmFailed, 'file'> | undefined {
  return /^cannot load values\.yaml|^values don't meet/.test(message) && paths.includes('values.yaml') ? { file: 'values.yaml' } : undefined;
}

function ofChart(message: string, paths: readonly string[]): Pick<HelmFailed, 'file'> {
  return /chart\.metadata|Chart\.yaml|kubeVersion|not installable/.test(message) && paths.includes('Chart.yaml') ? { file: 'Chart.yaml' } : {};
}

/** A template's name begins with its chart's, which need not be that of the folder: the longest end that is a file's path, or that only one has. */
function fileNamed(name: string, paths: readonly string[]): string | undefined {
  const parts = name.split('/').slice(1);
  const own = parts.join('/');
  if (paths.includes(own)) return own;
  const inside = parts.slice(parts.lastIndexOf('templates')).join('/');
  const ends = parts.includes('templates') ? paths.filter((path) => path.endsWith(`/${inside}`)) : [];
  return ends.length === 1 ? ends[0] : undefined;
}
