/**
 * Counts what aliases multiply, in the way of go-yaml's decoder (`allowedAliasRatio` in decode.go): it refuses a
 * document once nearly all of the work would come from aliases. Lives as long as one document is read.
 */
export class AliasBudget {
  /** Nodes decoded so far, those behind aliases included. */
  decoded = 1;
  #aliased = 0;
  #kept = 0;
  /** Whether the reader would have given up by now. */
  exceeded = false;

  node(): void {
    this.decoded++;
    if (this.#aliased > 100) this.#check();
  }

  /** @param size how many nodes the alias stands for */
  alias(size: number): void {
    this.decoded += 1 + size;
    this.#aliased += size;
    this.#check();
  }

  /** Whether `size` more nodes may stay in the tree. Sharing makes them cheap to hold, but whoever walks the tree meets each of them again. */
  keep(size: number): boolean {
    if (this.#kept + size > MOST_KEPT) return false;
    this.#kept += size;
    return true;
  }

  #check(): void {
    if (this.#aliased > 100 && this.decoded > 1000 && this.#aliased / this.decoded > allowedRatio(this.decoded)) this.exceeded = true;
  }
}

const MOST_KEPT = 50_000;

function allowedRatio(decoded: number): number {
  if (decoded <= 400_000) return 0.99;
  if (decoded >= 4_000_000) return 0.1;
  return 0.99 - 0.89 * ((decoded - 400_000) / 3_600_000);
}
