import type { Plugin } from '../../semantics/cluster/plugins.js';
import type { EnvironmentView, GuessedPlugin } from '../../workspace/snapshot.js';
import { issueReference } from '../references.js';
import type { RelatedPlace, Severity, Violation } from '../rule.js';

/** The network plugin that a person named, else the one that is guessed from manifests. */
export interface KnownPlugin {
  readonly plugin: Plugin;
  readonly guess: GuessedPlugin | undefined;
}

/** A finding that depends on the plugin. */
export interface PluginViolation extends Violation {
  readonly known: KnownPlugin;
  readonly severity: Severity;
  readonly related: readonly RelatedPlace[];
}

/** Nothing where a person named none and none can be guessed. */
export function knownPlugin({ profile, guessedPlugin }: EnvironmentView): KnownPlugin | undefined {
  if (profile.plugin) return { plugin: profile.plugin, guess: undefined };
  return guessedPlugin && { plugin: guessedPlugin.plugin, guess: guessedPlugin };
}

/** What a finding has of the plugin: a guess makes it mild, and is shown. */
export function byPlugin(known: KnownPlugin, severity: Severity, related: readonly RelatedPlace[] = []): Omit<PluginViolation, 'at'> {
  const { guess } = known;
  if (!guess) return { known, severity, related };
  const mild = severity === 'hint' ? 'hint' : 'info';
  return { known, severity: mild, related: [...related, { ...guess.at, message: `${guess.plugin.title} is guessed from this` }] };
}

/** The end of a message, which says that the plugin is guessed; '' where a person named it. */
export function guessedText({ known: { plugin, guess } }: Pick<PluginViolation, 'known'>): string {
  return guess ? ` ${plugin.title} is guessed from ${guess.by}; name the plugin in the configuration to be sure.` : '';
}

/** What the documentation of every such rule says of guesses. */
export const GUESSED =
  'The plugin is the one that the configuration names, or else the one that manifests seem to install; then the finding is mild and says so.';

/** Where the Kubernetes documentation says that it leaves something to plugins. */
export const endPortReference = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports';

/** The documentation of EKS, by way of its repository. */
export const eksReference = 'https://github.com/awsdocs/amazon-eks-user-guide/blob/mainline/latest/ug/networking/cni-network-policy.adoc';

/** The documentation of AKS, by way of its repository. */
export const aksReference = 'https://github.com/MicrosoftDocs/azure-aks-docs/blob/main/articles/aks/use-network-policies.md';

export const aksCiliumReference = 'https://github.com/MicrosoftDocs/azure-aks-docs/blob/main/articles/aks/azure-cni-powered-by-cilium.md';

export const ciliumIssue = (number: number): string => issueReference('cilium/cilium', number);
