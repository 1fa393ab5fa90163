/**
 * Holds an answer against the document that the server itself gives: the status is one that the
 * operation names, the body fits its schema, and what the document refuses was not taken.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { faultsOfProblem, leaksOf, parsedProblem } from './answer-check.ts';
import { bodySchema, type OpenApi, type Operation } from './attack-requests.ts';
import type { WireReply } from './wire.ts';

/** Rules that hold between members, or of a table too long to print; the document cannot say them. */
const UNDOCUMENTED = [
  /^Must not be before from$/,
  /^Must be after from$/,
  /^Must name each room of the booking once; room is 0 when it is left out$/,
  /^The range must not exceed \d+ nights$/,
  /^Must be a plain decimal with the digits of [A-Z]{3}, at most [\d.]+$/,
  /^Must not be negative$/,
  /^Every nightlyPrice must have one currency$/,
  /^Must have one age for each child$/,
  /^Must name each (?:room type|currency) once$/,
  /^Must give each credential once$/,
  /^Must change one of arrival, departure, rooms, guest$/,
  /^Must come with arrival, or neither$/,
  /^A derived price has either percent or difference$/,
  /^A promo code has either percentOff or amountOff$/,
  /^Must be more than (?:0|nothing)$/,
  /^Must be at most \d+ minor units$/,
  /^What is not refundable at all has no tiers$/,
  /^Must begin later than the tier before it; those after the booking come first$/,
  /^Must name the fewest adults first, and each number once$/,
  /^Ages must rise from band to band$/,
  /^Must have either percent or difference$/,
  /^Must have either amount or ofBasePercent$/,
  /^Must have one of percent, difference, cap, floor and set$/,
  /^Must have a floor or a cap$/,
  /^Must be above fromPercent$/,
  /^Must not be below (?:daysMin|nightsMin)$/,
  /^A price is of a rate plan; the base plan is "base"$/,
  /^A line must say a price or restrictions$/,
  /^Must be an ISO 4217 code in upper case$/,
  /^Must be an IANA time zone of a place, such as Europe\/Lisbon, or UTC$/,
  /^Must not be below (?:adultsMax|childrenMax)$/,
  /^Must be an absolute http or https URL( without a fragment)?$/,
  /^Must be a nextCursor exactly as it was given$/,
];

export interface Documented {
  /** Sentences about what is wrong with the answer to a request of this operation. */
  faultsOf(operation: Operation, sent: Sent, reply: WireReply): string[];
  fits(schema: object, value: unknown): boolean;
}

export interface Sent {
  readonly body: Buffer | undefined;
  /** Without an abuse, the request is all that the document asks for. */
  readonly isAbused: boolean;
  /** The abuse may have led to another operation, or to none. */
  readonly isElsewhere: boolean;
}

export function createDocumented(document: OpenApi): Documented {
  // Most of these check one answer or none: making them quick would take longer than they do.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, code: { optimize: false } });
  ajv.addSchema({ $id: 'api', ...document });
  const fits = (schema: object, value: unknown) => ajv.validate(schema, value) === true;
  // What is at a reference is compiled once; a new schema that refers to it would be each time.
  const fitsWhatIsAt = (place: string, value: unknown) => ajv.validate(place, value) === true;

  /** Whether the document allows the body; no bytes are no body. */
  function isAllowed(operation: Operation, body: Buffer | undefined): boolean {
    const { requestBody } = operation;
    if (requestBody === undefined) return true;
    if (body === undefined || body.length === 0) return !requestBody.required;
    return fits(bodySchema(operation) ?? {}, JSON.parse(body.toString()));
  }

  function faultsOfSuccess(operation: Operation, sent: Sent, reply: WireReply): string[] {
    if (reply.status === 304) return reply.text === '' ? [] : ['a 304 with a body'];
    const type = reply.headers['content-type'];
    if (sent.isElsewhere) return [];
    const faults = type === 'application/json' ? [] : [`an answer of type ${type}`];
    const method = ['paths', operation.path, operation.method.toLowerCase()];
    const answer = ['responses', String(reply.status), 'content', 'application/json', 'schema'];
    const steps = [...method, ...answer].map((step) => step.replaceAll('/', '~1'));
    const place = `api#/${steps.map(encodeURIComponent).join('/')}`;
    if (!fitsWhatIsAt(place, JSON.parse(reply.text))) faults.push(`the body: ${ajv.errorsText()}`);
    if (!isAllowed(operation, sent.body)) faults.push('took what the document refuses');
    return faults;
  }

  function faultsOfRefusal(operation: Operation, sent: Sent, reply: WireReply): string[] {
    const faults = faultsOfProblem(reply);
    const problem = parsedProblem(reply);
    if (problem === undefined) return faults;
    if (!fitsWhatIsAt('api#/components/schemas/Problem', problem)) {
      faults.push(`the problem: ${ajv.errorsText()}`);
    }
    const named = operation.responses[reply.status]?.description.split(', ') ?? [];
    if (!sent.isElsewhere && !named.includes(problem.code)) {
      faults.push(`does not document ${reply.status} ${problem.code}`);
    }
    if (sent.isAbused || problem.code !== 'validation_failed') return faults;
    const details = problem.errors.map(({ detail }) => detail);
    const strange = details.filter((detail) => !UNDOCUMENTED.some((rule) => rule.test(detail)));
    return [...faults, ...strange.map((detail) => `refuses what the document allows: ${detail}`)];
  }

  return {
    fits,
    faultsOf(operation, sent, reply) {
      const isDocumented = operation.responses[reply.status] !== undefined;
      const undocumented =
        sent.isElsewhere || isDocumented ? [] : [`does not document ${reply.status}`];
      const check = reply.status < 400 ? faultsOfSuccess : faultsOfRefusal;
      return [...undocumented, ...check(operation, sent, reply), ...leaksOf(reply)];
    },
  };
}
