import { utf8Bytes } from '../../contract/utf8-bytes.ts';

/**
 * Whether a JSON value without white space is longer than `bytesMax` in UTF-8. Stops as soon as the limit is exceeded. No recursion is
 * used, because deep nesting could exhaust the stack.
 */
export function exceedsJsonBytes(value: unknown, bytesMax: number): boolean {
  const pending: unknown[] = [value];
  let bytes = 0;
  while (pending.length > 0 && bytes <= bytesMax) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) {
      // In bytes, a string is at least as long as in UTF-16 units.
      bytes += typeof node === 'string' && node.length > bytesMax ? node.length : utf8Bytes(JSON.stringify(node) ?? '');
      continue;
    }
    const children = Object.values(node);
    if (children.length > bytesMax) return true;
    // Counts brackets and commas, and for objects also their keys with colons.
    bytes += 2 + Math.max(0, children.length - 1);
    if (!Array.isArray(node)) for (const key of Object.keys(node)) bytes += utf8Bytes(JSON.stringify(key)) + 1;
    for (const child of children) pending.push(child);
  }
  return bytes > bytesMax;
}
