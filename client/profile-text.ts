/** What is set of a cluster; '' takes a key out. */
export interface ProfileKeys {
  readonly plugin?: string;
  readonly kubernetesVersion?: string;
}

/**
 * The text of a `.netpol.yaml` in which these keys are set, everything else as it stands; undefined where that cannot be told from its lines: a
 * mapping in braces, or several documents.
 */
export function withProfile(text: string, keys: ProfileKeys): string | undefined {
  if (/^\s*[{[]|^(?:---|\.\.\.)[^\n]*\n[\s\S]*^(?:---|\.\.\.)/m.test(text.replace(/^\s+\S[^\n]*$/gm, ''))) return undefined;
  let result = text;
  for (const [key, value] of Object.entries(keys)) {
    const line = value === '' ? '' : `${key}: ${/^\d/.test(value) ? `"${value}"` : value}\n`;
    const written = new RegExp(`^${key}[ \\t]*:[^\\n]*(?:\\n|$)`, 'm');
    if (written.test(result)) result = result.replace(written, () => line);
    else result += `${result === '' || result.endsWith('\n') ? '' : '\n'}${line}`;
  }
  return result;
}
