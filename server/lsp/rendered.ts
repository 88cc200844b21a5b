import { baseName, canonicalFileId, parentOf } from '../util/file-id.js';
import { LineIndex } from '../util/line-index.js';
import { shift } from '../util/range.js';
import type { RenderedUnit } from '../workspace/rendering/rendered-units.js';
import { toLocation } from './locations.js';
import type { RenderedParams, RenderedResult } from './protocol.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

const asItStands = 'No kustomization here takes this file in, so it is deployed as it stands.\n';
const notRendered = 'The chart of this template is not rendered here.\n';

/** `netpol/rendered`: what the kustomization renders to that takes a file in. */
export async function answerRendered(session: Session, { uri, environment }: RenderedParams): Promise<RenderedResult> {
  const { snapshot, environment: answersFor } = session.netpol.analysis();
  const id = canonicalFileId(uri);
  const pathOf = (file: string) => snapshot.file(file)?.path ?? baseName(file);
  const nameOf = ({ file }: RenderedUnit) => parentOf(pathOf(file)) || '.';
  const units = snapshot.units.filter(({ inputs }) => inputs.has(id));
  const environments = units.map(nameOf);
  const shownFor = answersFor(id).called;
  const unit = units.find((one) => nameOf(one) === (environment ?? shownFor)) ?? units[0];
  if (!unit) return { text: snapshot.file(id)?.role === 'template' ? notRendered : asItStands, problem: true, links: [], environments };
  const rendered = await session.netpol.rendered(unit.folder, pathOf);
  const shown = { environment: nameOf(unit), environments };
  if (!rendered || 'problem' in rendered) {
    const why = rendered ? `: ${rendered.problem.message}` : '';
    return { ...shown, text: `${nameOf(unit)} is not rendered${why}.\n`, problem: true, links: [] };
  }
  let text = '';
  const places = [...rendered.parts].flatMap((part) => {
    const start = text.length;
    text += part.text;
    return part.links.map(({ range, location }) => ({ range: shift(range, start), location }));
  });
  const lines = new LineIndex(text);
  const links = places.flatMap(({ range, location }) => {
    const place = toLocation(session, snapshot, location);
    return place ? [{ range: toRange(lines, range), location: place }] : [];
  });
  return { ...shown, text, links };
}
