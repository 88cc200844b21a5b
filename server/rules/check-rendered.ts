import { isPolicy } from '../model/objects.js';
import type { RenderFact } from '../render/rendering.js';
import type { Node } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { decode, parentOf } from '../util/file-id.js';
import { type Range, shift } from '../util/range.js';
import { remember } from '../util/remember.js';
import { isKustomization } from '../workspace/kustomization.js';
import type { RenderedUnit } from '../workspace/rendering/rendered-units.js';
import type { FileId, PlacedObject, RenderedFile } from '../workspace/snapshot.js';
import { type Finding, foundFixes } from './finding.js';
import { environmentHits, ownHits, unitHits } from './hits.js';
import { ignoreFix } from './ignore-fix.js';
import type { UnitFact } from './rule.js';
import type { CheckCache, Hit, Run } from './run.js';
import { toFinding } from './to-finding.js';

type RenderedDocument = RenderedFile['documents'][number];

/** What is found in one document of a unit, in all the environments that the unit takes part in. */
export type HitsOf = (run: Run, tree: SyntaxTree, placed: readonly PlacedObject[]) => readonly Hit[];

/** What was found in one rendered document, and where it is said. */
interface Seen {
  readonly unit: RenderedFile;
  readonly document: RenderedDocument;
  readonly hit: Hit;
}

/**
 * The findings on a file that units render, by what they make of it: said where the part was written that they are about, which may be the base, a
 * patch or the kustomization. A finding of several units is said once.
 */
export function renderedFindings(run: Run, units: readonly RenderedFile[], hitsOf: HitsOf): readonly Finding[] {
  const seen = units.flatMap((unit) => unit.documents.flatMap((document) => seenIn(run, unit, document, hitsOf)));
  return merged(seen, units.length, run).map(({ document, hit }) => findingOf(run, document, hit));
}

/** What rendering found in a file: what keeps units from being built, and what does not do what it says. A fact counts where it is so in all units that read the file. */
export function unitFindings(run: Run): readonly Finding[] {
  const { snapshot, file } = run;
  const tree = file.source?.documents[0]?.tree;
  if (!tree) return [];
  const problems = snapshot.units.flatMap((unit): readonly UnitFact[] => {
    const { outcome, problem } = unit;
    return outcome !== 'refused' && problem?.file === file.id && isOwnFault(unit) ? [{ kind: 'fails', problem }] : [];
  });
  const readers = snapshot.units.filter(({ inputs, outcome }) => outcome === 'rendered' && inputs.has(file.id));
  const [first, ...others] = readers.map(({ facts }) => facts.filter(({ place }) => place.file === file.id));
  const facts = (first ?? []).filter((fact) => others.every((same) => same.some((other) => isSame(fact, other))));
  return [...problems, ...facts, ...deployed(run), ...disabledPolicies(run)].flatMap((fact) =>
    unitHits(run, tree, fact).map((hit) => toFinding(run, tree, 0, [], hit)),
  );
}

/** Of a kustomization, also where something else says that it is deployed. */
function deployed({ snapshot, file }: Run): readonly UnitFact[] {
  if (!snapshot.complete || !isKustomization(file.id)) return [];
  const folder = parentOf(file.id);
  const pathOf = (unit: RenderedUnit) => snapshot.file(unit.file)?.path ?? unit.folder;
  return snapshot.units.flatMap((unit): readonly UnitFact[] =>
    unit.folder === folder && unit.outcome === 'rendered' ? [{ kind: 'deployed', path: file.path, unit, snapshot, pathOf }] : [],
  );
}

/** Of a file of values: what the chart makes with its own values, and not with these. */
function disabledPolicies({ snapshot, file }: Run): readonly UnitFact[] {
  const charts = snapshot.units.filter(({ request, outcome }) => request.engine === 'helm' && outcome === 'rendered');
  const hasTheseAlone = ({ request }: RenderedUnit) =>
    request.engine === 'helm' && request.values.length === 1 && request.values.every((input) => 'file' in input && input.file === file.id);
  return charts.filter(hasTheseAlone).flatMap((unit): readonly UnitFact[] => {
    const own = charts.find(({ folder, request }) => folder === unit.folder && request.engine === 'helm' && request.values.length === 0);
    const kept = policyTemplates(snapshot, unit);
    const lost = own ? [...policyTemplates(snapshot, own)].filter((template) => !kept.has(template)) : [];
    return lost.length === 0 ? [] : [{ kind: 'policies-disabled', templates: lost.map((template) => decode(template.slice(unit.folder.length + 1))).sort() }];
  });
}

function policyTemplates(snapshot: Run['snapshot'], { id }: RenderedUnit): ReadonlySet<string> {
  return new Set((snapshot.file(id)?.objects ?? []).flatMap(({ object, file }) => (isPolicy(object) ? [file] : [])));
}

/** A chart that fails by itself may want values that whoever installs it gives. */
export function isOwnFault({ request }: RenderedUnit): boolean {
  return request.engine !== 'helm';
}

function isSame(a: RenderFact, b: RenderFact): boolean {
  return a.kind === b.kind && a.place.range.start === b.place.range.start && a.place.range.end === b.place.range.end;
}

function seenIn(run: Run, unit: RenderedFile, document: RenderedDocument, hitsOf: HitsOf): readonly Seen[] {
  const { document: rendered, placed } = document;
  const file = run.snapshot.file(rendered.file);
  // Of the hundreds of objects of a unit, most have no part that stands in the file.
  if (!file || (rendered.file !== run.file.id && !writersOf(rendered.tree, run.cache).has(run.file.id))) return [];
  const views = run.views.length === 0 ? [] : run.snapshot.environmentsOf(unit.id, run.views.length);
  const hits = hitsOf({ ...run, file, views }, rendered.tree, placed);
  return hits.filter(({ fact: { at } }) => (at.elsewhere?.file ?? rendered.file) === run.file.id).map((hit) => ({ unit, document, hit }));
}

/** The other files that wrote parts of a rendered document. */
function writersOf(tree: SyntaxTree, { writers }: CheckCache): ReadonlySet<FileId> {
  return remember(writers, tree, () => {
    const found = new Set<FileId>();
    const add = ({ elsewhere }: Range) => elsewhere && found.add(elsewhere.file);
    const visit = (node: Node): void => {
      add(node.range);
      if (node.kind === 'sequence') for (const { value } of node.items) visit(value);
      if (node.kind !== 'map') return;
      for (const { key, value } of [...node.entries, ...(node.dropped ?? [])]) {
        add(key.range);
        visit(value);
      }
    };
    if (tree.root) visit(tree.root);
    return found;
  });
}

/** Each said once; where it is not so in all units, with the environments where it is. */
function merged(seen: readonly Seen[], units: number, { snapshot }: Run): readonly Seen[] {
  const groups = new Map<string, Seen[]>();
  for (const one of seen) {
    const { hit, document } = one;
    const at = hit.fact.at.elsewhere?.range ?? shift(hit.fact.at, document.document.offset);
    const key = `${hit.rule.id} ${at.start} ${at.end} ${hit.rule.everywhere ? '' : hit.message}`;
    remember(groups, key, () => []).push(one);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const inUnits = new Set(group.map(({ unit }) => unit.id));
    if (!first || (first.hit.rule.everywhere && (inUnits.size < units || group.some(({ hit }) => hit.environments)))) return [];
    if (inUnits.size === units && group.every(({ hit }) => !hit.environments)) return [first];
    const names = new Set(group.flatMap(({ unit, hit }) => hit.environments ?? snapshot.environmentNamesOf(unit.id)));
    return [{ ...first, hit: { ...first.hit, environments: [...names].sort() } }];
  });
}

function findingOf(run: Run, { document, placed }: RenderedDocument, hit: Hit): Finding {
  const { elsewhere } = hit.fact.at;
  const finding = toFinding(run, document.tree, document.offset, placed, hit);
  if (elsewhere) {
    const base = { file: document.file, range: shift(hit.fact.at, document.offset), message: 'What it changes stands here.' };
    return silencing(run, hit, { ...finding, range: elsewhere.range, related: [...finding.related, base] });
  }
  const fixes = hit.rule.fix && fixesInText(run, document.document, hit);
  return fixes ? { ...finding, fixes } : silencing(run, hit, finding);
}

/** What is written in several places has no edit that is surely right: only the comment that silences it is offered. */
function silencing(run: Run, { rule }: Hit, finding: Finding): Finding {
  const { file } = run;
  return { ...finding, fixes: () => foundFixes(finding, ignoreFix(file, rule, finding.range)) };
}

/** The fixes that the text of the file has by itself, where it has the very same finding. */
function fixesInText(run: Run, document: number, { rule, fact: { at } }: Hit): Finding['fixes'] | undefined {
  const { file, views } = run;
  const source = file.source?.documents.find(({ index }) => index === document);
  if (!source) return undefined;
  const placed = file.objects.filter((object) => object.document === document);
  const only = { ...run, rules: [rule] };
  const hits = [...ownHits(only, source.tree, placed), ...views.slice(0, 1).flatMap((view) => environmentHits(only, source.tree, placed, view))];
  const twin = hits.find(({ fact }) => fact.at.start === at.start && fact.at.end === at.end);
  return twin && toFinding(run, source.tree, source.offset, placed, twin).fixes;
}
