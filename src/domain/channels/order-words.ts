/**
 * Which of two words of one booking is the later. An OTA that numbers its revisions by time may say
 * two things of one instant: whole seconds, or a booking's date alone. Then what is said decides: a
 * booking is made before it is changed, and is changed before it is called off. Two different
 * changes of one instant cannot be ordered, and are for a person: to take either for the later is
 * a guess about nights that somebody has bought.
 */
import { isSame } from '../property/differing.ts';
import type { ChannelWord } from './channel-booking.ts';
import type { SoldBooking } from './sold-booking.ts';

const RANKS: Readonly<Record<SoldBooking['status'], number>> = {
  new: 0,
  modified: 1,
  cancelled: 2,
};

/**
 * The word as the record takes it: with a revision above that of the one that is known. Undefined
 * when it is the same once more, or an older one.
 */
export function laterWord(
  known: ChannelWord | undefined,
  word: ChannelWord,
): ChannelWord | undefined {
  if (known === undefined) return word;
  const knownRevision = known.saidRevision ?? known.revision;
  if (word.revision > knownRevision) return numbered(known, word);
  const { sold: before } = known;
  const { sold } = word;
  const isOfOneInstant = word.revision === knownRevision;
  if (!isOfOneInstant || before === undefined || sold === undefined) return undefined;
  const rank = RANKS[sold.status] - RANKS[before.status];
  if (rank !== 0) return rank > 0 ? numbered(known, word) : undefined;
  // Called off twice is called off; and of what is for a person already there is one word at most.
  if (sold.status === 'cancelled' || known.isUnordered || isSame(said(before), said(sold))) {
    return undefined;
  }
  return { ...numbered(known, word), isUnordered: true };
}

/** By which revision it is known here is no part of what a word says. */
function said({ revision, revisionId, ...content }: SoldBooking): object {
  return content;
}

function numbered(known: ChannelWord, word: ChannelWord): ChannelWord {
  if (word.revision > known.revision) return word;
  const revision = known.revision + 1;
  const { sold } = word;
  const numberedSold = sold === undefined ? {} : { sold: { ...sold, revision } };
  return { ...word, revision, saidRevision: word.revision, ...numberedSold };
}
