import { expect, test } from 'vitest';
import { serializedByKey } from '#core/serialized-by-key.ts';

/** Work that records when it begins and ends only when the test ends it. */
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

test('work on one key runs in the order of its calls', async () => {
  const { begun, piece, end, settled } = pieces();
  const serialized = serializedByKey();
  const all = ['a', 'b', 'c'].map((name) => serialized(['key'], piece(name)));
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

test('work on other keys does not wait, and work on several keys waits for each', async () => {
  const { begun, piece, end, settled } = pieces();
  const serialized = serializedByKey();
  const all = [serialized(['one'], piece('a')), serialized(['other'], piece('b')), serialized(['one', 'other'], piece('both'))];
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

test('work that fails rejects for its caller, and the next one runs', async () => {
  const { begun, piece, end, fail, settled } = pieces();
  const serialized = serializedByKey();
  const first = serialized(['key'], piece('a'));
  const next = serialized(['key'], piece('b'));
  await settled();
  fail('a');
  await expect(first).rejects.toThrow('a');
  await settled();
  expect(begun).toEqual(['a', 'b']);
  end('b');
  expect(await next).toBe('b');
});
