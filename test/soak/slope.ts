export interface Sample {
  readonly edits: number;
  readonly bytes: number;
}

/** How many bytes each edit adds: the median of the slopes between all pairs of samples (Theil and Sen), which a few odd samples do not move. */
export function bytesPerEdit(samples: readonly Sample[]): number {
  const slopes = samples.flatMap((a, index) => samples.slice(index + 1).map((b) => (b.bytes - a.bytes) / (b.edits - a.edits)));
  slopes.sort((a, b) => a - b);
  const middle = slopes.length / 2;
  return ((slopes[Math.ceil(middle) - 1] ?? Number.NaN) + (slopes[Math.floor(middle)] ?? Number.NaN)) / 2;
}
