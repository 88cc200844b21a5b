import type { AdminRule } from '../model/admin-policy.js';
import type { Direction, PolicyRule } from '../model/network-policy.js';
import { isPolicy } from '../model/objects.js';
import { decidesInOrder, type Policy, type Rule } from '../semantics/cluster/policy.js';
import { encloses, type Range, shift } from '../util/range.js';
import type { FileId, PlacedObject, Snapshot } from '../workspace/snapshot.js';
import type { Assertion } from './assertions/assertion.js';
import { readAssertions } from './assertions/read.js';
import { type Printer, plainPrinter } from './printer.js';
import { renderedObjects } from './rendered-cursor.js';
import * as say from './say.js';
import { policyOf } from './scope.js';

/** A line of the outline. Ranges in file offsets; `selection` and the children lie within `range`. */
export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'policy' | 'rule' | 'workload' | 'namespace' | 'service' | 'object' | 'assertion';
  readonly range: Range;
  readonly selection: Range;
  readonly children: readonly DocumentSymbol[];
}

/** The objects of a file by name and kind, in a template as its chart becomes; in a policy, its rules; in a file of assertions, what it states. */
export function documentSymbols(snapshot: Snapshot, file: FileId): readonly DocumentSymbol[] {
  const print = plainPrinter(() => undefined);
  const found = snapshot.file(file);
  if (found?.role === 'assertions') return readAssertions(found).assertions.map((assertion) => assertionSymbol(assertion, print));
  const becomes = found?.role === 'template' ? renderedObjects(snapshot, file).map(({ placed }) => placed) : [];
  return (found?.objects ?? []).map((placed) => {
    const made = becomes.find(({ id }) => id === placed.id);
    return objectSymbol(snapshot, made ? { ...made, object: { ...made.object, range: placed.object.range } } : placed, print);
  });
}

function assertionSymbol({ label, range, statement }: Assertion, print: Printer): DocumentSymbol {
  const detail = statement.kind === 'connection' ? statement.expect : statement.has;
  // What has no name is named by what it states, which ends so already.
  return {
    name: print.text(label),
    detail: label.endsWith(detail) ? '' : detail,
    kind: 'assertion',
    range,
    selection: { start: range.start, end: range.start },
    children: [],
  };
}

function objectSymbol(snapshot: Snapshot, placed: PlacedObject, print: Printer): DocumentSymbol {
  const { object, offset } = placed;
  const range = shift(object.range, offset);
  const name = shift(object.metadata.name?.range ?? object.kind.range, offset);
  return {
    name: print.text(object.metadata.name?.value || '(no name)'),
    detail: print.text(object.kind.value),
    kind: isPolicy(object) ? 'policy' : object.type === 'other' ? 'object' : object.type,
    range,
    // A name that an alias brings in stands elsewhere.
    selection: encloses(range, name) ? name : { start: range.start, end: range.start },
    children: isPolicy(object) ? ruleSymbols(snapshot, placed, range, print) : [],
  };
}

function ruleSymbols(snapshot: Snapshot, placed: PlacedObject, parent: Range, print: Printer): readonly DocumentSymbol[] {
  const policy = policyOf({ view: snapshot.environment(placed.file) }, placed);
  const { object } = placed;
  if (!policy || !isPolicy(object)) return [];
  const { spec } = object;
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    writtenRules(spec[direction]?.items).flatMap((written): readonly DocumentSymbol[] => {
      const range = shift(written.range, placed.offset);
      if (!encloses(parent, range)) return [];
      const own = written.name?.value ?? '';
      const name = `${direction} rule ${written.index + 1}${own === '' ? '' : `: ${print.text(own)}`}`;
      return [
        {
          name,
          detail: ruleDetail(print, policy, direction, written.index),
          kind: 'rule',
          range,
          selection: { start: range.start, end: range.start },
          children: [],
        },
      ];
    }),
  );
}

function writtenRules(rules: readonly (PolicyRule | AdminRule)[] | undefined): readonly Pick<AdminRule, 'index' | 'range' | 'name'>[] {
  return (rules ?? []).map((rule) => ({ index: rule.index, range: rule.range, name: 'name' in rule ? rule.name : undefined }));
}

/** "pods labelled app=backend in shop, TCP 3306"; of rules with an action, that first. */
function ruleDetail(print: Printer, policy: Policy, direction: Direction, index: number): string {
  const rule = policy.rules[direction].find((each) => each.index === index);
  if (!rule) return '';
  const action = !decidesInOrder(policy) || rule.unknown !== undefined ? '' : `${rule.action} `;
  return `${action}${peersText(print, rule)}, ${say.rulePorts(print, rule)}`;
}

function peersText(print: Printer, { peers, direction, unknown }: Rule): string {
  if (unknown !== undefined) return 'decided by a template';
  if (peers === 'anyone') return direction === 'ingress' ? 'anyone' : 'anything';
  if (peers.length === 0) return 'nobody that is known here';
  return say.list(
    peers.map((peer) => (peer.kind === 'pods' ? say.matcher(print, peer.pods) : print.text(peer.cidr) || 'addresses')),
    2,
  );
}
