/** Calls that end a booking at a fee or give money back, and all that can be wrong with them. */
import { context, type Form, id, noContexts, noId } from './malformed-forms.ts';
import { NO_COUNTS, NO_OBJECTS, NO_TEXTS } from './malformed-values.ts';

/** A cancellation with all that it can say, and a refund. */
export const moneyForms: readonly Form[] = [
  {
    call: 'cancel',
    arguments: {
      context,
      ...id,
      why: 'ill',
      options: { waive: 'a friend', expectedFee: { amountMinor: 0, currency: 'EUR' } },
    },
    spoilt: {
      ...noContexts,
      ...noId,
      why: [...NO_TEXTS, undefined],
      options: [null, 'free'],
      'options.waive': NO_TEXTS,
      'options.expectedFee': NO_OBJECTS.filter((value) => value !== undefined),
      'options.expectedFee.amountMinor': [undefined, ...NO_COUNTS],
      'options.expectedFee.currency': ['euro', 7, null, undefined],
    },
  },
  {
    call: 'refund',
    arguments: {
      context,
      ...id,
      amount: { amountMinor: 500, currency: 'EUR' },
      why: 'a dirty room',
    },
    spoilt: {
      ...noContexts,
      ...noId,
      amount: NO_OBJECTS,
      'amount.amountMinor': [0, -1, undefined, ...NO_COUNTS],
      'amount.currency': ['euro', 7, null, undefined],
      why: [...NO_TEXTS, undefined],
    },
  },
];
