import type * as z from 'zod';
import type { CURSORS } from './cursors.ts';

export type CursorKind = keyof typeof CURSORS;
export type CursorOf<Kind extends CursorKind> = z.output<(typeof CURSORS)[Kind]>;

/** Encodes the position where a page ends. The cursor is JSON in base64url; clients treat it as opaque. */
export const encodeCursor = (cursor: unknown): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(cursor))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Parses a cursor from a request, which is untrusted input. Returns null if we did not issue the cursor. */
export async function decodeCursor<Kind extends CursorKind>(
  cursor: string,
  kind: Kind,
): Promise<CursorOf<Kind> | null> {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    return await parsePosition(JSON.parse(new TextDecoder().decode(bytes)), kind);
  } catch {
    return null;
  }
}

/** Checks the content of a cursor. Returns null if we did not issue it. */
export async function parsePosition<Kind extends CursorKind>(
  position: unknown,
  kind: Kind,
): Promise<CursorOf<Kind> | null> {
  const { CURSORS } = await import('./cursors.ts');
  const schemas: { [Key in CursorKind]: z.ZodType<CursorOf<Key>> } = CURSORS;
  return schemas[kind].safeParse(position).data ?? null;
}
