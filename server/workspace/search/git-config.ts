/** The address of the remote `origin` that a repository's `.git/config` names; undefined where there is none. See git-config(1). */
export function originOf(config: string): string | undefined {
  let isOrigin = false;
  let url: string | undefined;
  for (const line of config.split('\n')) {
    const section = /^\s*\[(.*)\]/.exec(line);
    if (section) isOrigin = /^remote\s+"origin"$/.test(section[1]?.trim() ?? '');
    const setting = isOrigin ? /^\s*url\s*=\s*(\S+)\s*$/.exec(line) : null;
    if (setting) url = setting[1];
  }
  return url;
}
