import { resolveScalar } from '../../syntax/resolve-scalar.js';

/**
 * A text of one line as the YAML library of Kubernetes writes it (go-yaml v2 `stringv` and `yaml_emitter_select_scalar_style`): without quotes where it
 * may be, so that what is written for a variable may become a number. `undefined` where it needs what is not told here.
 */
export function goScalar(text: string): string | undefined {
  if (/[^ -~\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(text)) return undefined;
  if (text !== '' && (resolveScalar(text, true).kind !== 'string' || isBase60(text))) return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
  return isPlain(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

function isPlain(text: string): boolean {
  return text !== '' && !/^[ #,[\]{}&*!|>'"%@`]|^[-?:](?: |$)|^(?:---|\.\.\.)|: |:$| #| $/.test(text);
}

function isBase60(text: string): boolean {
  return /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/.test(text);
}
