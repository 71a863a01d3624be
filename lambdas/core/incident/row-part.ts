/** `containment`: plan and state after it. `decision`: what people decided. `ending`: that it is over or suppressed. */
export type RowPart = 'containment' | 'decision' | 'ending';
