import * as vscode from 'vscode';
import type { PageLanguage } from './language.js';

/**
 * The page of the map. It may run its own bundle and use its own style sheet, start the worker that is part of the bundle, and nothing
 * else: no other script, no inline style, no network, no frame.
 */
export function pageOf(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = crypto.randomUUID();
  const at = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', file)).toString();
  const { bundle } = vscode.l10n;
  // Where there is no translation, the page is English whatever the editor is.
  const spoken: PageLanguage = { language: bundle ? vscode.env.language : 'en', texts: bundle ?? {} };
  const policy = ["default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src ${webview.cspSource}`, 'worker-src blob:'].join('; ');
  // The drawing's library would add a style element of its own, unless an element has this id; the rule it wants is in our sheet.
  return `<!DOCTYPE html>
<html lang="${spoken.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${vscode.l10n.t('NetworkPolicy Map')}</title>
  <link id="__________cytoscape_stylesheet" rel="stylesheet" href="${at('map.css')}">
</head>
<body>
  <script id="page-language" type="application/json">${JSON.stringify(spoken).replaceAll('<', '\\u003c')}</script>
  <script nonce="${nonce}" src="${at('map.js')}"></script>
</body>
</html>`;
}
