import { type Declaration, declarationOf, declarationsInFile } from '../../render/gitops/declarations.js';
import { entriesOf, type FoundDeclarations } from '../../render/gitops/entries.js';
import { unitKey } from '../../render/unit-request.js';
import { type FileId, isWithin, parentOf } from '../../util/file-id.js';
import { remember } from '../../util/remember.js';
import { closureHost, type FollowHost, fileOf } from './declared-units.js';
import type { Declaring } from './declaring.js';
import type { RenderedUnit } from './rendered-units.js';
import type { WantedUnit } from './unit-of.js';

/** The units where following declarations begins. */
export async function entriesIn({ units, files }: Declaring, host: FollowHost): Promise<readonly WantedUnit[]> {
  const found = [...(await Promise.all(units.map((unit) => declaredBy(unit, host)))), ...(await declaredIn(files, host))];
  // What a unit was found by may be gone.
  const known = [...files, ...units.flatMap((unit) => [unit.file, ...unit.files].filter((id) => unit.files.includes(id)))];
  const fileIn = (folder: FileId) => known.find((id) => isWithin(folder, id)) ?? folder;
  const entries = await entriesOf(
    found.filter(({ declarations }) => declarations.length > 0),
    closureHost(host, (request) => ({ key: unitKey(request), request, file: request.folder })),
  );
  return entries.map(({ request }) => ({ key: unitKey(request), request, file: fileOf(request, host) ?? fileIn(request.folder) }));
}

/** What a unit of declarations alone is made from counts as files: it is one only because of them. */
async function declaredBy(unit: RenderedUnit, host: FollowHost): Promise<FoundDeclarations> {
  const { request } = unit;
  const isKustomization = request.engine === 'kustomize' && request.flux === undefined;
  const objects = (await host.render(unit))?.objects ?? [];
  return { folder: request.folder, by: isKustomization ? 'kustomization' : 'files', declarations: objects.flatMap((object) => declarationOf(object) ?? []) };
}

async function declaredIn(files: readonly FileId[], { source }: FollowHost): Promise<readonly FoundDeclarations[]> {
  const byFolder = new Map<FileId, Declaration[]>();
  for (const file of files) remember(byFolder, parentOf(file), () => []).push(...declarationsInFile(file, (await source.read(file)) ?? ''));
  return [...byFolder].map(([folder, declarations]) => ({ folder, by: 'files', declarations }));
}
