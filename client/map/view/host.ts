import type { MapFilter, MapPageData, MapPlace } from '../../../server/lsp/protocol.js';
import { type PageLanguage, speak } from '../language.js';
import type { FromView, MapQuestion, MapTarget, SavedKind, ToView } from '../messages.js';
import { everything, storedAnswer, storedFilters } from '../stored-maps.js';

/** What is around the page: the extension, or nothing but what stands in the page itself. */
export interface PageHost {
  /** Its answer comes to who connected. */
  ask(question: MapQuestion): void;
  ready(): void;
  /** Shows a manifest; undefined where there is none to show, and nothing may offer it. */
  readonly open: ((target: MapTarget, stay: boolean) => void) | undefined;
  /** Has a connection allowed; undefined where nothing can be edited. */
  readonly allow: ((from: string, to: string) => void) | undefined;
  /** `shop/policies.yaml:12`, where manifests cannot be shown. */
  placeText(place: MapPlace | undefined): string | undefined;
  /** Whether it answers when more or less of a part is asked for. */
  canExpand(id: string): boolean;
  readonly filters: readonly (keyof MapFilter)[];
  /** What a page that stands by itself says besides the map. */
  readonly page: MapPageData | undefined;
  /** Has the picture saved where the reader says. */
  saveSvg(text: string): void;
  /** The same of the whole page; undefined in the page itself. */
  readonly savePage: (() => void) | undefined;
}

declare function acquireVsCodeApi(): { postMessage(message: FromView): void };

/** Before anything is said. @param hear gets the answers */
export function connect(hear: (message: ToView) => void): PageHost {
  const language = document.getElementById('page-language')?.textContent;
  if (language) speak(JSON.parse(language) as PageLanguage);
  const data = document.getElementById('page-data')?.textContent;
  return data ? storedHost(JSON.parse(data) as MapPageData, hear) : extensionHost(hear);
}

function extensionHost(hear: (message: ToView) => void): PageHost {
  const api = acquireVsCodeApi();
  window.addEventListener('message', ({ data }: MessageEvent<ToView>) => hear(data));
  const save = (kind: SavedKind, text: string) => api.postMessage({ type: 'save', kind, text });
  return {
    ask: (question) => api.postMessage({ type: 'ask', question }),
    open: (target, stay) => api.postMessage({ type: 'open', target, stay }),
    allow: (from, to) => api.postMessage({ type: 'allow', from, to }),
    ready: () => api.postMessage({ type: 'ready' }),
    placeText: () => undefined,
    canExpand: () => true,
    filters: ['workload', 'namespace', 'port', 'policy'],
    page: undefined,
    saveSvg: (text) => save('svg', text),
    savePage: () => save('html', ''),
  };
}

function storedHost(page: MapPageData, hear: (message: ToView) => void): PageHost {
  let question: MapQuestion = { expand: {}, filter: {} };
  const answer = (asked: MapQuestion) => {
    const stored = storedAnswer(page, asked, question);
    question = stored.question;
    hear({ type: 'map', ...stored });
  };
  return {
    ask: answer,
    ready: () => answer(question),
    open: undefined,
    allow: undefined,
    placeText: (place) => (place === undefined ? undefined : page.places[JSON.stringify(place)]),
    canExpand: (id) => Object.hasOwn(page.opened, id) || (id === everything && page.closed !== undefined),
    filters: storedFilters,
    page,
    saveSvg: (text) => download('netpol-map.svg', new Blob([text], { type: 'image/svg+xml' })),
    savePage: undefined,
  };
}

function download(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
