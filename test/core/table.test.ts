import { expect, test } from 'vitest';
import { inColumns } from '#core/table.ts';

test('columns are as wide as their widest cell, and no line ends in spaces', () => {
  const rows = [
    ['QUEUE', 'WAITING', ''],
    ['urgent-dead', '3', ''],
  ];
  expect(inColumns(rows)).toEqual(['QUEUE        WAITING', 'urgent-dead  3']);
});

test('a Korean syllable takes two columns, as in terminals', () => {
  const rows = [
    ['계정', 'shop'],
    ['account', '777788889999'],
  ];
  expect(inColumns(rows)).toEqual(['계정     shop', 'account  777788889999']);
});
