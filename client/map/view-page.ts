import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * The page of the map. It may run its own bundle and use its own style sheet, start the worker that is part of the bundle, and nothing
 * else: no other script, no inline style, no network, no frame.
 */
export function pageOf(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const at = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', file)).toString();
  const policy = ["default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src ${webview.cspSource}`, 'worker-src blob:'].join('; ');
  // The drawing's library would add a style element of its own, unless an element has this id; the rule it wants is in our sheet.
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>NetworkPolicy Map</title>
  <link id="__________cytoscape_stylesheet" rel="stylesheet" href="${at('map.css')}">
</head>
<body>
  <header>
    <div id="tabs" role="tablist" aria-label="Views"></div>
    <form id="filters" role="search" aria-label="Filters"></form>
    <div id="zoom" role="group" aria-label="Picture"></div>
    <p id="status" role="status">Reading the workspace.</p>
  </header>
  <main>
    <p id="empty" hidden></p>
    <section id="panel-map" role="tabpanel" aria-labelledby="tab-map">
      <div id="canvas" role="listbox" tabindex="0" aria-label="Map: arrow keys move, Enter opens, Escape clears">
        <div id="drawing" aria-hidden="true"></div>
        <div id="options" role="presentation"></div>
      </div>
      <aside id="details" aria-label="Details"></aside>
    </section>
    <section id="panel-matrix" role="tabpanel" aria-labelledby="tab-matrix" hidden></section>
    <section id="panel-table" role="tabpanel" aria-labelledby="tab-table" hidden></section>
  </main>
  <script nonce="${nonce}" src="${at('map.js')}"></script>
</body>
</html>`;
}
