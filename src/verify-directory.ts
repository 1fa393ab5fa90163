/**
 * Audits a data directory that no engine has open: the file, the journal by the audit's own rules,
 * and everything kept beside it, each against the journal. It works on a copy in the system's
 * temporary folder and must never write where it was pointed at.
 */
import { snapshotProblem } from './actors/snapshot-check.ts';
import { JournalAudit } from './audit/journal-audit.ts';
import { auditMoney } from './audit/money-audit.ts';
import { type Problem, ProblemList, problemText, type Rule } from './audit/problem-list.ts';
import { auditOutbox, auditTimers } from './audit/side-rows-audit.ts';
import { auditSupplier } from './audit/supplier-audit.ts';
import { derivedTables } from './derived-tables.ts';
import { AuditDatabase } from './persistence/audit-database.ts';
import { DataDirectoryError } from './persistence/data-directory-error.ts';
import { copyDirectory, type DirectoryCopy } from './persistence/directory-copy.ts';
import { readLedger, readSupplierLedger } from './replay/read-ledger.ts';
import { TablesAudit } from './tables-audit.ts';

export interface VerifyReport {
  readonly events: number;
  readonly streams: number;
  readonly bookings: number;
  readonly problems: readonly Problem[];
  /** All that were found, listed or not. */
  readonly counts: ReadonlyMap<Rule, number>;
  /** What goes on at the next start: requests, holds, payments, releases, calls to the gateway. */
  readonly unsettled: readonly string[];
  /** Whether a simulated gateway's books lay beside the data and were compared. */
  readonly hasLedger: boolean;
}

export type OnProgress = (done: number, total: number) => void;

/** Throws DataDirectoryError for what is no data directory or is in use. */
export function verifyDirectory(
  path: string,
  onProgress: OnProgress = () => undefined,
): VerifyReport {
  const copy = copyDirectory(path);
  try {
    return verifyCopy(copy, onProgress);
  } finally {
    copy.close();
  }
}

/** What is wrong in the directory, one sentence each; what is under way is not. */
export function directoryProblems(path: string): readonly string[] {
  return verifyDirectory(path).problems.map(problemText);
}

function verifyCopy(copy: DirectoryCopy, onProgress: OnProgress): VerifyReport {
  const found = new ProblemList();
  const audit = new JournalAudit(found);
  let database: AuditDatabase | undefined;
  attempt(found, 'the database', () => {
    database = new AuditDatabase(copy.databasePath, ({ where, detail }) =>
      found.add('schema', where, detail),
    );
  });
  const { ledgerPath } = copy;
  if (database !== undefined) {
    const isWhole = auditDatabase(database, audit, found, onProgress);
    database.close();
    if (ledgerPath !== undefined && isWhole) {
      attempt(found, 'the ledger', () => auditMoney(audit.bookings, readLedger(ledgerPath), found));
    }
    for (const [supplier, path] of isWhole ? copy.supplierLedgers : []) {
      attempt(found, `the ledger of ${supplier}`, () =>
        auditSupplier(supplier, audit.trips.trips, readSupplierLedger(path), found),
      );
    }
  }
  return {
    events: audit.events,
    streams: audit.streams,
    bookings: audit.bookings.size,
    problems: found.listed,
    counts: found.counts,
    unsettled: audit.unsettled(),
    hasLedger: ledgerPath !== undefined,
  };
}

/**
 * Each part is looked at whatever the part before it came to; but what is held against the journal
 * only when there was a whole one: else all that it could not say would be blamed on the rest.
 * Answers whether there was.
 */
function auditDatabase(
  database: AuditDatabase,
  audit: JournalAudit,
  found: ProblemList,
  onProgress: OnProgress,
): boolean {
  attempt(found, 'integrity_check', () => auditFile(database, found));
  if (!attempt(found, 'the journal', () => auditJournal(database, audit, found, onProgress))) {
    const detail = 'cannot be read any further, so nothing else was compared with it';
    found.add('integrity', `the journal after position ${audit.position}`, detail);
    return false;
  }
  attempt(found, 'timers', () => auditTimers(database.timers(), audit, found));
  attempt(found, 'outbox', () => auditOutbox(database.outbox(), audit, found));
  attempt(found, 'snapshots', () => auditSnapshots(database, found));
  return true;
}

function auditFile(database: AuditDatabase, found: ProblemList): void {
  for (const sentence of database.damage()) found.add('integrity', 'vacancy.db', sentence);
  for (const { table, rowid, parent } of database.danglingRows()) {
    found.add('references', `${table} row ${rowid}`, `refers to a row of ${parent} that is gone`);
  }
  const { events, lastPosition, lastGiven } = database.extent();
  if (lastGiven > lastPosition) {
    const detail = `the last event has position ${lastPosition}, and ${lastGiven} was given`;
    found.add('positions', 'events', `${detail}: the end of the journal is missing`);
  } else if (events < lastPosition) {
    const missing = lastPosition - events;
    found.add('positions', 'events', `${missing} of ${lastPosition} positions are missing`);
  }
}

/** One pass for the rules and for the derived tables, because reading is most of the work. */
function auditJournal(
  database: AuditDatabase,
  audit: JournalAudit,
  found: ProblemList,
  onProgress: OnProgress,
): void {
  const audits = Object.keys(derivedTables).map((name) => new TablesAudit(database, name, found));
  const { lastPosition } = database.extent();
  for (const round of database.scan()) {
    if (round.type === 'events') {
      audit.take(round.events);
      for (const tables of audits) tables.take(round.events);
    } else {
      const { position, stream, rule, reason } = round.event;
      found.add(rule, `position ${position}, ${stream}`, reason);
      audit.skip(round.event);
    }
    onProgress(audit.position, lastPosition);
  }
  for (const tables of audits) tables.compare();
}

function auditSnapshots(database: AuditDatabase, found: ProblemList): void {
  for (const stream of database.snapshotStreams()) {
    try {
      const isRead = database.reader.latestSnapshot(stream) !== undefined;
      const problem = isRead ? snapshotProblem(database.reader, stream) : 'is no JSON';
      if (problem !== undefined) found.add('snapshots', stream, problem);
    } catch (error) {
      found.add('snapshots', stream, `cannot be compared: ${messageOf(error)}`);
    }
  }
}

/**
 * A file may be so damaged that reading it throws; that is a finding, not a failure. Answers
 * whether the work was done.
 */
function attempt(found: ProblemList, where: string, work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    const isNewer = error instanceof DataDirectoryError && error.code === 'newer_schema';
    found.add(isNewer ? 'schema' : 'integrity', where, messageOf(error));
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
