/** What is wrong with a change of a booking, member by member. */
import { NO_AMOUNTS, NO_DATES, NO_OBJECTS, NO_TEXTS } from './malformed-values.ts';

const NO_CHANGES = {
  request: NO_OBJECTS,
  'request.arrival': NO_DATES,
  'request.departure': NO_DATES,
  'request.rooms': [[], 'a room', 7],
  'request.guest': ['Ada', 7, null],
  'request.paymentToken': NO_TEXTS,
  'request.expectedTotalMinor': NO_AMOUNTS,
  'request.why': NO_TEXTS,
};

/** Of both calls about a change, given what is right and wrong about any call on a booking. */
export function malformedChanges<Call extends { readonly id: unknown }, Spoilt, SpoiltId>(
  onBooking: Call,
  spoilt: Spoilt,
  spoiltId: SpoiltId,
) {
  const request = { arrival: '2027-03-10', expectedTotalMinor: 100, why: 'ill' };
  return [
    {
      call: 'modify',
      arguments: { ...onBooking, request },
      spoilt: { ...spoilt, ...NO_CHANGES },
    },
    {
      call: 'previewModification',
      arguments: { id: onBooking.id, request },
      spoilt: { ...spoiltId, ...NO_CHANGES },
    },
  ] as const;
}
