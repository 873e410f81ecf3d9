import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { newLogPrinter } from './log-printer.ts';

it('the log does not block if the console stops reading, and later prints how many lines were dropped', () => {
  let isStuck = true;
  const waiting: (() => void)[] = [];
  let printed = '';
  const output = new Writable({
    write(chunk, _encoding, done) {
      printed += chunk;
      if (isStuck) waiting.push(done);
      else done();
    },
  });
  const print = newLogPrinter(output);
  const line = 'x'.repeat(1023);
  for (let i = 0; i < 2_000; i++) print(line);
  expect(output.writableLength).toBeLessThanOrEqual(1024 * 1024 + 1024);
  isStuck = false;
  for (const done of waiting) done();
  print('read again');
  expect(printed.trimEnd().split('\n').slice(-2)).toEqual([
    '… 975 lines dropped: the console is too slow',
    'read again',
  ]);
});
