import { exampleFiles, type RuleDocs } from '../../netpol.js';

/** What there is to read about a rule, for a page that shows Markdown. */
export function ruleMarkdown({ summary, why, given, bad, good, silent, wrong, references }: RuleDocs): string {
  return [
    summary,
    '',
    why,
    ...(given === undefined ? [] : ['', '## Given', ...example(given)]),
    '',
    '## Wrong',
    ...example(bad),
    '',
    '## Right',
    ...example(good),
    ...(silent === undefined ? [] : ['', `Silent: ${silent}`]),
    ...(wrong === undefined ? [] : ['', `It may be wrong: ${wrong}`]),
    ...(references.length === 0 ? [] : ['', ...references.map((link) => `- <${link}>`)]),
  ].join('\n');
}

function example(text: string): readonly string[] {
  const files = exampleFiles(text);
  return files.flatMap(({ path, text: own }) => ['', '```yaml', ...(files.length === 1 ? [] : [`# ${path}`]), own, '```']);
}
