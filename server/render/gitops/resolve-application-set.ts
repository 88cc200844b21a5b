import type { RenderedObject } from '../rendering.js';
import { writtenMap } from '../written-map.js';
import { type Application, type ApplicationSet, applicationOf } from './argo-declarations.js';
import { declaredObject } from './declared-object.js';
import { fieldAt, fieldsOf, isTrueAt, itemsAt, type JsonValue, jsonOf, placeOf } from './field.js';
import { type Generating, rowsOf } from './generators.js';
import type { ClosureHost } from './gitops.js';
import { NotEvaluated } from './not-evaluated.js';
import { type Generated, isParams, mergedParams, type Params, type Row } from './params.js';
import { renderTemplate } from './render-template.js';
import { hasVariable } from './repository.js';
import { resolveApplication } from './resolve-application.js';
import { missingFor, type Resolved, shownName } from './resolved.js';

/** What the Applications of an ApplicationSet deploy. */
export async function resolveApplicationSet(set: ApplicationSet, cluster: string | undefined, host: ClosureHost): Promise<readonly Resolved[]> {
  const generating: Generating = { isGo: isTrueAt(set.spec, 'goTemplate'), host };
  const template = fieldAt(set.spec, 'template');
  if (template === undefined) return [];
  if (fieldAt(set.spec, 'templatePatch')) return [missing(set, 'Its `templatePatch` is not evaluated.', '')];
  const resolved: Resolved[] = [];
  for (const generator of itemsAt(set.spec, 'generators')) {
    const written = jsonOf(generator);
    const own = withOwnTemplate(jsonOf(template), written);
    const found = await orNotEvaluated(rowsOf(written, generating));
    for (const message of new Set(found.missing)) resolved.push(missing(set, message, targetOf(own)));
    for (const row of found.rows) if (row.isWritten) resolved.push(...(await resolveRow(set, own, row, { cluster, generating })));
  }
  return resolved;
}

async function orNotEvaluated(rows: Promise<Generated>): Promise<Generated> {
  try {
    return await rows;
  } catch (thrown) {
    if (thrown instanceof NotEvaluated) return { rows: [], missing: [`A generator has ${thrown.what}, which is not evaluated.`] };
    throw thrown;
  }
}

function missing(set: ApplicationSet, message: string, namespace: string): Resolved {
  return missingFor('generator', `The ApplicationSet ${shownName(set)} is not followed everywhere. ${message}`, set.place, namespace);
}

/** The namespace that all of its Applications are for, if it is one. */
function targetOf(template: Params): string {
  const { spec } = template;
  const destination = isParams(spec) ? spec['destination'] : undefined;
  const namespace = isParams(destination) ? destination['namespace'] : undefined;
  return typeof namespace === 'string' && !hasVariable(namespace) ? namespace : '';
}

/** What a generator says of the template itself counts more than the template. */
function withOwnTemplate(template: JsonValue, generator: JsonValue): Params {
  const kind = isParams(generator) ? Object.values(generator).find((value) => isParams(value) && isParams(value['template'])) : undefined;
  const own = isParams(kind) ? kind['template'] : undefined;
  const base = isParams(template) ? template : {};
  return isParams(own) ? mergedParams(base, own) : base;
}

async function resolveRow(
  set: ApplicationSet,
  template: Params,
  row: Row,
  { cluster, generating: { isGo, host } }: { readonly cluster: string | undefined; readonly generating: Generating },
): Promise<readonly Resolved[]> {
  try {
    const application = applicationOfRow(set, renderTemplate(template, row, isGo));
    return application ? await resolveApplication(inClusterOf(application, row), cluster, host) : [];
  } catch (thrown) {
    if (thrown instanceof NotEvaluated) return [missing(set, `Its template has ${thrown.what}, which is not evaluated.`, targetOf(template))];
    throw thrown;
  }
}

/** Where only a cluster knows its address, the row names it. */
function inClusterOf(application: Application, { params }: Row): Application {
  if (application.cluster === undefined || !hasVariable(application.cluster)) return application;
  const name = ['name', 'nameNormalized', 'server'].map((key) => params[key]).find((value) => typeof value === 'string');
  return typeof name === 'string' ? { ...application, cluster: name } : application;
}

/** The Application as an object of its own: what is in it was written in the template. */
function applicationOfRow(set: ApplicationSet, rendered: JsonValue): Application | undefined {
  const { spec } = set;
  const path = fieldAt(spec, 'template', 'spec', 'source', 'path') ?? fieldAt(spec, 'template', 'spec') ?? spec;
  const place = path ? placeOf(path) : set.place;
  const object: RenderedObject = { text: `${JSON.stringify(rendered)}\n`, map: writtenMap([]), origin: { ...place, document: 0 } };
  const root = fieldsOf(object);
  if (root === undefined) return undefined;
  const named = declaredObject(root);
  return applicationOf(root, { ...named, namespace: named.namespace || set.namespace, place });
}
