/** Quotes: a stay priced as a booking would be, and signed. They ask no actor and write nothing. */
import { nightsMinorOf, totalsOf } from '../../domain/charges/charges.ts';
import { limits } from '../../limits.ts';
import type { QuoteCalls } from '../../ports/quotes.ts';
import { fullForBlock } from '../blocks/block-view.ts';
import { rejectedWith } from '../calls/call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';
import { fullOnBoard } from '../inventory/stay-offers.ts';
import { tokenOf } from './quote-token.ts';
import { quotedPrice } from './quoted-stay.ts';
import { termsOf } from './stay-request.ts';

export function quoteCalls(desk: CallDesk): QuoteCalls {
  const { board } = desk.core;
  const { clock, chance } = desk.world;
  return {
    async quote({ ttlMs = limits.quoteTtlMsDefault, ...request }) {
      const refused = desk.draining();
      if (refused !== undefined) return refused;
      const { propertyId: id, promoCode } = request;
      const property = board.property(id);
      if (property === undefined) return rejectedWith({ code: 'not_found', what: 'property', id });
      const nowMs = clock.now();
      const today = desk.dateAt(id, nowMs);
      const situation = desk.situation(property, today, request);
      const asked = termsOf(property, request, situation);
      if (asked.type === 'refused') return rejectedWith(asked.rejection);
      const { terms } = asked;
      const full =
        terms.blockId === undefined
          ? fullOnBoard(property, board, terms)
          : fullForBlock(desk.world, property, terms);
      if (full !== undefined) return rejectedWith(full);
      const price = quotedPrice(terms, promoCode, nowMs, ttlMs);
      const token = tokenOf(price, chance);
      if (token === undefined) {
        return rejectedWith({ code: 'quote_too_large', max: limits.quoteTokenCharactersMax });
      }
      const totals = totalsOf(nightsMinorOf(terms.rooms), terms.charges ?? []);
      return readAt({ ...price, terms, token, totals }, board.position);
    },
  };
}
