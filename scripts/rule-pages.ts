import { configOf } from '../server/netpol/config.js';
import { checkFile } from '../server/rules/check.js';
import { configurationSchema } from '../server/rules/configuration/schema.js';
import { exampleFiles, suppositionOf, wholeExample } from '../server/rules/example.js';
import { type RuleOption, wantedOf, writtenValue } from '../server/rules/options.js';
import { allRules } from '../server/rules/registry.js';
import { type Category, isAboutEnvironment, type LintRule } from '../server/rules/rule.js';
import { snapshotOfTexts } from '../server/workspace/snapshot-of-texts.js';
import { parseFixture } from '../test/support/fixture.js';

export { languageModelTools } from './agent-tools.js';
export { withOptions } from './cli-options.js';
export { withPluginTable } from './plugin-table.js';
export { ruleSettingSchema } from './rule-setting-schema.js';

/** `schemas/netpol.json`, the schema of a `.netpol.yaml`, as text. */
export function configurationSchemaText(): string {
  return `${JSON.stringify(configurationSchema(allRules), null, 2)}\n`;
}

/** What the categories are called, in the order of the index. */
const CATEGORIES: Readonly<Record<Category, string>> = {
  syntax: 'Not YAML',
  api: 'The API server refuses it',
  mistake: 'Accepted, and surely not meant',
  risk: 'Wider than it needs to be',
  workspace: 'Against the rest of the workspace',
  plugin: 'Depends on the network plugin',
};

/** The pages of `docs/rules/`, by file name, made from the rules themselves: one for each rule, and an index. */
export function rulePages(): ReadonlyMap<string, string> {
  return new Map([['README.md', indexPage()], ...allRules.map((rule) => [`${rule.id}.md`, rulePage(rule)] as const)]);
}

function indexPage(): string {
  const groups = (Object.keys(CATEGORIES) as Category[]).flatMap((category) => {
    const rules = allRules.filter((rule) => rule.category === category);
    if (rules.length === 0) return [];
    const rows = rules.map(
      ({ id, severity, recommended, docs }) => `| [\`${id}\`](${id}.md) | ${severity}${recommended === false ? ', off' : ''} | ${docs.summary} |`,
    );
    return ['', `## ${CATEGORIES[category]} (\`${category}\`)`, '', '| rule | severity | |', '|---|---|---|', ...rows];
  });
  return page(
    '# Rules',
    '',
    'Made from the rules by `npm run rule-pages`; edit the rule, not the page. `netpol rules RULE` prints the same in a terminal.',
    '',
    'A rule is set to another severity, or to `off`, by the setting `netpol.rules`, and so are the options that some rules have: `"netpol.rules": {"RULE": {"severity": "info", "options": {"NAME": 1}}}`. A rule that is off by itself is on where a severity is set for it. One finding is silenced by a comment on the line above it, `# netpol-ignore-next-line RULE: reason`, and a whole file by `# netpol-ignore-file RULE: reason`.',
    ...groups,
  );
}

/** The page of one rule. */
export function rulePage(rule: LintRule): string {
  const { id, category, severity, docs } = rule;
  return page(
    `# ${id}`,
    '',
    docs.summary,
    '',
    `Category \`${category}\`, severity \`${severity}\`${isAboutEnvironment(rule) ? '; said when the whole workspace is indexed' : ''}.${offByDefault(rule)}`,
    '',
    docs.why,
    '',
    ...withCluster(docs),
    ...(docs.given === undefined ? [] : ['## Given', ...example(docs.given, docs.given), '']),
    '## Finds',
    ...example(docs.bad, docs.given),
    ...findingsOf(rule),
    '',
    '## Does not find',
    ...example(docs.good, docs.given),
    ...optionsOf(rule),
    ...section('When it is silent', docs.silent),
    ...section('When it may be wrong', docs.wrong),
    '',
    '## Turning it off',
    '',
    turningOff(rule),
    ...(docs.references.length === 0 ? [] : ['', '## More', '', ...docs.references.map((link) => `- <${link}>`)]),
  );
}

function offByDefault({ id, severity, recommended }: LintRule): string {
  return recommended === false ? ` Off by default; the setting \`"netpol.rules": {"${id}": "${severity}"}\` turns it on.` : '';
}

function withCluster(docs: LintRule['docs']): readonly string[] {
  const supposition = suppositionOf(docs);
  return supposition === undefined ? [] : ['## The cluster', '', supposition, ''];
}

function optionsOf({ id, severity, options }: LintRule): readonly string[] {
  if (!options) return [];
  const entries = Object.entries(options);
  const defaults = Object.fromEntries(entries.map(([name, option]) => [name, option.default]));
  return [
    '',
    '## Options',
    '',
    '| option | default | |',
    '|---|---|---|',
    ...entries.map(([name, option]) => `| \`${name}\` | \`${writtenValue(option.default)}\` | ${optionText(option)} |`),
    '',
    'With the defaults written out:',
    '',
    '```json',
    `"netpol.rules": ${oneLineJson({ [id]: { severity, options: defaults } })}`,
    '```',
  ];
}

function oneLineJson(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
}

function optionText(option: RuleOption): string {
  return `${option.description} It must be ${wantedOf(option)}.`;
}

/** Text that is not YAML has no comments to look for. */
function turningOff({ id, category }: LintRule): string {
  const everywhere = `the setting \`"netpol.rules": {"${id}": "off"}\`, or another severity in its place`;
  if (category === 'syntax') return `In the editor: ${everywhere}.`;
  return `One finding: a comment on the line above it, \`# netpol-ignore-next-line ${id}: reason\`. A file: \`# netpol-ignore-file ${id}: reason\`. Everywhere, in the editor: ${everywhere}.`;
}

function section(heading: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : ['', `## ${heading}`, '', text];
}

/** One block of YAML for each file of the example, below its name where there are others. */
function example(text: string, given: string | undefined): readonly string[] {
  const files = exampleFiles(text);
  const named = files.length > 1 || given !== undefined;
  return files.flatMap((file) => [...(named ? ['', `\`${file.path}\``] : []), '', `\`\`\`${file.path.endsWith('.rego') ? 'rego' : 'yaml'}`, file.text, '```']);
}

/** What the rule says of its own bad example, and what fixes it offers. */
function findingsOf(rule: LintRule): readonly string[] {
  const { files } = parseFixture(wholeExample(rule.docs, 'bad'));
  const snapshot = snapshotOfTexts(Object.fromEntries(files.map(({ path, text }) => [path, text])), configOf(rule.docs.cluster ?? {}));
  const findings = files
    .flatMap(({ path }) => checkFile(snapshot, path, { settings: { [rule.id]: { severity: rule.severity } } }))
    .filter((finding) => finding.rule === rule.id);
  return findings.flatMap((finding) => {
    const own = finding.fixes().filter(({ title }) => title !== `Ignore ${rule.id} here`);
    const fixes = own.length === 0 ? [] : ['', `Fixes: ${own.map(({ title, safe }) => `*${title}*${safe ? ' (keeps the meaning)' : ''}`).join(', ')}.`];
    return ['', `> ${finding.message}`, ...fixes];
  });
}

function page(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
