/** Quotes: what a stay would cost, promised until an instant. Nothing of one is kept. */
import type { z } from 'zod';
import { paymentPlanOf } from '../../domain/booking/owed.ts';
import { nightsOf } from '../../domain/calendar.ts';
import { DIRECT } from '../../domain/ids.ts';
import type { Quote } from '../../ports/quotes.ts';
import { chargeLineBody, totalsBody } from '../charges/charge-lines.ts';
import { paymentPlanBody } from '../pricing/policy-body.ts';
import { instantBody, moneyBody } from '../rejection-body.ts';
import { quoteCreation } from '../requests.ts';
import { defineRoute, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { roomBody } from './booking-body.ts';
import { stayRequest } from './booking-result.ts';
import { stayRejections } from './hold-routes.ts';
import { quoteAnswer } from './quote-answer.ts';

function quoteBody(quote: Quote): z.input<typeof quoteAnswer> {
  const { terms, totals, promoCode } = quote;
  const { propertyId, stay, currency, channel = DIRECT, charges = [], blockId } = terms;
  const nights = nightsOf(stay);
  return {
    token: quote.token,
    quotedAt: instantBody(quote.quotedAtMs),
    validUntil: instantBody(quote.validUntilMs),
    propertyId,
    stay: { ...stay },
    nights: nights.length,
    channel,
    ...(blockId === undefined ? {} : { blockId }),
    ...(promoCode === undefined ? {} : { promoCode }),
    rooms: terms.rooms.map((room) => roomBody(room, nights, currency)),
    charges: charges.map((charge) => chargeLineBody(charge, currency)),
    total: moneyBody(terms.totalMinor, currency),
    totals: totalsBody(totals, currency),
    ...paymentPlanBody(paymentPlanOf(terms, quote.quotedAtMs), currency),
  };
}

const quoteStay = defineRoute({
  method: 'POST',
  tag: 'quotes',
  role: 'seller',
  idempotencyKey: 'none',
  ifMatch: 'none',
  path: '/v1/quotes',
  operationId: 'quoteStay',
  summary: 'Price a stay night by night with taxes and fees, promised until an instant',
  params: nothing,
  query: nothing,
  body: quoteCreation,
  answers: { 200: quoteAnswer },
  rejections: [...stayRejections, 'quote_too_large'],
  async handle({ body, engine }) {
    const ttl = body.ttlSeconds === undefined ? {} : { ttlMs: body.ttlSeconds * 1000 };
    return resultOf(await engine.quote({ ...stayRequest(body), ...ttl }), (ok) => ({
      type: 'answer',
      status: 200,
      body: quoteBody(ok.value),
      position: ok.position,
    }));
  },
});

export const quoteRoutes: readonly Route[] = [quoteStay];
