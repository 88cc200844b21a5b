import type { JsonValue } from './field.js';
import { goText } from './go-text.js';
import { isList } from './json-setting.js';
import { define, isParams, paramAt, type Row } from './params.js';

/** Every text of a value, also names, with what a row gives for its templates. What only a cluster knows stays as it is written. */
export function renderTemplate(value: JsonValue, row: Row, isGo: boolean): JsonValue {
  if (typeof value === 'string') return renderText(value, row, isGo);
  if (isList(value)) return value.map((item) => renderTemplate(item, row, isGo));
  if (!isParams(value)) return value;
  const result: Record<string, JsonValue> = {};
  for (const [name, member] of Object.entries(value)) define(result, renderText(name, row, isGo), renderTemplate(member, row, isGo));
  return result;
}

export function renderText(text: string, row: Row, isGo: boolean): string {
  if (!text.includes('{{')) return text;
  return isGo ? goText(text, row) : text.replaceAll(/\{\{(.*?)\}\}/gs, (tag, name: string) => flatText(name, row) ?? tag);
}

/** Only texts count in the old form. */
function flatText(name: string, { params }: Row): string | undefined {
  const value = paramAt(params, name.trim());
  return typeof value === 'string' ? value : undefined;
}
