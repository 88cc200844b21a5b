// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what other tools fill in.
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../server/syntax/parse-document.js';
import { jsonOf, nodesOf, textIn } from '../support/tree.js';

/** The tree of a text that other tools complete: no template, without problems; `<...>` is a value that is unknown. */
function checkPlain(text: string, visible: unknown): void {
  const tree = parseDocument(text);
  expect(tree.templated).toBe(false);
  expect(tree.problems).toEqual([]);
  expect(jsonOf(tree.root)).toEqual(visible);
  for (const node of nodesOf(tree.root)) if (node.kind === 'scalar' && node.style === 'plain') expect(textIn(tree, node.range)).toBe(node.text);
}

describe('what other tools fill in is unknown', () => {
  test.each([
    '${X}',
    '${tenant:=team-a}',
    '${lb_cidr:-10.0.0.0/8}',
    'a-${X}-${y}.b',
    '${var.name}',
    '$(VAR)',
    '$(params.name)',
    '$CI_COMMIT_SHA',
    '{SERVICE_IP_PREFIX}',
    '{SERVICE_IP_PREFIX}.16',
    '__VAR__',
    'x-__APP_NAME__-y',
    '#{VAR}#',
    '@project.version@',
    '%%VAR%%',
    '<% name %>',
    '<%= name %>',
    '[[ .Name ]]',
  ])('%s, in quotes and without, in blocks and in brackets', (text) => {
    checkPlain(`a: "${text}"\nb: 1\n`, { a: `<${text}>`, b: 1 });
    checkPlain(`a: '${text}'\nb: 1\n`, { a: `<${text}>`, b: 1 });
    checkPlain(`a: ${text}\nb: {c: d} # and ${text}\n`, { a: `<${text}>`, b: { c: 'd' } });
    checkPlain(`a: {b: ${text}, c: [${text}, d]}\ne: f\n`, { a: { b: `<${text}>`, c: [`<${text}>`, 'd'] }, e: 'f' });
    checkPlain(`- ${text}\n- b\n`, [`<${text}>`, 'b']);
  });

  test.each(["(join('-', [$namespace, 'db']))", '($values.name)'])('an expression as a whole value or key: %s', (text) => {
    checkPlain(`a: ${text}\n${text}: b\n`, { a: `<${text}>`, [text]: 'b', '...': true });
    checkPlain(`a: "${text}"\n`, { a: `<${text}>` });
  });

  test('in a template, too', () => {
    const tree = parseDocument('a: {{ .x }}\nb: ${Y}\n');
    expect(tree.templated).toBe(true);
    expect(jsonOf(tree.root)).toEqual({ a: '<{{ .x }}>', b: '<${Y}>' });
  });

  test('a comment stays as it is written', () => {
    const { comments } = parseDocument('a: {b: ${X}} # of ${X}, #{Y}#\n# netpol-ignore-next-line x: ${Z}\n');
    expect(comments.map(({ text }) => text)).toEqual(['of ${X}, #{Y}#', 'netpol-ignore-next-line x: ${Z}']);
  });
});

describe('what only looks so is text', () => {
  test.each([
    '__name__',
    'a__b__c',
    'a__B__c',
    '__A',
    'me@example.com',
    'me@example.com,you@example.com',
    '100%',
    'a%%b',
    'cost$',
    '$patch',
    '$1',
    '${}',
    '$()',
    'f(x)',
    'a (b)',
    'a<b',
  ])('%s', (text) => checkPlain(`a: '${text}'\nb: ${text}\n`, { a: text, b: text }));

  test('a comment behind a value, a list in a list', () => {
    checkPlain('a: b #{X}\nc: #{x}\nd: [[x]]\n', { a: 'b', c: null, d: [['x']] });
  });
});

describe('what is no YAML whatever is filled in is still refused', () => {
  test.each(['a: {b: ${X}\nc: d\n', 'a: ${X}\n\tb: c\n', 'a: *x\nb: ${X}\n'])('%j', (text) => {
    expect(parseDocument(text).problems.length).toBeGreaterThan(0);
  });
});
