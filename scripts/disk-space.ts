import { mkdir, statfs } from 'node:fs/promises';

/** A full disk refuses events. This space is enough for about 60,000 leads of 16 KiB each. */
export const SPACE_BYTES_MIN = 1024 ** 3;

/** Returns advice if the disk is nearly full, or null. */
export function describeLittleSpace(freeBytes: number, dir: string): string | null {
  if (freeBytes >= SPACE_BYTES_MIN) return null;
  const free = Math.floor(freeBytes / 1024 ** 2).toLocaleString('en-US');
  return `Only ${free} MB are free for ${dir}. When the disk is full, events are refused. Free some space, or set STATE_DIR to another disk.`;
}

/** The bytes that this user may still write to the directory's disk. */
export async function readFreeSpace(dir: string): Promise<number> {
  await mkdir(dir, { recursive: true });
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}
