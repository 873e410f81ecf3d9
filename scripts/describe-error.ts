const PROBLEMS: Record<string, (path: string) => string> = {
  ENOENT: (path) => `There is no file ${path}.`,
  EISDIR: (path) => `${path} is a folder, not a file.`,
  ENOTDIR: (path) => `${path} is not in a folder.`,
  EACCES: (path) => `${path} cannot be opened: permission denied.`,
};

/** Describes in one line that a file given to a command cannot be used. Returns null for any other error. */
export function describeFileError(error: unknown): string | null {
  const { code, path } = error as NodeJS.ErrnoException;
  return path === undefined ? null : (PROBLEMS[code ?? '']?.(path) ?? null);
}

/** One line for the person at the console. */
export const describeError = (error: unknown): string =>
  describeFileError(error) ?? (error instanceof Error ? error.message : String(error));
