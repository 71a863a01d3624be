/** A sentence of the catalogue that shows a trap: the scenario, and what its case says. */
type Sentence = readonly [scenario: string, sentence: string];

/** What makes naive detectors wrong about AWS's records, in our words, and where it is shown that we are not. */
export type Trap = {
  /** Its number in the design's list of event shapes. */
  readonly number: number;
  readonly trap: string;
  readonly sentences: readonly Sentence[];
  /** Where no scenario depends on it, the title or the row of a test of what is read: the file, and its exact text. */
  readonly readings?: readonly (readonly [file: string, text: string])[];
};
