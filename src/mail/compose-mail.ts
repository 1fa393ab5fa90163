/**
 * What a mail to a guest says: subject, text, HTML and an entry for their calendar, all from the
 * notice alone, so that the same notice is always the same mail.
 */
import type { Charge } from '../domain/charges/charges.ts';
import { formatAmount } from '../domain/money.ts';
import type { StayNotice } from '../domain/notifications/stay-notice.ts';
import { type Html, html } from './html-text.ts';
import { type Words, wordsFor } from './mail-words.ts';
import { stayCalendar } from './stay-calendar.ts';

export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** iCalendar, and what it asks the guest's calendar to do; what is offered is no entry yet. */
  readonly calendar?: { readonly text: string; readonly method: 'REQUEST' | 'CANCEL' };
}

interface Line {
  readonly label: string;
  readonly value: string;
}

/** `sender` is the address that the entry in the calendar is from. */
export function composeMail(notice: StayNotice, sender: string): ComposedMail {
  const { kind, booking, property } = notice;
  const { words, locale } = wordsFor(booking.payer?.guest.locale);
  const hotel = property.details.name;
  const { firstName = '', lastName = '' } = booking.payer?.guest ?? {};
  const greeting = words.greeting(`${firstName} ${lastName}`);
  const opening = words.opening(kind, hotel, otherOf(notice, locale));
  const lines = linesOf(notice, words, locale);
  const { street, postalCode, city, country } = property.details.address;
  const signature = [hotel, street, `${postalCode} ${city}`, country];
  const text = [
    greeting,
    '',
    opening,
    '',
    ...lines.map(({ label, value }) => (label === '' ? value : `${label}: ${value}`)),
    '',
    words.closing,
    ...signature,
    '',
  ].join('\r\n');
  return {
    subject: words.subject(kind, hotel, day(booking.terms.stay.arrival, locale, 'medium')),
    text,
    html: page(locale, { greeting, opening, lines, closing: words.closing, signature }).text,
    ...(kind === 'offer' ? {} : { calendar: stayCalendar(notice, words.calendar(hotel), sender) }),
  };
}

/** The other hotel of a walk, or by the hotel's clock until when an offer stands. */
function otherOf({ kind, booking, property }: StayNotice, locale: string): string {
  if (kind !== 'offer') return booking.walk?.hotel ?? '';
  const { timeZone } = property.details;
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  });
  return format.format(new Date(booking.holdUntilMs ?? 0));
}

function linesOf({ kind, booking, property }: StayNotice, words: Words, locale: string): Line[] {
  const { terms, owedMinor, departure } = booking;
  const { currency } = terms;
  const money = (minor: number) => amount(minor, currency, locale);
  const lines: Line[] = [
    { label: words.number, value: booking.id },
    { label: words.arrival, value: day(terms.stay.arrival, locale, 'full') },
    { label: words.departure, value: day(departure, locale, 'full') },
    ...terms.rooms.map(({ roomTypeId, party }) => {
      const name = property.roomTypes.get(roomTypeId)?.name ?? roomTypeId;
      return {
        label: words.rooms,
        value: `${name}, ${words.guests(party.adults, party.children)}`,
      };
    }),
  ];
  if (kind === 'walk') return lines;
  if (kind === 'cancellation') {
    const isFree = owedMinor === 0;
    const label = isFree ? '' : words.owed;
    return [...lines, { label, value: isFree ? words.nothingOwed : money(owedMinor) }];
  }
  return [
    ...lines,
    ...chargeLines(terms.charges ?? [], words, money),
    { label: words.total, value: money(terms.totalMinor) },
  ];
}

/** One line for each tax or fee, of all rooms together. */
function chargeLines(
  charges: readonly Charge[],
  words: Words,
  money: (minor: number) => string,
): readonly Line[] {
  const sums = new Map<string, { minor: number; name: string; isIncluded: boolean }>();
  for (const { code, name, isIncluded, amountMinor } of charges) {
    const before = sums.get(code)?.minor ?? 0;
    sums.set(code, { minor: before + amountMinor, name, isIncluded });
  }
  return Array.from(sums.values(), ({ minor, name, isIncluded }) => {
    return { label: name, value: money(minor) + (isIncluded ? ` (${words.included})` : '') };
  });
}

interface PageParts {
  readonly greeting: string;
  readonly opening: string;
  readonly lines: readonly Line[];
  readonly closing: string;
  readonly signature: readonly string[];
}

function page(locale: string, { greeting, opening, lines, closing, signature }: PageParts): Html {
  const rows = lines.map(({ label, value }) => {
    return html`<tr><th align="left">${label}</th><td>${value}</td></tr>\n`;
  });
  return html`<!doctype html>
<html lang="${locale}">
<body style="font-family: sans-serif; line-height: 1.5">
<p>${greeting}</p>
<p>${opening}</p>
<table cellpadding="4">
${rows}</table>
<p>${closing}${signature.map((line) => html`<br>${line}`)}</p>
</body>
</html>
`;
}

function day(date: string, locale: string, dateStyle: 'full' | 'medium'): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle, timeZone: 'UTC' });
  return format.format(new Date(`${date}T00:00:00Z`));
}

/** From the decimal text, which is exact at any size. */
function amount(
  minor: number,
  currency: Parameters<typeof formatAmount>[1],
  locale: string,
): string {
  const decimal = formatAmount(minor, currency) as Intl.StringNumericLiteral;
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(decimal);
}
