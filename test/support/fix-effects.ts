import { expect } from 'vitest';
import { codeActions, isPreferable } from '../../server/features/code-actions.js';
import { configOf } from '../../server/netpol/config.js';
import type { Finding } from '../../server/rules/finding.js';
import { allRules } from '../../server/rules/registry.js';
import type { ExampleCluster, Fix } from '../../server/rules/rule.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { isAllowed, type Party } from './brute-force.js';
import { applyFix, everyRuleOn, findingsOf } from './check-rule.js';
import type { FixtureFile } from './fixture.js';
import { documentsOf, probesFor, type ReadWorld, worldOf } from './policy-world.js';
import { snapshotOf } from './snapshot.js';
import { lossesOf } from './written.js';

type Texts = ReadonlyMap<string, string>;

/** How many fixes of each rule were looked at. */
export type Looked = Map<string, number>;

export interface EffectOptions {
  /** How many label sets and namespaces are tried. */
  readonly most: number;
  readonly looked: Looked;
  /** What is said of the cluster. */
  readonly cluster?: ExampleCluster | undefined;
}

/**
 * Applies every fix that may be preferred, every fix that claims to keep the meaning, and all of the latter together, and compares the
 * connections with those before, as the brute-force evaluator sees them: none is new, and none is gone where the meaning is to stay. Of a
 * document that is refused, which has no meaning, nothing that was written may be lost. A fix that may let more through says so.
 */
export function checkEffects(files: readonly FixtureFile[], options: EffectOptions): void {
  const before: Texts = new Map(files.map(({ path, text }) => [path, text]));
  const snapshot = snapshotOf(Object.fromEntries(before), configOf(options.cluster ?? {}));
  for (const file of files) {
    for (const finding of findingsOf(snapshot, file, everyRuleOn)) {
      for (const [index, fix] of finding.fixes().entries()) {
        if (fix.silences) continue;
        checkTitle(finding, fix);
        if (!fix.safe && !(index === 0 && isPreferable(fix))) continue;
        options.looked.set(finding.rule, (options.looked.get(finding.rule) ?? 0) + 1);
        compare(before, applyFix(files, file.path, fix), fix.safe, `${finding.rule}: ${fix.title}`, options);
      }
    }
    const [all] = codeActions(snapshot, file.path, { start: 0, end: file.text.length }, { kinds: ['fixAll'], settings: everyRuleOn });
    if (all) compare(before, new Map([...before, [file.path, applyEdits(file.text, all.edits[0]?.edits ?? [])]]), true, all.title, options);
  }
}

const SAYS_SO = /\b(?:allow|lets?|counts?|open|all of|all)\b/i;

function checkTitle({ rule, severity }: Finding, { title, safe, caution }: Fix): void {
  if (caution === 'widens') expect(title, `${rule} says that it lets more through`).toMatch(SAYS_SO);
  if (caution) expect(safe, `${rule}: ${title} is not safe`).toBe(false);
  // What is said so that somebody looks at it is not taken away without anybody looking.
  if (safe) expect(['hint', 'error'], `${rule}: ${title} is applied without asking`).toContain(severity);
}

function compare(before: Texts, after: Texts, isSame: boolean, label: string, { most }: EffectOptions): void {
  const [was, is] = [readAll(before), readAll(after)];
  const excluded = new Set<string>();
  for (const [place, document] of was) {
    if (!document.refused) continue;
    excluded.add(place);
    const now = is.get(place);
    if (now && now.value !== undefined && document.value !== undefined && JSON.stringify(now.value) !== JSON.stringify(document.value))
      expect(lossesOf(document.value, now.value), `${label}\n${document.text}\n->\n${now.text}`).toEqual([]);
  }
  const counted = (all: ReadonlyMap<string, ReadDocument>) =>
    worldOf([...all].flatMap(([place, { refused, value }]) => (refused || excluded.has(place) ? [] : [value])));
  const opened = differences(counted(was), counted(is), isSame, most);
  expect(opened, `${label}\n${[...before.values()].join('---\n')}\n->\n${[...after.values()].join('---\n')}`).toEqual([]);
}

interface ReadDocument {
  readonly text: string;
  readonly value: ReturnType<typeof documentsOf>[number];
  readonly refused: boolean;
}

const dropped = new Set(allRules.flatMap((rule) => (rule.check?.dropped ? [rule.id] : [])));

/** Every document by its file and place there, and whether it is refused. */
function readAll(texts: Texts): ReadonlyMap<string, ReadDocument> {
  const snapshot = snapshotOf(Object.fromEntries(texts));
  const found = new Map<string, ReadDocument>();
  for (const [path, text] of texts) {
    const refusals = findingsOf(snapshot, { path }).filter(({ category, rule }) => (category === 'api' || category === 'syntax') && !dropped.has(rule));
    for (const { tree, offset, index } of parseFile(text).documents) {
      const end = offset + tree.text.length;
      const refused = refusals.some(({ range }) => offset <= range.start && range.start <= end);
      found.set(`${path}#${index}`, { text: tree.text, value: documentsOf(tree.text)[0], refused });
    }
  }
  return found;
}

/** Connections that only one of two worlds allows: those that are new, and also those that are gone where the two should be the same. */
function differences(before: ReadWorld, after: ReadWorld, isSame: boolean, most: number): readonly string[] {
  const { namespaces, parties, wires } = probesFor([before, after], most);
  const [was, is] = [
    { ...before, namespaces },
    { ...after, namespaces },
  ];
  const isTouched = touchedBy(before, after);
  const found: string[] = [];
  for (const from of parties) {
    for (const to of parties) {
      if (from === to || !(isTouched(from) || isTouched(to))) continue;
      for (const [protocol, port] of wires) {
        const now = isAllowed(is, from, to, protocol, port);
        if ((now || isSame) && now !== isAllowed(was, from, to, protocol, port))
          found.push(`${now ? 'opens' : 'closes'} ${nameOf(from)} -> ${nameOf(to)} ${protocol} ${port}`);
        if (found.length >= 3) return found;
      }
    }
  }
  return found;
}

/** Whether a party is a pod that a policy may select which only one of the worlds has; for others, nothing changes at their end. */
function touchedBy(before: ReadWorld, after: ReadWorld): (party: Party) => boolean {
  const texts = ({ policies }: ReadWorld) => new Map(policies.map((policy) => [JSON.stringify(policy), policy.metadata.namespace]));
  const [was, is] = [texts(before), texts(after)];
  const changed = new Set([...was, ...is].flatMap(([text, namespace]) => (was.has(text) && is.has(text) ? [] : [namespace])));
  const isAdmin = JSON.stringify(before.adminPolicies) !== JSON.stringify(after.adminPolicies);
  return (party) => typeof party !== 'string' && (isAdmin || changed.has(party.namespace));
}

function nameOf(party: Party): string {
  return typeof party === 'string' ? party : `${party.namespace}/${party.name} ${JSON.stringify(party.labels)}`;
}
