import { type Analysis, analysisOf } from './netpol/analysis.js';
import { checkedBuild, checkedFiles } from './netpol/checked-files.js';
import type { NetpolConfig } from './netpol/config.js';
import type { EnvironmentAnswers } from './netpol/environment-answers.js';
import type { CheckedFile } from './netpol/findings.js';
import type { Rego } from './netpol/rego.js';
import { type RenderedPart, renderedText } from './netpol/rendered-text.js';
import { createCheckCache } from './rules/check.js';
import { createJudging } from './rules/configuration/judging.js';
import { allRules } from './rules/registry.js';
import type { RegoAnswers } from './rules/rego/said.js';
import type { CheckOptions, RuleFailure } from './rules/run.js';
import { isWithin } from './util/file-id.js';
import { choosing } from './workspace/chosen-snapshot.js';
import type { FileSource } from './workspace/file-source.js';
import type { ChartEngine } from './workspace/rendering/charts.js';
import type { UnitProblem } from './workspace/rendering/rendered-units.js';
import type { Scheduler } from './workspace/scheduler.js';
import type { FileId, Snapshot, WorkspaceFile } from './workspace/snapshot.js';
import { snapshotOfTexts } from './workspace/snapshot-of-texts.js';
import { Workspace } from './workspace/workspace.js';

/** Files of manifests, kept up to date, and every question about them. */
export interface Netpol {
  /** What is read and edited. Whoever asks about it asks an `Analysis`. */
  readonly workspace: Workspace;
  readonly config: NetpolConfig;
  /** The questions, of the workspace as it is now; the same object as long as nothing changed. */
  analysis(): Analysis;
  /** The same with the text of one file, for who judges files that are not open; undefined where there is none, or it is refused. */
  load(file: FileId): Promise<LoadedAnalysis | undefined>;
  /**
   * The same for what building the kustomization of a folder gives, and nothing else; undefined where there is none in it.
   * @throws nothing: the problem says why it is not rendered
   */
  built(folder: FileId, name?: string): Promise<NetpolBuild | { readonly problem: UnitProblem } | undefined>;
  /** An environment that holds nothing, to compare with one that came or went. */
  nothing(): EnvironmentAnswers;
  /** The text of what the kustomization of a folder renders to: see `renderedText`. @param pathOf how people name a file */
  rendered(
    folder: FileId,
    pathOf: (file: FileId) => string,
  ): Promise<{ readonly parts: Iterable<RenderedPart> } | { readonly problem: UnitProblem } | undefined>;
  /** The same as it would be if one file said something else or, with `undefined`, were not there. */
  supposing(uri: string, text: string | undefined): Analysis;
  /** Judges every manifest, one file at a time, so that only one text is in memory. @param isWanted of a file, whether it is judged; without, all are */
  checked(isWanted?: (file: FileId) => boolean): AsyncIterable<CheckedFile>;
  /**
   * Has answers about a file be those of the environment of this name, where the file takes part in it; of the nearest again where it is undefined.
   * A name that is not there changes nothing until it is.
   */
  choose(environment: string | undefined): void;
  /** Nothing that was found before counts. */
  configure(config: NetpolConfig): void;
  /** Has findings say what Rego policies say from now on; undefined: nothing. */
  answerRego(answers: RegoAnswers | undefined): void;
}

/** What building one kustomization or chart gives, and nothing else. */
export interface NetpolBuild {
  readonly analysis: Analysis;
  /** Judges every file that it reads. */
  checked(): AsyncIterable<CheckedFile>;
}

export interface LoadedAnalysis {
  readonly file: WorkspaceFile;
  readonly analysis: Analysis;
}

export interface NetpolOptions {
  /** Rests between slices of work. */
  readonly scheduler: Scheduler;
  /** Takes one line about a file that could not be used. */
  log(line: string): void;
  /** A rule threw: its findings are missing, those of the others are there. */
  onRuleError?(failure: RuleFailure): void;
  /** Asks the Rego policies of the workspace, where there are any and they can be asked. */
  readonly rego?: Rego | undefined;
  /** Each file is asked about once, as a command does and an editor does not. */
  readonly once?: true;
  /** Every file is loaded after it was indexed, so its text is kept until then, as far as there is room. */
  readonly keepTexts?: true | undefined;
  /** Renders charts, where that can be done. */
  readonly helm?: ChartEngine | undefined;
  /** Kustomizations are rendered when somebody asks for one of them, or for all: see `RenderPass`. */
  readonly unitsLater?: true | undefined;
}

/** Opens the files that `source` has. Nothing is read yet: see `Workspace.index`. */
export function openNetpol(source: FileSource, config: NetpolConfig, options: NetpolOptions): Netpol {
  const { scheduler, log, once, keepTexts, unitsLater, helm } = options;
  const workspace = new Workspace({
    source,
    scheduler,
    settings: config,
    log,
    ...(once ? { once } : {}),
    ...(keepTexts ? { keepTexts } : {}),
    ...(unitsLater ? { unitsLater } : {}),
    helm,
  });
  return netpolOf(workspace, config, options);
}

/** The questions about a workspace that is there already and has these settings. */
export function netpolOf(workspace: Workspace, initial: NetpolConfig, told: Pick<NetpolOptions, 'onRuleError' | 'rego'> = {}): Netpol {
  let config = initial;
  const { rego } = told;
  let said: RegoAnswers | undefined = rego;
  let judging = judgingBy(config, told, said);
  let chosen: string | undefined;
  const asked = (snapshot: Snapshot) => analysisOf(choosing(snapshot, chosen), config, judging);
  let current: { readonly snapshot: Snapshot; readonly analysis: Analysis } | undefined;
  const judged = () => ({ judging, baselines: config.baselines ?? [] });
  const analysis = (): Analysis => {
    const snapshot = workspace.snapshot();
    if (current?.snapshot !== snapshot || current.analysis.judging !== judging) current = { snapshot, analysis: asked(snapshot) };
    return current.analysis;
  };
  const load = async (id: FileId): Promise<LoadedAnalysis | undefined> => {
    const loaded = await workspace.load(id);
    if (!loaded) return undefined;
    return { file: loaded.file, analysis: loaded.snapshot === current?.snapshot ? analysis() : asked(loaded.snapshot) };
  };
  return {
    workspace,
    get config() {
      return config;
    },
    analysis,
    load,
    built: async (folder, name) => {
      const built = await workspace.units.built(folder, name);
      if (!built || !('snapshot' in built)) return built;
      return { analysis: asked(built.snapshot), checked: () => checkedBuild(workspace, { folder, name }, { asked, rego, config: judged() }) };
    },
    nothing: () => asked(snapshotOfTexts({}, config)).environment(),
    rendered: async (folder, pathOf) => {
      const rendering = await workspace.units.rendering(folder);
      return rendering && 'objects' in rendering ? { parts: renderedText(rendering.objects, rendering.closure, pathOf) } : rendering;
    },
    supposing: (uri, text) => asked(workspace.supposing(uri, text)),
    checked: (isWanted = () => true) => checkedFiles(workspace, load, rego, judged(), isWanted),
    choose: (environment) => {
      chosen = environment;
      current = undefined;
    },
    configure: (next) => {
      config = next;
      judging = judgingBy(next, told, said);
      workspace.configure(next);
    },
    answerRego: (answers) => {
      said = answers;
      // Another one, so that nobody takes what was found by the last for what is found now.
      config = { ...config };
      judging = judgingBy(config, told, said);
    },
  };
}

function judgingBy(
  { rules = {}, folderRules = new Map(), folders = [], today = '' }: NetpolConfig,
  { onRuleError }: Pick<NetpolOptions, 'onRuleError'>,
  rego: RegoAnswers | undefined,
): CheckOptions {
  const inner = [...folderRules].sort(([a], [b]) => b.length - a.length);
  const setFor = (file: FileId) => inner.find(([folder]) => isWithin(folder, file))?.[1] ?? rules;
  const judging = folders.length + inner.length === 0 ? undefined : createJudging(folders, setFor, allRules, today);
  // What rules find out about the whole workspace is found out once for all files.
  return { settings: rules, judging, today, rego, cache: createCheckCache(), ...(onRuleError ? { onError: onRuleError } : {}) };
}

export type { AllowedPorts } from './features/allowed.js';
export type { Assertion, AssertionFile, AssertionProblem } from './features/assertions/assertion.js';
export type { PlaceText } from './features/assertions/run.js';
export type { Cause } from './features/compare/because.js';
export type { Drift } from './features/compare/drift.js';
export { candidates, type Named, thereIs } from './features/ends/named.js';
export type { GenerateTarget } from './features/generate/generated.js';
export { fewLimits, type Limit, type LimitKind, plainMessage, stillIndexing } from './features/limits.js';
export type { MapPageData } from './features/map/model.js';
export type { Probe } from './features/probe.js';
export type { AdmittingPolicy } from './netpol/admitting.js';
export type { Analysis } from './netpol/analysis.js';
export { type AnswerEnd, type Answered, type AnswerPorts, endText, remembering } from './netpol/answers.js';
export { type AppliedFix, applyFixes, type FixedFile } from './netpol/apply-fixes.js';
export { type Baseline, type BaselineEntry, baselineEntries, baselineName, baselineText, readBaseline } from './netpol/baseline.js';
export {
  configOf,
  familyNames,
  isBlock,
  isKubernetesVersion,
  isPlugin,
  type NetpolConfig,
  pluginNames,
  readConfigurationOf,
  readRules,
  type WrittenConfig,
  withConfigurations,
} from './netpol/config.js';
export type { ConnectionOptions, ConnectionRow, Connections, ExposureEnd, ExposureRow, PossibleRow, WorkloadExposure } from './netpol/connections.js';
export type { Coverage, CoverageSide, CoverageTotal, CoveringPolicy } from './netpol/coverage.js';
export type { ConnectionDifference, DifferenceOptions, DifferenceRow } from './netpol/difference.js';
export type { AssertionAnswer, EnvironmentAnswers } from './netpol/environment-answers.js';
export type { ListedEnvironment, ListedPlugin } from './netpol/environment-list.js';
export type { Explained, ExplainedPair, ExplainedReason, SideAnswer } from './netpol/explain.js';
export { explainText } from './netpol/explain-text.js';
export { type CheckedFile, documentStart, type FindingAnswer, type OfferedFix } from './netpol/findings.js';
export { type FingerprintedFile, fingerprintsOf } from './netpol/fingerprint.js';
export type { PolicyProposal, ProposedChange, ProposedEvidence, ProposedPolicy, ProposedRule } from './netpol/generated.js';
export { mapPage, mapPageData, type PageProgram, pageFinding } from './netpol/map-page.js';
export type { Need, NeedEnd, Needs } from './netpol/needs.js';
export type { ListedPolicy } from './netpol/policy-list.js';
export { createRego, type Rego, speak } from './netpol/rego.js';
export { noConfiguration } from './rules/configuration/configuration.js';
export type { FolderConfiguration } from './rules/configuration/judging.js';
export { exampleFiles, suppositionOf } from './rules/example.js';
export { wantedOf, writtenValue } from './rules/options.js';
export { home, ruleUrl } from './rules/references.js';
export { type FileEdit, type LintRule, type RuleDocs, type Severity, severities } from './rules/rule.js';
export type { RuleFailure } from './rules/run.js';
export { MOST_UNITS } from './syntax/parse-file.js';
export { versionNote } from './words/kubernetes-version.js';
export { allRules };
