/** Generators of who sleeps and of who pays. */
import fc from 'fast-check';
import type { Payer } from '../../domain/booking/booking.ts';
import type { Guest } from '../../domain/guest.ts';
import { TEST_TOKENS } from '../../payments/test-tokens.ts';

/** Guests with names of several scripts, with and without ways to reach them. */
export const guests: fc.Arbitrary<Guest> = fc.record(
  {
    firstName: fc.constantFrom('Ada', 'Zoë', '李'),
    lastName: fc.constantFrom('Byron', 'O’Neill', 'de la Cruz'),
    email: fc.constant('guest@example.org'),
    phone: fc.constant('+49 228 1234567'),
    locale: fc.constantFrom('de-AT', 'en', 'pt-BR'),
  },
  { requiredKeys: ['firstName', 'lastName'] },
);

/** Mostly a good card; also every test token, one that no gateway knows, and no card at all. */
export const payers: fc.Arbitrary<Payer> = fc.oneof(
  { weight: 4, arbitrary: paidWith(fc.constant('tok_approved')) },
  { weight: 1, arbitrary: paidWith(fc.constantFrom(...Object.keys(TEST_TOKENS), 'tok_unknown')) },
  { weight: 1, arbitrary: fc.record({ guest: guests }) },
);

function paidWith(paymentToken: fc.Arbitrary<string>): fc.Arbitrary<Payer> {
  return fc.record({ guest: guests, paymentToken });
}
