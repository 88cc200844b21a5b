/** A link that runs a command, for a client that carries it out: it has to trust it, too. */
export function commandLink(name: string, args: readonly unknown[]): string {
  return `command:${name}?${encodeURIComponent(JSON.stringify(args))}`;
}
