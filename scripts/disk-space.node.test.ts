import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { describeLittleSpace, readFreeSpace, SPACE_BYTES_MIN } from './disk-space.ts';

it('shows no warning while the disk has enough space', () => {
  expect(describeLittleSpace(SPACE_BYTES_MIN, '.state')).toBeNull();
});

it.each([
  [SPACE_BYTES_MIN - 1, 'Only 1,023 MB are free for .state.'],
  [0, 'Only 0 MB are free for .state.'],
])('recommends freeing space if only %i bytes are free', (bytes, text) => {
  expect(describeLittleSpace(bytes, '.state')).toContain(text);
  expect(describeLittleSpace(bytes, '.state')).toContain('STATE_DIR');
});

it('reads the free space of a disk', async () => {
  expect(await readFreeSpace(tmpdir())).toBeGreaterThan(0);
});
