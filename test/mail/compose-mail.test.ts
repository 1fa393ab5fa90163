/** What guests read: each language, each kind, and nothing of what others have typed as HTML. */
import { describe, expect, test } from 'vitest';
import { composeMail } from '../../src/mail/compose-mail.ts';
import { html } from '../../src/mail/html-text.ts';
import { notice, type Otherwise, SENDER } from './notices.ts';

const holdUntilMs = Date.parse('2027-03-01T13:00:00Z');
const walk = { hotel: 'Hotel Falke, Markt 7', costMinor: 9_900, why: 'oversold' };

function composed(otherwise: Otherwise = {}) {
  return composeMail(notice(otherwise), SENDER.address);
}

describe('a mail', () => {
  test.each<[string, Otherwise]>([
    ['a confirmation in English', {}],
    ['a confirmation in German', { guest: { locale: 'de' } }],
    ['a change in Austrian German', { kind: 'change', guest: { locale: 'de-AT' } }],
    [
      'a cancellation that costs something',
      { kind: 'cancellation', booking: { owedMinor: 12_000 } },
    ],
    ['a walk', { kind: 'walk', booking: { walk } }],
    ['a walk in German', { kind: 'walk', guest: { locale: 'de' }, booking: { walk } }],
    ['an offer', { kind: 'offer', booking: { holdUntilMs } }],
    ['an offer in German', { kind: 'offer', guest: { locale: 'de' }, booking: { holdUntilMs } }],
    ['a free cancellation in German', { kind: 'cancellation', guest: { locale: 'de-CH' } }],
  ])('%s', (_, otherwise) => {
    const { subject, text } = composed(otherwise);
    expect(`Subject: ${subject}\n\n${text.replaceAll('\r\n', '\n')}`).toMatchSnapshot();
  });

  test.each<[string | undefined, string]>([
    [undefined, '€360.00'],
    ['en-US', '€360.00'],
    ['de', '360,00\u00a0€'],
    ['de-CH', 'EUR\u00a0360.00'],
    ['DE-at', '€\u00a0360,00'],
    ['pt-PT', '€360.00'],
    ['en-IN', '€360.00'],
  ])('for %s writes amounts as %s', (locale, amount) => {
    const guest = locale === undefined ? {} : { locale };
    expect(composed({ guest }).text).toContain(amount);
  });

  test('writes an amount exactly, whatever the currency', () => {
    expect(composed({ currency: 'KWD', totalMinor: 9_007_199_254_740_991 }).text).toContain(
      '9,007,199,254,740.991',
    );
    expect(composed({ currency: 'JPY', totalMinor: 12_000 }).text).toContain('12,000');
  });

  test('says the taxes and fees, and which are included', () => {
    const terms = notice().booking.terms;
    const charge = { code: 'city', kind: 'tax', amountMinor: 300 } as const;
    const charges = [
      { ...charge, name: 'City tax', isIncluded: false, room: 0 },
      { ...charge, code: 'vat', name: 'VAT', isIncluded: true, room: 0 },
      { ...charge, name: 'City tax', isIncluded: false, room: 1 },
    ];
    const { text } = composed({ booking: { terms: { ...terms, charges } } });
    expect(text).toContain('City tax: €6.00\r\nVAT: €3.00 (included)\r\nTotal: €360.00');
  });

  test('takes a name as a name, in HTML too', () => {
    const script = '<script>alert("1")</script>';
    const mail = composed({ guest: { firstName: script }, hotel: { name: `A & ${script}` } });
    expect(mail.html).not.toContain('<script>');
    expect(mail.html).toContain('A &amp; &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    expect(mail.text).toContain(script);
  });
});

describe('HTML', () => {
  test('escapes every value but HTML of its own', () => {
    const inner = html`<b>${`"a'&`}</b>`;
    expect(html`<p>${inner}${[inner, inner]}${''}</p>`.text).toBe(
      `<p>${'<b>&quot;a&#39;&amp;</b>'.repeat(3)}</p>`,
    );
  });
});

describe('the entry in the calendar', () => {
  const linesOf = (otherwise: Otherwise) =>
    (composed(otherwise).calendar?.text ?? '').replaceAll('\r\n ', '').split('\r\n');

  test('is one for good, with a later sequence for each change, and goes when cancelled', () => {
    const first = linesOf({});
    const changed = linesOf({ kind: 'change', sequence: 9 });
    const gone = linesOf({ kind: 'cancellation', sequence: 12 });
    for (const lines of [first, changed, gone]) expect(lines).toContain('UID:b1@adler.example');
    expect(first).toContain('SEQUENCE:5');
    expect(changed).toContain('SEQUENCE:9');
    expect(gone).toContain('SEQUENCE:12');
    expect(first).toContain('METHOD:REQUEST');
    expect(gone).toContain('METHOD:CANCEL');
    expect(gone).toContain('STATUS:CANCELLED');
  });

  test('spans the nights, whatever the time zone of the machine', () => {
    const lines = linesOf({});
    expect(lines).toContain('DTSTART;VALUE=DATE:20270310');
    expect(lines).toContain('DTEND;VALUE=DATE:20270313');
    expect(lines).toContain('DTSTAMP:20270301T110000Z');
  });

  test('is made of what is booked, and not of what is offered', () => {
    expect(composed({ kind: 'offer' }).calendar).toBeUndefined();
  });

  test('cannot be broken into by a name', () => {
    const lines = linesOf({ hotel: { name: 'A;B\\,C\r\nATTENDEE:x' } });
    expect(lines.filter((line) => line.startsWith('ATTENDEE'))).toHaveLength(1);
  });
});
