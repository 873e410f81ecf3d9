import type { $ZodError } from 'zod/v4/core';
import type { FieldError } from './problem.ts';

/** Where and why, one line a mistake; `root` says which part of the request was looked at (`body` needs no name). */
export function toFieldErrors(error: $ZodError, root: 'body' | 'query' | 'path'): FieldError[] {
  return error.issues.map(({ path, message }) => {
    const keys = root === 'body' ? path : [root, ...path];
    return { path: keys.map(String).join('.'), message: message.replace(/^Invalid input: /, '') };
  });
}
