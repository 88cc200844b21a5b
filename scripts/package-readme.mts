/** How the README of a package reaches what it links to. */
export interface ReadmeOptions {
  /** Where the project is published; undefined where it has no address. */
  readonly home: string | undefined;
  /** The address of a picture that a package carries in itself; undefined for one that it does not. */
  readonly embedded?: (path: string) => string | undefined;
}

/**
 * The README as a package carries it, where no folder lies beside it: links and pictures of the repository get the project's address. Without one, a
 * link is its text, and a picture that is not embedded is left out.
 */
export function packageReadme(text: string, { home, embedded }: ReadmeOptions): string {
  const linked = outsideCode(text, (part) =>
    part
      .replace(/^!\[([^\]]*)\]\(([^)\s]+)\)\n*/gm, (whole, title: string, target: string) => {
        if (!isRelative(target)) return whole;
        const address = embedded?.(target) ?? (home === undefined ? undefined : `${home}/raw/HEAD/${target}`);
        return address === undefined ? '' : `![${title}](${address})\n\n`;
      })
      .replace(/(?<!!)\[((?:[^[\]]|`[^`]*`)+)\]\(([^)\s]+)\)/g, (whole, title: string, target: string) => {
        if (!isRelative(target)) return whole;
        return home === undefined ? title : `[${title}](${home}/blob/HEAD/${target})`;
      }),
  );
  return `${linked.trimEnd()}\n`;
}

function isRelative(target: string): boolean {
  return !/^(?:[a-z][a-z+.-]*:|#)/i.test(target);
}

/** Changes what stands outside of blocks of code. */
function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(/(^```[\s\S]*?^```$)/m)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');
}
