/**
 * Faults in what is said to OTAs and in what they have sold: retries, acknowledgements, rules,
 * revisions. They are part of the list of `mutants.ts`.
 */
import type { Mutant } from './mutant.ts';

export const channelMutants: readonly Mutant[] = [
  // What is said.
  {
    name: 'A value that may not have been heard is said again as it was, and not as it is',
    file: 'actors/channels/channel-speaker.ts',
    find: 'const value = this.#parts.values.of(hotel,',
    replace:
      'const known = cell.isUnsure ? cell.acknowledged : undefined;\n' +
      '      const value = known ?? this.#parts.values.of(hotel,',
    seedsMax: 200,
  },
  {
    name: 'A value counts as said though nobody has acknowledged it',
    file: 'actors/channels/channel-speaker.ts',
    find: '      draft.cell.isUnsure ||= isUnsure;\n      this.cells.putBack(draft);',
    replace:
      '      if (isUnsure) this.cells.acknowledge(draft);\n      else this.cells.putBack(draft);',
    seedsMax: 200,
  },
  {
    name: 'An OTA is told of rooms that are held as if they were free',
    file: 'actors/channels/channel-values.ts',
    find: 'return roomsShown(rules, roomTypeId, night, available);',
    replace:
      'const { held } = this.#board.figures(property.id, roomType.id, night, today);\n' +
      '      return roomsShown(rules, roomTypeId, night, available + held);',
    seedsMax: 200,
  },
  {
    name: 'Changed rules of a channel are heeded from the next event on, and not now',
    file: 'actors/channels/channel-duty.ts',
    find: 'if (Object.keys(event.changes).every((field) => SOFT.has(field))) this.#touchAll({});',
    replace: 'if (Object.keys(event.changes).every((field) => SOFT.has(field))) cells.count += 0;',
    seedsMax: 200,
  },
  {
    name: 'What an OTA has counted itself is not said again',
    file: 'actors/channels/channel-follow.ts',
    find: '{ ...touch, isForced: true }',
    replace: 'touch',
    seedsMax: 400,
  },
  // What is sold.
  {
    name: 'Who pushes a booking is not answered when storage refuses it',
    file: 'actors/channels/channel-booking-calls.ts',
    find: 'const received = await inFlight.run<ChannelBookingState>(true, (respond) => {',
    replace: 'const received = await new Promise<Outcome<ChannelBookingState>>((respond) => {',
    seedsMax: 400,
  },
  {
    name: 'A booking that staff have called off is made anew at the next word of its OTA',
    file: 'actors/channels/word-keeper.ts',
    find: 'cancelledRevision !== undefined && cancelledRevision < revision;',
    replace: '(cancelledRevision ?? 0) < revision;',
    seedsMax: 400,
  },
  {
    name: 'A booking that staff have changed is no longer that of its OTA',
    file: 'actors/booking/stay-request.ts',
    find: 'const { charges: _, earnedMinor: earned = 0, ...rest } = before;',
    replace:
      'const { charges: _, earnedMinor: earned = 0, channelReference: _sold, ...rest } = before;',
    seedsMax: 400,
  },
  {
    name: 'A booking of a feed is acknowledged before it is on disk',
    file: 'actors/channels/channel-feed-actor.ts',
    find: 'const kept = await receiveWord(this.#parts, this.#id, incoming, this.#words);',
    replace:
      "const early = Promise.resolve({ type: 'ok' } as const);\n" +
      '    const kept = await Promise.race([\n' +
      '      receiveWord(this.#parts, this.#id, incoming, this.#words), early,\n' +
      '    ]);',
    seedsMax: 200,
  },
  {
    name: 'A revision that came before is taken once more',
    file: 'domain/channels/order-words.ts',
    find: 'if (word.revision > knownRevision) return numbered(known, word);',
    replace: 'if (word.revision >= knownRevision) return numbered(known, word);',
    seedsMax: 200,
  },
  {
    name: 'An older revision takes the place of a newer one',
    file: 'domain/channels/order-words.ts',
    find: 'if (word.revision > knownRevision) return numbered(known, word);',
    replace: 'if (word.revision !== knownRevision) return numbered(known, word);',
    seedsMax: 200,
  },
  {
    name: 'Each revision of a booking makes another one at the hotel',
    file: 'actors/channels/word-keeper.ts',
    find: 'const isUsable = last?.state !== undefined && !isSpent(last.state, revision);',
    replace: 'const isUsable = last?.state?.terms.channelReference?.revision === revision;',
    seedsMax: 200,
  },
  {
    name: 'A booking that the OTA has called off stands',
    file: 'actors/channels/word-keeper.ts',
    find: "if (sold.status === 'cancelled') return this.#cancel(found, sold);",
    replace:
      "if (sold.status === 'cancelled') return this.#applied(revision, 'cancelled', found.id);",
    seedsMax: 200,
  },
];
