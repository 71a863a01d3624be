import { expect, test } from 'vitest';
import { serializedByKey } from '#core/serialized-by-key.ts';

/** Work that tells when it begins and ends only when it is let go. */
function pieces() {
  const begun: string[] = [];
  const ends = new Map<string, { resolve: (value: string) => void; reject: (error: Error) => void }>();
  const piece = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve, reject) => ends.set(name, { resolve, reject }));
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    begun,
    piece,
    end: (name: string) => ends.get(name)?.resolve(name),
    fail: (name: string) => ends.get(name)?.reject(new Error(name)),
    settled,
  };
}

test('work about one key is done in the order it came', async () => {
  const { begun, piece, end, settled } = pieces();
  const turns = serializedByKey();
  const all = ['a', 'b', 'c'].map((name) => turns(['key'], piece(name)));
  await settled();
  expect(begun).toEqual(['a']);
  end('a');
  await settled();
  expect(begun).toEqual(['a', 'b']);
  end('b');
  await settled();
  end('c');
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
});

test('work about other keys does not wait, work about several waits for each', async () => {
  const { begun, piece, end, settled } = pieces();
  const turns = serializedByKey();
  const all = [turns(['one'], piece('a')), turns(['other'], piece('b')), turns(['one', 'other'], piece('both'))];
  await settled();
  expect(begun).toEqual(['a', 'b']);
  end('a');
  await settled();
  expect(begun).toEqual(['a', 'b']);
  end('b');
  await settled();
  expect(begun).toEqual(['a', 'b', 'both']);
  end('both');
  expect(await Promise.all(all)).toEqual(['a', 'b', 'both']);
});

test('work that fails tells whoever ordered it, and the next has its turn', async () => {
  const { begun, piece, end, fail, settled } = pieces();
  const turns = serializedByKey();
  const first = turns(['key'], piece('a'));
  const next = turns(['key'], piece('b'));
  await settled();
  fail('a');
  await expect(first).rejects.toThrow('a');
  await settled();
  expect(begun).toEqual(['a', 'b']);
  end('b');
  expect(await next).toBe('b');
});
