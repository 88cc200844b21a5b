/**
 * What becomes of a text in folded style (`>`) when Kustomize writes it and reads that again, which it does with every object. Of lines that are
 * joined its YAML library writes one break more than there is, so that one is left; whether it has to, it asks of the first character of the whole
 * text instead of the one behind the break (go-yaml v3, `yaml_emitter_write_folded_scalar`). So a break before an indented line becomes two.
 */
export function foldedAgain(text: string): string {
  if (!text.includes('\n') || !isBlockAllowed(text)) return text;
  const extra = /^\n*[^ \t\n]/.test(text) ? 1 : 0;
  const parts = text.split(/(\n+)/);
  return parts.map((part, index) => (index % 2 === 0 ? part : breaksBetween(parts[index - 1] ?? '', part.length, parts[index + 1] ?? '', extra))).join('');
}

/** What is read of breaks that stood between two lines; `after` is empty at the end of the text. */
function breaksBetween(before: string, count: number, after: string, extra: number): string {
  if (before === '') return '\n'.repeat(count);
  const isIndented = /^[ \t]/.test(before);
  const written = count + (isIndented ? 0 : extra);
  if (after === '') return '\n'.repeat(count === 1 ? 1 : written);
  if (isIndented || /^[ \t]/.test(after)) return '\n'.repeat(written);
  return written === 1 ? ' ' : '\n'.repeat(written - 1);
}

/** Whether a text can stand in a block: else it is written in quotes, where nothing happens to it. */
export function isBlockAllowed(text: string): boolean {
  return /^(?:[ -~\t\n\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[\ud800-\udbff][\udc00-\udfff])*$/.test(text) && !/[ ]\n|[ ]$/.test(text);
}
