import type { RenderedObject } from '../rendering.js';
import { type UnitRequest, unitKey } from '../unit-request.js';
import { type Declaration, declarationOf } from './declarations.js';
import type { ClosureHost, DeclaredEnvironment, DeclaredUnit, Missing } from './gitops.js';
import { Known } from './known.js';
import { readiness } from './ready.js';
import { resolveDeclaration } from './resolve.js';
import type { Resolved } from './resolved.js';
import { variablesLeft } from './variables-left.js';

/** More units than that are no environment that anyone has. */
const mostUnits = 5_000;

/**
 * Everything that is deployed with what `entry` is: what the declarations in its rendered objects name, and those in theirs, however far that goes.
 * An object that declares something counts once; so does a unit that several ask for alike.
 */
export async function followDeclarations(entry: UnitRequest, host: ClosureHost): Promise<DeclaredEnvironment> {
  const first: DeclaredUnit = { request: entry, name: undefined, place: undefined, cluster: undefined };
  const found = await followFrom(first, host, true);
  // What declares its own folder says how that is built.
  return found instanceof Following ? found.environment() : (await followFrom(found.itself, host, false)).environment();
}

interface Itself {
  readonly itself: DeclaredUnit;
}

async function followFrom(first: DeclaredUnit, host: ClosureHost, mayBeItself: false): Promise<Following>;
async function followFrom(first: DeclaredUnit, host: ClosureHost, mayBeItself: boolean): Promise<Following | Itself>;
async function followFrom(first: DeclaredUnit, host: ClosureHost, mayBeItself: boolean): Promise<Following | Itself> {
  const following = new Following(first, host);
  await following.enter([first]);
  for (let round = following.nextRound(); round.length > 0; round = following.nextRound()) {
    const asked = (await Promise.all(round.map((pending) => resolveDeclaration(pending.declaration, pending.cluster, following.known, host)))).flat();
    const itself = asked.find((one) => one.kind === 'unit' && mayBeItself && following.isOtherBuildOfFirst(one.unit));
    if (itself?.kind === 'unit') return { itself: itself.unit };
    await following.enter(following.take(asked));
  }
  return following;
}

interface Pending {
  readonly declaration: Declaration;
  /** Where it is read. */
  readonly cluster: string | undefined;
}

/** What is known while declarations are followed. */
class Following {
  readonly known: Known;
  readonly #first: DeclaredUnit;
  readonly #host: ClosureHost;
  readonly #units = new Map<string, DeclaredUnit>();
  readonly #missing = new Map<string, Missing>();
  readonly #seen = new Set<string>();
  #pending: readonly Pending[] = [];
  #by: DeclaredEnvironment['by'] | undefined;

  constructor(first: DeclaredUnit, host: ClosureHost) {
    this.known = new Known();
    this.#first = first;
    this.#host = host;
    this.#units.set(keyOf(first), first);
  }

  environment(): DeclaredEnvironment {
    return { entry: this.#first.request.folder, by: this.#by ?? 'flux', units: [...this.#units.values()], missing: [...this.#missing.values()] };
  }

  isOtherBuildOfFirst(unit: DeclaredUnit): boolean {
    const { request } = this.#first;
    return unit.request.folder === request.folder && unit.cluster === undefined && unitKey(unit.request) !== unitKey(request);
  }

  /** What is not here is noted; units that are new are given back. */
  take(asked: readonly Resolved[]): readonly DeclaredUnit[] {
    const fresh: DeclaredUnit[] = [];
    for (const one of asked) {
      if (one.kind === 'missing') this.#miss(one.missing);
      else if (!this.#units.has(keyOf(one.unit))) {
        if (this.#units.size >= mostUnits) {
          this.#miss(tooMany(one.unit));
          break;
        }
        this.#units.set(keyOf(one.unit), one.unit);
        fresh.push(one.unit);
      }
    }
    return fresh;
  }

  #miss(missing: Missing): void {
    this.#missing.set(`${missing.place.file} ${missing.place.range.start} ${missing.message}`, missing);
  }

  async enter(units: readonly DeclaredUnit[]): Promise<void> {
    const rendered = await Promise.all(units.map(({ request }) => this.#host.render(request)));
    units.forEach((unit, index) => {
      for (const object of rendered[index] ?? []) this.#register(object, unit);
      for (const missing of variablesLeft(unit, rendered[index] ?? [])) this.#miss(missing);
    });
  }

  #register(object: RenderedObject, { cluster }: DeclaredUnit): void {
    const declaration = declarationOf(object);
    if (declaration === undefined) {
      this.known.add(object, cluster);
      return;
    }
    const identity = `${cluster ?? ''} ${declaration.kind === 'flux-source' ? declaration.sourceKind : declaration.kind} ${declaration.namespace}/${declaration.name}`;
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    if (this.known.declare(declaration, cluster)) return;
    this.#by ??= declaration.kind.startsWith('application') ? 'argocd' : 'flux';
    this.#pending = [...this.#pending, { declaration, cluster }];
  }

  /** Those that all is known for that they name; where there are none, the first one of those that most is known for. */
  nextRound(): readonly Pending[] {
    const waiting = new Set(
      this.#pending.flatMap(({ declaration: { kind, namespace, name }, cluster }) =>
        kind === 'flux-kustomization' ? [`${cluster ?? ''} ${namespace}/${name}`] : [],
      ),
    );
    const knownOf = (pending: Pending) => readiness(pending.declaration, pending.cluster, this.known);
    const whole = this.#pending.filter((pending) => knownOf(pending) === 'all');
    const ordered = whole.filter(({ declaration, cluster }) => !dependsOn(declaration).some((name) => waiting.has(`${cluster ?? ''} ${name}`)));
    const one = this.#pending.find((pending) => knownOf(pending) === 'values') ?? this.#pending[0];
    const round = [ordered, whole].find((all) => all.length > 0) ?? (one ? [one] : []);
    const taken = new Set(round);
    this.#pending = this.#pending.filter((pending) => !taken.has(pending));
    return round;
  }
}

function dependsOn(declaration: Declaration): readonly string[] {
  return declaration.kind === 'flux-kustomization' ? declaration.dependsOn : [];
}

function keyOf({ request, cluster }: DeclaredUnit): string {
  return `${cluster ?? ''} ${unitKey(request)}`;
}

function tooMany({ place, request }: DeclaredUnit): Missing {
  return {
    kind: 'unsupported',
    message: `More than ${mostUnits} units are declared here; those from this one on are not followed.`,
    place: place ?? { file: request.folder, range: { start: 0, end: 0 } },
    namespaces: undefined,
  };
}
