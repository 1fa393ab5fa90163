/**
 * Why a data directory was refused, in one sentence an operator can act on. A refusal must leave
 * the directory as it was found.
 */

export type DataDirectoryErrorCode =
  | 'not_a_directory'
  | 'not_writable'
  | 'not_readable'
  | 'locked'
  | 'newer_schema'
  | 'corrupt';

/**
 * The directory cannot be used: in use, too new, not readable or not writable. The message is one
 * for people.
 */
export class DataDirectoryError extends Error {
  readonly code: DataDirectoryErrorCode;

  constructor(code: DataDirectoryErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DataDirectoryError';
    this.code = code;
  }
}

/** The refusal that an error of SQLite or of the file system stands for, or the error itself. */
export function dataDirectoryErrorOf(error: unknown, path: string): unknown {
  if (error instanceof DataDirectoryError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ)/.test(code)) {
    const message = `The database in ${path} is damaged (${error.message}); restore a backup.`;
    return new DataDirectoryError('corrupt', message, error);
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new DataDirectoryError('locked', `${path} is in use by another process.`, error);
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new DataDirectoryError('not_a_directory', `${path} is not a directory.`, error);
  }
  if (/^(SQLITE_(READONLY|CANTOPEN|PERM|FULL|IOERR)|E[A-Z]+$)/.test(code)) {
    const message = `${path} cannot be written (${error.message}).`;
    return new DataDirectoryError('not_writable', message, error);
  }
  return error;
}
