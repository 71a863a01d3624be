/** `containment`: what was planned and left behind. `decision`: what people said. `ending`: that it is over, or hidden. */
export type RowPart = 'containment' | 'decision' | 'ending';
