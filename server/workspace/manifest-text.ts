/** A kind that only Kubernetes has, so that one word suffices. */
const knownKind =
  /^[ \t-]*["']?kind["']?[ \t]*:[ \t]*["']?(\w*NetworkPolic(y|yList)|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Namespace|CronJob)["']?[ \t,}\r]*(#.*)?$/m;

/** An object that is, or is meant to be, a NetworkPolicy, also while the rest of it is not written yet. */
const policyWords =
  /(?:^|[\s{,'"-])(?:apiVersion["']?[ \t]*:[ \t]*["']?(?:policy\.)?networking\.k8s\.io\b|kind["']?[ \t]*:[ \t]*["']?(?:(?:baseline)?admin)?network-?polic)/i;

/**
 * Whether a text mentions a Kubernetes kind: it has the keys `kind` and `apiVersion`, or a kind that nothing else calls so.
 * A cheap look at the text, so that what has nothing to do with Kubernetes costs one read and no parse; it may be wrong in favour of parsing.
 */
export function mentionsKind(text: string): boolean {
  if (policyWords.test(text)) return true;
  if (!text.includes('kind')) return false;
  return (
    (text.includes('apiVersion') && /(^|[\s{,'"-])kind["']?[ \t]*:/.test(text) && /(^|[\s{,'"-])apiVersion["']?[ \t]*:/.test(text)) || knownKind.test(text)
  );
}

/** Whether a text that is no manifest looks like a JSON 6902 patch that touches labels. See RFC 6902. */
export function patchesLabels(text: string): boolean {
  return /\bpath["']?[ \t]*:[ \t]*["']?\/\S*labels/i.test(text);
}
