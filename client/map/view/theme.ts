import type { Theme } from './theme-colours.js';

/** Reads what VS Code gives pages as CSS variables; in high contrast only the contrast colours are used. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const colour = (...names: readonly string[]): string => {
    const value = names.map((name) => style.getPropertyValue(`--vscode-${name}`).trim()).find((text) => text !== '');
    return plain(value ?? style.color);
  };
  const highContrast =
    window.matchMedia('(forced-colors: active)').matches ||
    document.body.classList.contains('vscode-high-contrast') ||
    document.body.classList.contains('vscode-high-contrast-light');
  const contrast = highContrast ? ['contrastBorder'] : [];
  return {
    background: colour('editor-background'),
    node: colour('editorWidget-background', 'editor-background'),
    text: colour('editor-foreground', 'foreground'),
    faint: colour('descriptionForeground', 'foreground'),
    line: colour(...contrast, 'editorLineNumber-activeForeground', 'descriptionForeground', 'foreground'),
    box: colour(...contrast, 'editorIndentGuide-activeBackground1', 'panel-border', 'foreground'),
    isolated: colour(...contrast, 'charts-green'),
    open: colour(...contrast, 'charts-orange'),
    unknown: colour(...contrast, 'charts-yellow'),
    focus: colour('focusBorder', 'contrastActiveBorder'),
    font: style.fontFamily,
    highContrast,
  };
}

/** VS Code changes the class and the variables of the page when the theme changes; a page by itself follows the system. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)', 'print']) window.matchMedia(query).addEventListener('change', changed);
}

/** Any CSS colour as one that the drawing understands. */
function plain(colour: string): string {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return colour;
  context.fillStyle = colour;
  return String(context.fillStyle);
}
