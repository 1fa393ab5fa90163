/** What the routes that read or change a property share: its answer, and the form of a change. */
import type { PropertyState, RoomType } from '../../domain/property/property.ts';
import type { Outcome } from '../../ports/engine.ts';
import { rejectionProblem } from '../problem.ts';
import { type Result, resultOf } from '../route.ts';
import { propertyBody } from './property-body.ts';

export const change = { tag: 'properties', role: 'staff', idempotencyKey: 'required' } as const;
export const read = {
  tag: 'properties',
  role: 'seller',
  idempotencyKey: 'none',
  ifMatch: 'none',
  body: undefined,
  method: 'GET',
} as const;
export const changeRejections = ['idempotency_key_reused', 'version_mismatch'] as const;

export function propertyResult(outcome: Outcome<PropertyState>, status: number): Result {
  return resultOf(outcome, (ok) => ({
    ...ok,
    type: 'answer',
    status,
    body: propertyBody(ok.value, ok.version),
    ...(status === 201 ? { location: `/v1/properties/${ok.value.id}` } : {}),
  }));
}

export function notFound(what: 'room_type' | 'rate_plan', id: string): Result {
  return { type: 'problem', problem: rejectionProblem({ code: 'not_found', what, id }) };
}

/** What `answer` says of a room type of the property, with the property's ETag. */
export function roomTypeResult(
  outcome: Outcome<PropertyState>,
  roomTypeId: RoomType['id'],
  answer: (roomType: RoomType, property: PropertyState) => Result,
): Result {
  return resultOf(outcome, (ok) => {
    const roomType = ok.value.roomTypes.get(roomTypeId);
    if (roomType === undefined) return notFound('room_type', roomTypeId);
    const result = answer(roomType, ok.value);
    const { version, position, isReplay } = ok;
    return result.type === 'answer' ? { ...result, version, position, isReplay } : result;
  });
}

type Defined<Type> = { [Key in keyof Type]?: Exclude<Type[Key], undefined> };

/** Only the members that have a value: a change to undefined is not a change. */
export function defined<Type extends object>(value: Type): Defined<Type> {
  const present = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(present) as Defined<Type>;
}

/** A range without the member that zod leaves undefined. */
export function nightRange<Date>(body: { from: Date; to: Date; weekdays?: number[] | undefined }): {
  from: Date;
  to: Date;
  weekdays?: number[];
} {
  const { from, to, weekdays } = body;
  return weekdays === undefined ? { from, to } : { from, to, weekdays };
}
