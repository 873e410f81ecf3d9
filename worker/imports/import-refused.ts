import type { FieldError } from '../contract/problem.ts';

/** The reason why a file was not read to its end. Rows up to there are processed. */
export interface ImportRefused {
  reason: 'unreadable' | 'invalid_gzip' | 'too_large' | 'undone' | 'interrupted';
  /** Shown to people, and stored with the import. */
  message: string;
  errors?: FieldError[] | undefined;
}

/** The column map is not valid: nothing was read. */
export interface InvalidMap {
  reason: 'invalid_map';
  errors: FieldError[];
}

/** Thrown while a file is read as it arrives: reading cannot return anything else. */
export class UnreadableFile extends Error {
  readonly reason: ImportRefused['reason'];

  constructor(reason: ImportRefused['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

export const toImportRefused = ({ reason, message }: UnreadableFile): ImportRefused => ({ reason, message });
