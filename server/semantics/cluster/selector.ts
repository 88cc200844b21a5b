/** One requirement of a label selector; `matchLabels` entries are `In` with one value. Names as in `metav1.LabelSelectorRequirement`. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** All requirements hold; none at all matches everything. `unknown`: a template may add requirements, so a match is only possible, never sure. */
export interface Selector {
  readonly requirements: readonly Requirement[];
  readonly unknown: boolean;
}

/** The selector `{}`. */
export const everything: Selector = { requirements: [], unknown: false };

/** What the API server refuses selects nothing here: no label has a value of an empty list. */
export const nothing: Selector = { requirements: [{ key: '', operator: 'In', values: [] }], unknown: false };
