/** One requirement of a label selector; `matchLabels` entries are `In` with one value. Names as in `metav1.LabelSelectorRequirement`. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}
