import type { FieldError } from '../contract/problem.ts';

/** The reason why a file was not read to its end. The rows before that point are processed. */
export interface ImportRefused {
  reason: 'unreadable' | 'invalid_gzip' | 'too_large' | 'undone' | 'interrupted';
  /** A message for people, which is stored with the import. */
  message: string;
  errors?: FieldError[] | undefined;
}

/** The column map is not valid: nothing was read. */
export interface InvalidMap {
  reason: 'invalid_map';
  errors: FieldError[];
}

/** Thrown while an arriving file is read, because a stream cannot return an error in any other way. */
export class UnreadableFile extends Error {
  readonly reason: ImportRefused['reason'];

  constructor(reason: ImportRefused['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

export const toImportRefused = ({ reason, message }: UnreadableFile): ImportRefused => ({ reason, message });
