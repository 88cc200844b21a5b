import type { Snapshot } from './snapshot.js';

/** The same snapshot, but for what somebody sees otherwise. Nothing is computed before it is asked for. */
export function seenOtherwise(snapshot: Snapshot, own: Partial<Pick<Snapshot, 'chosen' | 'environment' | 'file'>>): Snapshot {
  return {
    chosen: snapshot.chosen,
    environment: (from) => snapshot.environment(from),
    file: (id) => snapshot.file(id),
    ...own,
    version: snapshot.version,
    complete: snapshot.complete,
    settings: snapshot.settings,
    validate: snapshot.validate,
    get files() {
      return snapshot.files;
    },
    get assertionFiles() {
      return snapshot.assertionFiles;
    },
    object: (id) => snapshot.object(id),
    environmentsOf: (id, most) => snapshot.environmentsOf(id, most),
    renderedWith: (id) => snapshot.renderedWith(id),
    get unitFiles() {
      return snapshot.unitFiles;
    },
    get units() {
      return snapshot.units;
    },
    get unseen() {
      return snapshot.unseen;
    },
    get pluginSigns() {
      return snapshot.pluginSigns;
    },
    get kustomizations() {
      return snapshot.kustomizations;
    },
    get charts() {
      return snapshot.charts;
    },
    isBuild: (folder) => snapshot.isBuild(folder),
    environmentNamesOf: (id) => snapshot.environmentNamesOf(id),
    get configuredEnvironments() {
      return snapshot.configuredEnvironments;
    },
    get environments() {
      return snapshot.environments;
    },
  };
}
