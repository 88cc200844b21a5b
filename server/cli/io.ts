/** What the command line needs from the process it runs in, handed in so that tests run it in memory. */
export interface Io {
  /** Standard output; resolves when more may be written, so that a large answer streams. */
  out(text: string): Promise<void>;
  /** The same for what must come out as it went in: a patch, a text that was piped in. Whoever uses it has seen to it that nothing in it is hostile. */
  verbatim?(text: string): Promise<void>;
  /** Standard error: progress and notes. */
  note(text: string): void;
  /** Says what is being done, on a terminal, where it takes long. */
  readonly progress?: ((doing: string) => void) | undefined;
  /** All bytes of standard input. */
  input(): Promise<Uint8Array>;
  readonly cwd: string;
  /** The folder of the built programs, where charts are rendered by what is beside this one. */
  readonly programs?: string | undefined;
  /** The user's environment, where programs of the user's are started. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Asks a question that is answered by yes or no. Resolves to undefined where nobody sits at a terminal. */
  readonly confirm?: ((question: string) => Promise<boolean | undefined>) | undefined;
  /** Whether results may be coloured: a terminal, and no `NO_COLOR`. */
  readonly colour: boolean;
}

/** Wrong usage, or input that could not be read: one line that says what to do, exit status 2. */
export class UsageError extends Error {}

/** Exit statuses, as `docs/cli.md` promises them. */
export const exitStatus = { fine: 0, found: 1, unusable: 2 } as const;
