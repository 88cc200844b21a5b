import { ownRequest, type UnitRequest, unitKey } from '../../render/unit-request.js';
import { parentOf } from '../../util/file-id.js';
import type { FileId } from '../snapshot.js';
import type { ChartVariant } from './chart-units.js';

/** A unit that the workspace has, whether it is rendered already or not. */
export interface WantedUnit {
  /** See `unitKey`. */
  readonly key: string;
  readonly request: UnitRequest;
  /** The kustomization, the chart, or what asks for it. */
  readonly file: FileId;
}

/** What `kustomize build` of a kustomization's folder is. */
export function buildOf(file: FileId): WantedUnit {
  const request: UnitRequest = { engine: 'kustomize', folder: parentOf(file), loadRestriction: 'root' };
  return { key: unitKey(request), request, file };
}

/** What `helm template` of a chart is. @param file its `Chart.yaml` */
export function chartOf(file: FileId): WantedUnit {
  return unitOfVariant({ request: ownRequest(parentOf(file)), file });
}

/** What `helm template` of a chart with some values is. */
export function unitOfVariant({ request, file }: Pick<ChartVariant, 'request' | 'file'>): WantedUnit {
  return { key: unitKey(request), request, file };
}
