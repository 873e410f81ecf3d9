/** Whether D1 rejected a write because `column` (`table.column`, or its beginning) would not be unique. */
export const isUniqueViolation = (error: unknown, column: string): boolean =>
  isCausedBy(error, `UNIQUE constraint failed: ${column}`);

/** Whether D1 rejected a write because a row that it refers to does not exist. */
export const isForeignKeyViolation = (error: unknown): boolean => isCausedBy(error, 'FOREIGN KEY constraint failed');

/** Whether D1 rejected a write because `column` (`table.column`) would be null. */
export const isNotNullViolation = (error: unknown, column: string): boolean =>
  isCausedBy(error, `NOT NULL constraint failed: ${column}`);

function isCausedBy(error: unknown, message: string): boolean {
  for (let e = error; e instanceof Error; e = e.cause) if (e.message.includes(message)) return true;
  return false;
}
