import type { MapModel, MapPageData, MapPages, MapPlace } from '../features/map/model.js';
import { sha256 } from '../util/sha256.js';
import { jsonText } from '../util/text.js';
import type { Location } from '../workspace/snapshot.js';
import type { EnvironmentAnswers } from './environment-answers.js';
import type { FindingAnswer, OfferedFix } from './findings.js';

/** What a page of the map says beside the map itself. */
export interface PageWords extends Pick<MapPageData, 'version' | 'limits' | 'findings'> {
  /** A place as people name it, `shop/policies.yaml:12`; undefined in a file that is not known. */
  placeText(location: Location): string | undefined;
}

/** What a page of the map is made of besides: the built `map.js` and `map.css`. */
export interface PageProgram {
  readonly script: string;
  readonly style: string;
}

/** What stands in the page of an environment. */
export function mapPageData(environment: Pick<EnvironmentAnswers, 'name' | 'mapPlace'>, pages: MapPages, words: PageWords): MapPageData {
  const { version, limits, findings, placeText } = words;
  const places: Record<string, string> = {};
  for (const place of [pages.whole, ...(pages.closed ? [pages.closed] : []), ...Object.values(pages.opened)].flatMap(placesOf)) {
    const key = JSON.stringify(place);
    if (Object.hasOwn(places, key)) continue;
    const location = environment.mapPlace(place);
    const text = location && placeText(location);
    if (text !== undefined) places[key] = text;
  }
  return { version, environment: environment.name, ...pages, places, limits, findings };
}

function placesOf({ nodes, edges, boxes, notes }: MapModel): readonly MapPlace[] {
  const parts = [...nodes, ...boxes, ...notes, ...nodes.flatMap(({ policies }) => policies), ...edges.flatMap(({ because }) => because)];
  return parts.flatMap(({ place }) => place ?? []);
}

interface TellableFinding extends Pick<FindingAnswer, 'rule' | 'severity' | 'message'> {
  readonly fixes?: readonly Pick<OfferedFix, 'title' | 'silences'>[];
}

/** A finding as the page tells it. @param file as people name it @param start of the file, counted from 0 */
export function pageFinding(
  { rule, severity, message, fixes = [] }: TellableFinding,
  file: string,
  start: { readonly line: number; readonly character: number },
): MapPageData['findings'][number] {
  return {
    rule,
    severity,
    message,
    place: `${file}:${start.line + 1}:${start.character + 1}`,
    fixes: fixes.flatMap(({ title, silences }) => (silences ? [] : [title])),
  };
}

/**
 * One HTML page that holds everything it needs, and may fetch nothing: of scripts and styles the browser takes only these two, which it knows
 * by their hashes, and the worker that the script makes of a text of its own. What manifests say is data in it, and never markup.
 */
export function mapPage(data: MapPageData, program: PageProgram): string {
  const [script, style] = [inlineScript(program.script), program.style.replace(/<(?=\/style)/gi, '\\3c ')];
  const policy = [
    "default-src 'none'",
    `script-src '${hashSource(script)}'`,
    `style-src '${hashSource(style)}'`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  // The drawing's library would add a style element of its own, unless an element has this id; the rule it wants is in our sheet.
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>NetworkPolicy map</title>
<style id="__________cytoscape_stylesheet">${style}</style>
</head>
<body>
<noscript>The map is drawn by a script that is part of this page: let the browser run it. Nothing is fetched, and nothing is sent.</noscript>
<script type="application/json" id="page-data">${inlineJson(data)}</script>
<!-- Draws with cytoscape (MIT) and places with elkjs (EPL-2.0). -->
<script>${script}</script>
</body>
</html>
`;
}

/** A script says the same with these escaped, which stand only in its texts and patterns. */
function inlineScript(script: string): string {
  return script.replace(/<(?=\/script)/gi, '\\x3C').replace(/<(?=!--)/g, '\\x3C');
}

/** JSON that an HTML parser takes for a text, whatever a name is. */
function inlineJson(value: unknown): string {
  return jsonText(value).replace(/[<>&]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What a content security policy calls the text of an element. */
function hashSource(text: string): string {
  const bytes = (sha256(text).match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
  return `sha256-${btoa(String.fromCharCode(...bytes))}`;
}
