/** Renders charts as `helm template` does. */
export interface HelmEngine {
  /** Never throws. It may take as long as the chart makes it: who wants a limit of time asks it in a worker. */
  render(request: HelmRequest): HelmAnswer;
}

/** A chart, and what it is installed with. */
export interface HelmRequest {
  /**
   * By path from the chart's folder (`Chart.yaml`, `templates/web.yaml`, `charts/db-1.0.0.tgz`). Files of a chart that it names as `file://../common`
   * have paths that begin with `../common/`.
   */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Texts of values files, of which a later one wins; the chart's own `values.yaml` is among `files`. */
  readonly values: readonly string[];
  /** What `--set` takes (`a.b=1,c[0]=x`), over all values. */
  readonly settings?: readonly HelmSetting[];
  readonly release: { readonly name: string; readonly namespace: string };
  /** Such as `1.31` or `v1.31.2`; without it, the one that Helm itself supposes. */
  readonly kubernetesVersion?: string;
  /** What `--api-versions` adds to the APIs that Helm supposes. */
  readonly apiVersions?: readonly string[];
  /** Whether it is asked for the lines, which takes as long again. */
  readonly marks?: boolean;
}

/** One value over the others. */
export interface HelmSetting {
  readonly text: string;
  /** `--set-string`: a number or a switch stays a text. */
  readonly asString?: boolean;
}

export type HelmAnswer = HelmRendered | HelmFailed | HelmMissing;

export interface HelmRendered {
  readonly kind: 'rendered';
  /** As `helm template` prints them: by kind in the order of an installation, hooks last, no notes and no files of `crds/`. */
  readonly manifests: readonly HelmManifest[];
  readonly limits: readonly HelmLimit[];
}

/** Helm would not render it either, or it took more memory or time than it may. */
export interface HelmFailed {
  readonly kind: 'failed';
  /** What Helm says. */
  readonly message: string;
  /** Path of the file of the request that it is about. */
  readonly file?: string;
  /** From 0. */
  readonly line?: number;
  /** Which of the request's values it is about, from 0. */
  readonly values?: number;
}

/** A chart that `Chart.yaml` names is neither in `charts/` nor beside the chart. */
export interface HelmMissing {
  readonly kind: 'missing-dependency';
  readonly missing: readonly MissingChart[];
}

export interface MissingChart {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
}

/**
 * What a cluster may have otherwise. `capabilities`: templates ask for a version or for APIs that the request left open; `lookup`: they asked for
 * objects of the cluster, and there were none; `random`: they asked for random numbers, keys, certificates or the time, which are constants.
 */
export type HelmLimit = 'capabilities' | 'lookup' | 'random';

export interface HelmManifest {
  /** As in Helm's comment `# Source:`; the names of charts in it need not be those of their folders. */
  readonly template: string;
  /** Path of the template in the request; without it, the template came in an archive. */
  readonly file?: string;
  /** A document of YAML without a line break at its end. */
  readonly text: string;
  /** For each line of `text`, where it was written; without it, only the template is known. */
  readonly lines?: readonly TemplateLine[];
  /** The events at which it is applied, where it is a hook. */
  readonly hook?: readonly string[];
}

/** A line of a template. */
export interface TemplateLine {
  /** Path in the request. */
  readonly file: string;
  /** From 0. */
  readonly line: number;
  /** Whether the line was written there. Otherwise it is what an action gave, and this is the nearest line that is known. */
  readonly exact: boolean;
}
