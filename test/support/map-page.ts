import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { MapPageData } from '../../server/netpol.js';

/** A folder that has in place of the page's program one that says only its name; gone when the test is over. */
export function standInPrograms({ script = 'void "the map";', style = '#map { color: red; }' } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-programs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'map.js'), script);
  writeFileSync(join(folder, 'map.css'), style);
  return folder;
}

/** The text of an element of the page, as an HTML parser reads it: up to the first end tag. */
export function textOf(page: string, start: string, end: '</script' | '</style'): string {
  const from = page.indexOf(start) + start.length;
  return page.slice(from, page.toLowerCase().indexOf(end, from));
}

export function dataOf(page: string): MapPageData {
  return JSON.parse(textOf(page, '<script type="application/json" id="page-data">', '</script')) as MapPageData;
}
