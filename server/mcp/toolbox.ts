/** The tools of the contract in `docs/cli.md`. */
export type ToolName = 'can_reach' | 'who_can_reach' | 'explain' | 'check' | 'simulate_edit' | 'list_policies' | 'needs' | 'generate_policy';

/** What a tool was called with, of the types that its schema says. */
export type ToolArguments = Readonly<Record<string, string | number | readonly string[]>>;

/** What a tool answers: the JSON of the command of the same meaning with the same in sentences, or a sentence that says what to do. */
export type ToolAnswer =
  | { readonly structured: Readonly<Record<string, unknown>>; readonly text: string; readonly problem?: undefined }
  | { readonly problem: string };

/** A file of manifests, as its resource is listed. */
export interface ManifestEntry {
  /** As people name it: below the folder that is asked about, with `/`. */
  readonly path: string;
  /** In a few words: `2 NetworkPolicies, 1 Deployment`. */
  readonly holds: string;
}

/** Who answers the tools: handed in by the program that has the engine, so that this module need not carry it. */
export interface Toolbox {
  /** Everything is answered from these folders from now on, and nothing outside of them is read. @param folders absolute paths */
  open(folders: readonly string[]): void;
  /** Never rejects but for what is a fault of ours. @param signal ends the waiting of who no longer wants the answer */
  call(tool: ToolName, args: ToolArguments, signal: AbortSignal): Promise<ToolAnswer>;
  manifests(): Promise<readonly ManifestEntry[]>;
  /** What is in a file, as JSON; undefined where there is no such file of manifests. */
  manifest(path: string): Promise<string | undefined>;
}
