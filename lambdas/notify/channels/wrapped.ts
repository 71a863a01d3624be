import { columnsOf } from '#core/columns.ts';

/** Broken at spaces into lines of at most `columns` columns, a Korean character counting two; a longer word, such as an ARN, stays whole. */
export function wrapped(text: string, columns: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || columnsOf(`${line} ${word}`) > columns) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join('\n');
}
