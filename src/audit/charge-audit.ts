/**
 * The taxes and fees in the terms of a booking: that they add up, that a price is no less than what
 * it includes, and that the property ever said a rule of each code. What a rule comes to is not
 * worked out again here; the laws of the engine's own tests do that.
 */
import { type AuditEvent, fieldsOf } from './audit-event.ts';

interface ChargeLine {
  readonly code: string;
  readonly isIncluded: boolean;
  readonly room: number;
  readonly amountMinor: number;
  readonly nightlyMinor?: readonly number[];
}

interface ChargedTerms {
  readonly propertyId: string;
  readonly rooms: readonly { readonly nightlyMinor: readonly number[] }[];
  readonly charges?: readonly ChargeLine[];
}

/** What a room costs beside its nightly prices, by night; what is owed once is in the first. */
export function extrasOf(
  { charges = [], rooms }: ChargedTerms,
  at: number,
): readonly number[] | undefined {
  const added = charges.filter(({ isIncluded, room }) => !isIncluded && room === at);
  if (added.length === 0) return undefined;
  return byNight(added, rooms[at]?.nightlyMinor.length ?? 0);
}

export class ChargeAudit {
  /** `property/code` of every rule there ever was. */
  readonly #codes = new Set<string>();

  take(event: AuditEvent, propertyId: string): void {
    if (event.type !== 'ChargesSet') return;
    const { charges } = fieldsOf(event) as { charges: readonly { code: string }[] };
    for (const { code } of charges) this.#codes.add(`${propertyId}/${code}`);
  }

  /** What is wrong with the charges of a request, if anything is. */
  problem(event: AuditEvent): string | undefined {
    const { terms } = fieldsOf(event) as { terms: ChargedTerms };
    const { charges = [], rooms, propertyId } = terms;
    for (const charge of charges) {
      const { code, room, amountMinor, nightlyMinor } = charge;
      const isSet = this.#codes.has(`${propertyId}/${code}`);
      const isOfChange = event.type === 'ModificationRequested' && code === 'modification-fee';
      if (!isSet && !isOfChange) return `is charged ${code}, which nobody set`;
      const nights = rooms[room]?.nightlyMinor.length;
      if (nights === undefined) return `is charged ${code} for room ${room}, which is not there`;
      const parts = nightlyMinor ?? [amountMinor];
      if (nightlyMinor !== undefined && nightlyMinor.length !== nights) {
        return `is charged ${code} for ${nightlyMinor.length} nights of ${nights}`;
      }
      if (parts.some((part) => part < 0)) return `is charged a negative ${code}`;
      const sum = parts.reduce((all, part) => all + part, 0);
      if (sum !== amountMinor) return `is charged ${amountMinor} of ${code}, in parts ${sum}`;
    }
    return overIncluded(terms);
  }
}

function overIncluded({ charges = [], rooms }: ChargedTerms): string | undefined {
  for (const [at, { nightlyMinor }] of rooms.entries()) {
    const ofRoom = charges.filter(({ room, isIncluded }) => isIncluded && room === at);
    if (ofRoom.length === 0) continue;
    const included = byNight(ofRoom, nightlyMinor.length);
    const night = included.findIndex((minor, index) => minor > (nightlyMinor[index] ?? 0));
    if (night === -1) continue;
    return `includes ${included[night]} in the price of night ${night} of room ${at}`;
  }
  return undefined;
}

function byNight(charges: readonly ChargeLine[], nights: number): readonly number[] {
  const sums = new Array<number>(nights).fill(0);
  for (const { amountMinor, nightlyMinor = [amountMinor] } of charges) {
    for (const [night, minor] of nightlyMinor.entries()) sums[night] = (sums[night] ?? 0) + minor;
  }
  return sums;
}
