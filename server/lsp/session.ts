import type { AssertionFiles } from './assertion-files.js';
import type { ConfigurationFiles } from './configuration-files.js';
import type { Core } from './core.js';
import type { Diagnostics } from './diagnostics.js';
import type { DiagnosticsChannel } from './diagnostics-channel.js';
import type { FetchedDiagnostics } from './diagnostics-pull.js';
import type { Indexing } from './indexing.js';
import type { PastTexts } from './past-texts.js';
import type { Refresh } from './refresh.js';
import type { EditorRego } from './rego.js';

/** One editor being served, from `initialize` to `shutdown`: what handlers work with. */
export interface Session extends Core {
  readonly diagnostics: Diagnostics;
  readonly channel: DiagnosticsChannel;
  /** Answers whoever fetches findings; the channel itself where the client is known to. */
  readonly fetched: FetchedDiagnostics;
  readonly assertionFiles: AssertionFiles;
  readonly refresh: Refresh;
  readonly indexing: Indexing;
  readonly past: PastTexts;
  readonly configurationFiles: ConfigurationFiles;
  readonly rego: EditorRego;
}
