import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinLines, type Piece } from '../../server/features/linked-text.js';
import { wrapLine } from '../../server/features/wrap-lines.js';
import { explainText } from '../../server/netpol.js';
import type { Location } from '../../server/workspace/snapshot.js';
import { askedOf } from '../support/analysis.js';
import { dedent, linksOf, open } from '../support/check-features.js';
import { defaultDeny, mysqlFromBackend, shopWorkloads } from '../support/shop.js';

const at: Location = { file: '/a.yaml', range: { start: 0, end: 1 } };

function wrapped(pieces: readonly Piece[], columns: number): string {
  return joinLines(wrapLine(pieces, columns)).text;
}

test('an answer for a page of 60 columns: a policy, its place and what each rule says, nothing in columns', () => {
  const { snapshot } = open(shopWorkloads + defaultDeny + mysqlFromBackend);
  const { found } = askedOf(snapshot).environment().explain({ from: 'frontend', to: 'mysql', port: '3306' });
  if (!found) throw new Error('nothing is found');
  const { text, links } = explainText(found.answer, { place: linksOf(snapshot), columns: 60 });
  expect(text).toBe(
    `${dedent(`
      denied   Deployment shop/frontend
        ->  StatefulSet shop/mysql   TCP 3306

        egress of frontend   denied
          isolated by 1 policy, which never lets it reach mysql
           default-deny   shop/default-deny.yaml:4
             has no rule that admits anyone
        ingress of mysql   denied
          isolated by 2 policies, none lets frontend in
           default-deny   shop/default-deny.yaml:4
             has no rule that admits anyone
           mysql-from-backend   shop/mysql-from-backend.yaml:9
             rule 1 lets in pods labelled app=backend in shop on
             TCP 3306; frontend is labelled app=frontend in shop

      To allow it, change both ends:
        add a policy in shop that selects app=frontend and allows
          egress to app=mysql of shop on TCP 3306.
        let app=frontend of shop in at mysql-from-backend
          (shop/mysql-from-backend.yaml:9).

      To test it:
        kubectl -n shop exec deploy/frontend -- nc -vz -w 3 "$(kubectl -n shop get pod -l app=mysql -o jsonpath='{.items[0].status.podIP}')" 3306
    `)}\n`,
  );
  expect(links.map(({ range }) => text.slice(range.start, range.end))).toEqual([
    'shop/default-deny.yaml:4',
    'shop/default-deny.yaml:4',
    'shop/mysql-from-backend.yaml:9',
    'shop/mysql-from-backend.yaml:9',
  ]);
});

test('a place keeps its brackets', () => {
  const line = [{ text: '    it was changed and more (' }, { text: 'policies.yaml:12', location: at }, { text: ')' }];
  expect(wrapped(line, 40)).toBe('    it was changed and more\n      (policies.yaml:12)\n');
});

test('no word is lost, no line is too long that could be broken, and every place is one link', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '-', '>'), minLength: 1, maxLength: 12 });
  const text = fc.array(fc.tuple(word, fc.constantFrom(' ', '  ', '   ')), { minLength: 1, maxLength: 12 }).map((parts) => parts.flat().join(''));
  const piece = fc.oneof(
    text.map((words): Piece => ({ text: words })),
    word.map((name): Piece => ({ text: name, location: at })),
  );
  const line = fc.tuple(fc.constantFrom('', '  ', '     '), fc.array(piece, { minLength: 1, maxLength: 6 }));
  fc.assert(
    fc.property(line, fc.integer({ min: 20, max: 60 }), ([indent, rest], columns) => {
      const pieces = [{ text: indent }, ...rest];
      const whole = pieces.map((each) => each.text).join('');
      const { text: result, links } = joinLines(wrapLine(pieces, columns));
      expect(result.split(/\s+/).filter(Boolean)).toEqual(whole.split(/\s+/).filter(Boolean));
      for (const one of result.split('\n')) if (one.trimEnd().length > columns) expect(one.trim()).not.toContain(' ');
      expect(links.map(({ range }) => result.slice(range.start, range.end))).toEqual(rest.filter(({ location }) => location).map((each) => each.text));
    }),
    { numRuns: 2000 },
  );
});
