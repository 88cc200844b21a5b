import { writtenOf } from '../../families/written.js';
import type { Field } from '../../model/field.js';
import type { LabelSelector } from '../../model/network-policy.js';
import { implies, isSatisfiable } from '../../semantics/cluster/label-selector.js';
import type { Requirement, Selector } from '../../semantics/cluster/selector.js';
import type { Range } from '../../util/range.js';
import { remember } from '../../util/remember.js';
import { type Edits, fixOf, losing, removeEntry, removeItem } from '../edits.js';
import { requirementsOf, type WrittenRequirement } from '../reading.js';
import { type RuleContext, rule } from '../rule.js';

interface Redundant {
  readonly at: Range;
  readonly requirement: WrittenRequirement;
  /** Of a value that stands before it in the same list. */
  readonly repeated: { readonly value: string; readonly index: number } | undefined;
  /** Nothing else of the selector is redundant, so that removing it leaves the rest as it is. */
  readonly alone: boolean;
}

/** A requirement that the others of the selector imply. */
export default rule<'policy', Redundant>({
  id: 'selector-redundant-requirement',
  category: 'mistake',
  severity: 'hint',
  on: 'policy',
  docs: {
    summary: 'A requirement of a selector has no effect, because the others say more.',
    why: 'All requirements must hold, so one that follows from the others selects the same with it and without it. It was often to be another key, or another value.',
    silent: 'Of requirements that contradict each other (`selector-contradiction`), and where a template has a part in one of them.',
    bad: `
spec:
  podSelector:
    matchExpressions:
      - {key: app, operator: Exists}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: selector-redundant-requirement
      - {key: app, operator: In, values: [web, api]}
`,
    good: `
spec:
  podSelector:
    matchExpressions:
      - {key: tier, operator: Exists}
      - {key: app, operator: In, values: [web, api]}
`,
    references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors'],
  },

  *find(policy) {
    for (const { selector } of writtenOf(policy).selectors()) {
      const found = redundantIn(selector);
      for (const each of found) yield { ...each, alone: found.length === 1 };
    }
  },
  say: ({ requirement: { key, operator }, repeated }) =>
    repeated
      ? `\`${repeated.value}\` appears twice in this list. Change it, or remove it.`
      : `\`${key.value}\` is asked for more precisely beside this, so \`${operator}\` here selects the same with it and without it. Correct the key or the values, or remove it.`,
  fix: ({ requirement, repeated, alone }, { tree }) => {
    if (repeated) return fixOf(`Remove the second ${repeated.value}`, removeItem(tree, [...requirement.path, 'values'], repeated.index), alone);
    return losing('Remove this requirement, which changes nothing', removeRequirement(tree, requirement));
  },
});

function redundantIn(selector: LabelSelector): readonly Omit<Redundant, 'alone'>[] {
  const { requirements } = requirementsOf(selector);
  const byKey = new Map<string, WrittenRequirement[]>();
  for (const each of requirements) remember(byKey, each.key.value, (): WrittenRequirement[] => []).push(each);
  const repeated = requirements.flatMap((requirement) => {
    const twice = repeatedValue(requirement);
    return twice ? [{ at: twice.field.range, requirement, repeated: { value: twice.field.value, index: twice.index } }] : [];
  });
  const implied = [...byKey.values()].filter(({ length }) => length > 1).flatMap(impliedIn);
  return [...repeated, ...implied.map((requirement) => ({ at: requirement.range, requirement, repeated: undefined }))];
}

/** The first value of a list that stands before it. */
function repeatedValue({ values }: WrittenRequirement): { readonly field: Field<string>; readonly index: number } | undefined {
  const seen = new Set<string>();
  for (const [index, field] of values.entries()) {
    if (seen.has(field.value)) return { field, index };
    seen.add(field.value);
  }
  return undefined;
}

/** Those of one key that the others imply, also once all of them are gone; of two that say the same, the later one. */
function impliedIn(requirements: readonly WrittenRequirement[]): readonly WrittenRequirement[] {
  if (!isSatisfiable(plain(requirements))) return [];
  const gone = new Set<WrittenRequirement>();
  for (const each of [...requirements].reverse()) {
    const others = requirements.filter((one) => one !== each && !gone.has(one));
    if (implies(plain(others), plain([each]))) gone.add(each);
  }
  return requirements.filter((each) => gone.has(each));
}

function plain(requirements: readonly WrittenRequirement[]): Selector {
  return {
    requirements: requirements.map(({ key, operator, values }): Requirement => ({ key: key.value, operator, values: values.map(({ value }) => value) })),
    unknown: false,
  };
}

function removeRequirement(tree: RuleContext['tree'], { path }: WrittenRequirement): Edits {
  const [parent, last] = [path.slice(0, -1), path.at(-1)];
  const list = () => removeEntry(tree, parent.slice(0, -1), String(parent.at(-1)));
  return typeof last === 'string' ? (removeEntry(tree, parent, last) ?? list()) : (removeItem(tree, parent, Number(last)) ?? list());
}
