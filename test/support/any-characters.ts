import fc from 'fast-check';

const SURROGATES = 0x800;

const character = fc
  .integer({ min: 0, max: 0x10ffff - SURROGATES })
  .map((place) => String.fromCodePoint(place < 0xd800 ? place : place + SURROGATES));

/** Text of any characters, like `fc.string({ unit: 'binary' })`, which on first use lists a million characters and takes two seconds in each worker. */
export function anyCharacters(length: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.array(character, length).map((characters) => characters.join(''));
}
