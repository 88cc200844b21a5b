import { ruleUrl } from '../rules/references.js';
import { regoNotCompiled, sayNotCompiled } from '../rules/rego/rego-rules.js';
import { type RegoAnswers, type RegoSaid, regoObjects } from '../rules/rego/said.js';
import type { RuleSettings } from '../rules/settings.js';
import type { FileId } from '../util/file-id.js';
import { LineIndex } from '../util/line-index.js';
import { remember } from '../util/remember.js';
import type { RegoEngine, RegoFile, RegoProblem } from '../workspace/rego.js';
import type { Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import type { CheckedFile, FindingAnswer } from './findings.js';
import { type WrittenRegoRule, writtenRego } from './rego-text.js';

/** The Rego policies of a workspace. What they say of an object is known once they were asked. */
export interface Rego extends RegoAnswers {
  /**
   * Asks about the objects of files, and of what units make of them; gives whether answers are others than before.
   * @param signal ends it; what it was asked is to be asked again then
   */
  ask(files: AskedFiles, signal?: AbortSignal): Promise<boolean>;
  /** The policies that do not compile, each as a file with its findings. */
  broken(settingsOf: (file: FileId) => RuleSettings): readonly CheckedFile[];
}

/** Files with their texts, as they are loaded. */
export type AskedFiles =
  | Iterable<{ readonly file: WorkspaceFile; readonly snapshot: Snapshot }>
  | AsyncIterable<{ readonly file: WorkspaceFile; readonly snapshot: Snapshot }>;

/** Asked at once: a process of its own for each object would take longer than all else. */
const mostAtOnce = { objects: 5_000, characters: 32_000_000 };

/** @param log takes a line about policies that cannot be asked, where that stands in none of them */
export function createRego(engine: RegoEngine, policies: readonly RegoFile[], log: (line: string) => void): Rego {
  const asked = rulesOf(policies);
  const answers = new Map<string, readonly RegoSaid[]>();
  let problems: readonly RegoProblem[] = [];
  const askAbout = async (objects: readonly string[], signal: AbortSignal | undefined): Promise<boolean> => {
    if (problems.length > 0 || objects.length === 0 || signal?.aborted) return false;
    const outcome = await engine.evaluate(
      policies,
      asked.map(({ reference }) => reference),
      objects,
      signal,
    );
    if (signal?.aborted) return false;
    if ('problems' in outcome) {
      problems = outcome.problems;
      answers.clear();
      for (const { message } of problems.filter(({ at }) => at === undefined)) log(`no Rego policy is asked: ${message}`);
      return true;
    }
    let isChanged = false;
    for (const [index, said] of saidOf(asked, outcome.values)) {
      const object = objects[index] ?? '';
      isChanged ||= JSON.stringify(answers.get(object)) !== JSON.stringify(said);
      answers.set(object, said);
    }
    return isChanged;
  };
  return {
    isWhole: true,
    said: (object) => answers.get(object) ?? [],
    ask: async (files, signal) => {
      let isChanged = false;
      for await (const batch of batches(files)) isChanged = (await askAbout(batch, signal)) || isChanged;
      return isChanged;
    },
    broken: (settingsOf) => brokenPolicies(policies, problems, settingsOf),
  };
}

/** Whether policies have anything to say: a rule that is asked. */
export function speak(policies: readonly RegoFile[]): boolean {
  return policies.some(({ text }) => writtenRego(text).rules.length > 0);
}

interface AskedRule {
  readonly reference: string;
  readonly policy: string;
  /** Undefined: it excepts objects from the rules of its package. */
  readonly rule: WrittenRegoRule | undefined;
}

/** Each once: a rule may stand in several files of a package. */
function rulesOf(policies: readonly RegoFile[]): readonly AskedRule[] {
  const all = new Map<string, AskedRule>();
  for (const { path: policy, text } of policies) {
    const { rules, exception } = writtenRego(text);
    for (const rule of rules) remember(all, rule.reference, () => ({ reference: rule.reference, policy, rule }));
    if (exception !== undefined) remember(all, exception, () => ({ reference: exception, policy, rule: undefined }));
  }
  return [...all.values()];
}

/** What documents are asked about is what they are judged as: what units make of a file, else the file. */
function objectsOf(file: WorkspaceFile, snapshot: Snapshot): readonly string[] {
  const units = snapshot.renderedWith(file.id);
  const rendered = units.flatMap(({ documents }) => documents.flatMap(({ document, placed }) => regoObjects(document.tree, placed)));
  const own =
    units.length === 0 && file.role === 'manifest'
      ? (file.source?.documents ?? []).flatMap(({ tree, index }) =>
          regoObjects(
            tree,
            file.objects.filter(({ document }) => document === index),
          ),
        )
      : [];
  return [...own, ...rendered].map(({ json }) => json);
}

async function* batches(files: AskedFiles): AsyncGenerator<readonly string[]> {
  let batch = new Set<string>();
  let characters = 0;
  for await (const { file, snapshot } of files) {
    for (const object of objectsOf(file, snapshot)) {
      if (!batch.has(object)) characters += object.length;
      batch.add(object);
      if (batch.size < mostAtOnce.objects && characters < mostAtOnce.characters) continue;
      yield [...batch];
      batch = new Set();
      characters = 0;
    }
  }
  yield [...batch];
}

type Values = readonly (readonly (readonly [object: number, value: unknown])[])[];

/** By the index of the object. */
function saidOf(asked: readonly AskedRule[], values: Values): ReadonlyMap<number, readonly RegoSaid[]> {
  const excepted = new Set(
    asked.flatMap(({ reference, rule }, index) =>
      rule ? [] : (values[index] ?? []).flatMap(([object, value]) => namesIn(value).map((name) => `${object} ${packageOf(reference)} ${name}`)),
    ),
  );
  const said = new Map<number, RegoSaid[]>();
  for (const [index, { rule, reference, policy }] of asked.entries()) {
    if (!rule) continue;
    const { kind, name } = rule;
    for (const [object, value] of values[index] ?? []) {
      if (excepted.has(`${object} ${packageOf(reference)} ${name.slice(kind.length + 1)}`)) continue;
      for (const message of messagesIn(value)) remember(said, object, () => []).push({ kind, rule: name, policy, message });
    }
  }
  return said;
}

function packageOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf('.'));
}

/** As conftest reads it: the rules, by what stands behind `deny_`, in lists. */
function namesIn(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value.flat() : []).filter((name): name is string => typeof name === 'string');
}

/** More of one message is no sentence. */
const longest = 2_000;

/** As conftest reads it: texts, and objects with a text `msg`. */
function messagesIn(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : []).flatMap((one: unknown): readonly string[] => {
    const message = typeof one === 'object' && one !== null && 'msg' in one ? one.msg : one;
    return typeof message === 'string' && message.trim() !== '' ? [message.trim().slice(0, longest)] : [];
  });
}

/** One finding for each place: opa says several things of one fault. */
function brokenPolicies(policies: readonly RegoFile[], problems: readonly RegoProblem[], settingsOf: (file: FileId) => RuleSettings): readonly CheckedFile[] {
  return policies.flatMap(({ id, path, text }): readonly CheckedFile[] => {
    const setting = settingsOf(id)[regoNotCompiled.id]?.severity;
    const own = problems.filter(({ at }) => at?.file === id);
    if (own.length === 0 || setting === 'off') return [];
    const source = { text, lines: new LineIndex(text), documents: [] };
    const findings = own.map(({ message, at }): FindingAnswer => {
      const start = Math.min(source.lines.offsetAt(at ?? { line: 0, character: 0 }), text.length);
      const [word = ''] = /^[\w.]*/.exec(text.slice(start)) ?? [];
      const { id: rule, category, severity } = regoNotCompiled;
      const range = { start, end: start + Math.max(1, word.length) };
      return { file: id, range, rule, category, severity: setting ?? severity, message: sayNotCompiled(message), url: ruleUrl(rule), related: [], fixes: [] };
    });
    const file: WorkspaceFile = { id, path, role: 'configuration', isUnlisted: false, isNamed: false, objects: [], source, lines: source.lines };
    return [{ file, findings, documents: 0, policies: 0, workloads: 0, isManifest: false, known: 0 }];
  });
}
