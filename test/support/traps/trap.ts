/** A case of the catalogue that shows a trap: the scenario and the sentence of the case. */
type Sentence = readonly [scenario: string, sentence: string];

/** A property of AWS's records that misleads a naive detector, and the cases and tests that show the hub handles it. */
export type Trap = {
  /** Its number in the design's list of event shapes. */
  readonly number: number;
  readonly trap: string;
  readonly sentences: readonly Sentence[];
  /** Where no scenario depends on it: a test file and the exact text of a title or row in it. */
  readonly readings?: readonly (readonly [file: string, text: string])[];
};
