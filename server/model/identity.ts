/** The API group of an apiVersion: '' for the core group, and where nothing is known. */
export function groupOf(apiVersion: string | undefined): string {
  const slash = apiVersion?.indexOf('/') ?? -1;
  return slash < 0 ? '' : (apiVersion?.slice(0, slash) ?? '');
}
