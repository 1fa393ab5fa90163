/**
 * A request that the OTA does not do, with the status, the code and the words of its answer. Both
 * formats and the control API say it each in their own form.
 */
export class OtaRefusal extends Error {
  readonly status: number;
  readonly code: string;
  /** One sentence each. */
  readonly details: readonly string[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: number,
    code: string,
    details: readonly string[] = [],
    retryAfterSeconds?: number,
  ) {
    super(details.length === 0 ? code : details.join('; '));
    this.status = status;
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A proxy answers in the OTA's place, with a page of its own that is of no format. */
export class Misrouted extends Error {}

/** The answer breaks off: the caller learns nothing of what was done. */
export class ConnectionCut extends Error {}
