import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The layout of local state. Raise it when older state can no longer be read. */
const FORMAT = '2';

/** Thrown for a state directory written by a version whose data this one cannot read. */
export class StateTooOld extends Error {}

/** Marks a new state directory with the current format; throws if an existing one has another. */
export function requireFormat(stateDir: string): void {
  const file = join(stateDir, 'format');
  const isNew = !existsSync(join(stateDir, 'v3'));
  if (isNew) writeFileSync(file, FORMAT);
  if (existsSync(file) && readFileSync(file, 'utf8') === FORMAT) return;
  throw new StateTooOld(
    `${stateDir} was written by an older version, before the first release. Delete it, or set STATE_DIR to another directory.`,
  );
}
