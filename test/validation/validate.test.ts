import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readObjects } from '../../server/families/registry.js';
import { checkFiles } from '../../server/generated/check-list.js';
import { isPolicy } from '../../server/model/objects.js';
import { ownHits } from '../../server/rules/hits.js';
import { allRules } from '../../server/rules/registry.js';
import type { LintRule } from '../../server/rules/rule.js';
import { parseDocument } from '../../server/syntax/parse-document.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { type Check, check } from '../../server/validation/check.js';
import { isCompleted, mismatchesOf } from '../../server/validation/mismatches.js';
import { reasonOf } from '../../server/validation/outcome.js';
import { createValidator, type Validation } from '../../server/validation/validate.js';
import { corpusDocuments } from '../support/api-corpus.js';
import { mutatedClusterPolicies, mutatedPolicies } from '../support/mutated-policies.js';
import { snapshotOf } from '../support/snapshot.js';

const folder = join(import.meta.dirname, '..', '..', 'server', 'validation', 'checks');

function validationOf(text: string): Validation {
  const tree = parseDocument(text);
  return createValidator()(tree, readObjects(tree));
}

function policy(spec: string, name = 'a'): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;
}

const withBlock = (cidr: string) => policy(`{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: ${cidr}}}]}]}`);

describe('checks', () => {
  test('each has a file and a rule of its name, and each rule of these categories has a check', () => {
    expect(checkFiles.map(({ id }) => id)).toEqual(readdirSync(folder).map((file) => basename(file, '.ts')));
    const rules = allRules.filter((rule) => rule.check || rule.category === 'api' || rule.category === 'syntax');
    expect(rules.map(({ id, category, on, check: own }) => [id, category, on, own])).toEqual(checkFiles.map((own) => [own.id, own.category, own.on, own]));
  });

  const mutated = [1, 2, 3].flatMap((seed) => [...mutatedPolicies(seed, 400), ...mutatedClusterPolicies(seed, 400)]);

  test.each([
    ['mutated policies', mutated],
    ['the documents of the corpus', [...corpusDocuments().values()].flat()],
  ])('what does not fit a schema is for one of them to say: %s', (_, documents) => {
    const claims = new Map<string, number>();
    for (const text of documents) {
      const tree = parseDocument(text);
      for (const object of readObjects(tree).filter(isPolicy)) {
        for (const mismatch of mismatchesOf(object)) {
          const asked = checkFiles.filter(({ on }) => on === object.type || on === 'policy' || on === 'labelled');
          const matching = asked.filter((each) => each.matches?.(mismatch));
          const [special, rest] = [matching.filter((each) => !each.rest), matching.filter((each) => each.rest)];
          const ids = matching.map(({ id }) => id).join(' ');
          expect(special.length, `${ids} match ${JSON.stringify(mismatch.mismatch)} in\n${text}`).toBeLessThanOrEqual(1);
          if (special.length === 0 && !isCompleted(mismatch)) expect(rest.length, `${ids} match ${JSON.stringify(mismatch.mismatch)} in\n${text}`).toBe(1);
          for (const { id } of matching) claims.set(id, (claims.get(id) ?? 0) + 1);
        }
      }
    }
    expect(claims.size).toBeGreaterThan(15);
  });

  test('one that fails finds nothing, stops no other, and is told to who runs the rules', () => {
    const failing = check({
      id: 'failing',
      category: 'api',
      on: 'NetworkPolicy',
      find: () => {
        throw new Error('no port');
      },
    });
    const validate = createValidator([failing as Check, ...checkFiles]);
    const tree = parseDocument(withBlock('10.0.0.0/33'));
    const { problems, failures } = validate(tree, readObjects(tree));
    expect(failures.map(({ check: { id }, error }) => `${id}: ${error}`)).toEqual(['failing: Error: no port']);
    expect(problems.map(({ check: { id } }) => id)).toEqual(['cidr-invalid']);
    const told: string[] = [];
    const snapshot = snapshotOf({ '/a.yaml': withBlock('10.0.0.0/33') });
    const file = snapshot.file('/a.yaml');
    if (!file) throw new Error('no file');
    const worded: LintRule = { ...(allRules[0] as LintRule), id: 'failing', check: failing as Check };
    const run = { snapshot: { validate }, rules: [worded], file, options: { onError: ({ rule }: { readonly rule: string }) => void told.push(rule) } };
    expect(ownHits(run, tree, file.objects)).toEqual([]);
    expect(told).toEqual(['failing']);
  });

  test('a document is judged once, when it is read', () => {
    let asked = 0;
    const counting = check({
      id: 'counting',
      category: 'api',
      on: 'NetworkPolicy',
      find: () => {
        asked++;
        return [];
      },
    });
    const validate = createValidator([counting as Check]);
    const tree = parseDocument(policy('{podSelector: {}}'));
    const objects = readObjects(tree);
    expect(validate(tree, objects)).toBe(validate(tree, objects));
    expect(asked).toBe(1);
    const snapshot = snapshotOf({ '/a.yaml': withBlock('10.0.0.0/33') });
    const [document] = snapshot.file('/a.yaml')?.source?.documents ?? [];
    // Asked now, it would have no objects to judge.
    expect(document && snapshot.validate(document.tree, []).outcomes).toHaveLength(1);
  });

  test('an edit judges the document that it is in, and no other', () => {
    const before = parseFile(`${withBlock('10.0.0.0/33')}---\n${policy('{}', 'b')}`);
    const after = parseFile(`${withBlock('10.0.0.0/33')}---\n${policy('{podSelector: {}}', 'b')}`, before);
    const validate = createValidator();
    const judged = (file: typeof before) => file.documents.map(({ tree }) => validate(tree, readObjects(tree)));
    const [first, second] = judged(before);
    const [same, fresh] = judged(after);
    expect(same).toBe(first);
    expect(fresh).not.toBe(second);
  });
});

describe('what becomes of a policy', () => {
  const outcomes = (text: string) =>
    validationOf(text).outcomes.map((outcome) =>
      outcome.kind === 'applied' ? 'applied' : `${outcome.kind === 'refused' ? outcome.by : outcome.from}: ${outcome.reason.check}`,
    );

  test.each([
    ['a sound policy', policy('{podSelector: {}}'), ['applied']],
    ['a field that the API does not know', policy('{podSelector: {}, policyTypez: []}'), ['API server: unknown-field']],
    // `StrictIPCIDRValidation` is on from Kubernetes 1.36.
    ['numbers that begin with a zero', withBlock('010.0.0.0/8'), ['1.36: cidr-leading-zeros']],
    ['what every server refuses comes first', policy('{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 010.0.0.0/8}}, {}]}]}'), ['API server: peer-empty']],
    ['a status, which is dropped', `${policy('{podSelector: {}}')}status: {}\n`, ['applied']],
    ['what is no YAML', `${policy('{podSelector: {}}')}a: "b\n`, ['kubectl: not-yaml']],
    ['what a template completes', policy('{podSelector: {}, policyTypez: [{{ .Values.types }}]}'), ['applied']],
    [
      'an item of a List, and its sound neighbour',
      `apiVersion: v1\nkind: List\nitems:\n${[policy('{podSelector: {}, ports: []}'), policy('{podSelector: {}}', 'b')]
        .map((text) => `- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`)
        .join('')}`,
      ['API server: unknown-field', 'applied'],
    ],
    ['what is no policy', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: 1}}\n', ['applied']],
  ])('%s', (_, text, expected) => {
    expect(outcomes(text)).toEqual(expected);
  });

  test('what only later servers refuse counts where the version is earlier, or not known', () => {
    const [outcome] = validationOf(withBlock('010.0.0.0/8')).outcomes;
    if (!outcome) throw new Error('no policy');
    expect([undefined, '1.35', '1.36', '1.37'].map((version) => reasonOf(outcome, version as `1.${number}` | undefined)?.check)).toEqual([
      undefined,
      undefined,
      'cidr-leading-zeros',
      'cidr-leading-zeros',
    ]);
  });
});
