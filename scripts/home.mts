import packageJson from '../package.json' with { type: 'json' };

type Repository = string | { readonly url?: string };

/** What `server/rules/references.ts` says, which scripts cannot load; `test/addresses.test.ts` holds both to the same answers. */
export function homeOf(repository: Repository | undefined): string | undefined {
  const url = (typeof repository === 'string' ? repository : repository?.url)?.replace(/^git\+/, '').replace(/\.git$/, '');
  return url !== undefined && /^https:\/\/[^/]+\/./.test(url) ? url : undefined;
}

/** Where this project is published; undefined while `repository` of package.json is left out. */
export const home: string | undefined = homeOf((packageJson as { readonly repository?: Repository }).repository);
