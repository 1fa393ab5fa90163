/**
 * The words of mails to guests. A language is one value of `Words`, so that one with a word missing
 * does not compile; how dates and amounts are written is the locale's own affair.
 */
import type { NoticeKind } from '../domain/notifications/stay-notice.ts';

export interface Words {
  /** The locale that dates and amounts are written in when the guest's own is of no language here. */
  readonly locale: string;
  subject(kind: NoticeKind, hotel: string, arrival: string): string;
  greeting(name: string): string;
  /**
   * What has happened; `other` is the hotel that a walked guest is expected at, or until when
   * what is offered is kept.
   */
  opening(kind: NoticeKind, hotel: string, other: string): string;
  readonly number: string;
  readonly arrival: string;
  readonly departure: string;
  readonly rooms: string;
  guests(adults: number, children: number): string;
  readonly included: string;
  readonly total: string;
  /** What a cancelled booking still costs. */
  readonly owed: string;
  readonly nothingOwed: string;
  readonly closing: string;
  /** Of the entry in the guest's calendar. */
  calendar(hotel: string): string;
}

const en: Words = {
  locale: 'en-GB',
  subject(kind, hotel, arrival) {
    const what = {
      confirmation: 'is confirmed',
      change: 'has changed',
      cancellation: 'is cancelled',
      walk: 'is at another hotel',
      offer: 'can be booked now',
    };
    return `Your stay at ${hotel} from ${arrival} ${what[kind]}`;
  },
  greeting: (name) => `Dear ${name},`,
  opening(kind, hotel, other) {
    switch (kind) {
      case 'confirmation':
        return `Thank you for your booking. We look forward to welcoming you at ${hotel}.`;
      case 'change':
        return `Your booking at ${hotel} has been changed. This is how it stands now.`;
      case 'cancellation':
        return `Your booking at ${hotel} has been cancelled.`;
      case 'walk':
        return (
          `We are sorry: ${hotel} has no room for you. ` +
          `You are expected at ${other}, and owe us nothing.`
        );
      case 'offer':
        return (
          `Rooms that you are waiting for at ${hotel} have come free. ` +
          `We keep them for you until ${other}; please let us know by then whether you want them.`
        );
    }
  },
  number: 'Booking number',
  arrival: 'Arrival',
  departure: 'Departure',
  rooms: 'Rooms',
  guests(adults, children) {
    const all = adults + children;
    const guests = all === 1 ? '1 guest' : `${all} guests`;
    if (children === 0) return guests;
    return `${guests}, ${children === 1 ? 'one of them a child' : `${children} of them children`}`;
  },
  included: 'included',
  total: 'Total',
  owed: 'Cancellation fee',
  nothingOwed: 'The cancellation costs nothing.',
  closing: 'With kind regards',
  calendar: (hotel) => `Stay at ${hotel}`,
};

const de: Words = {
  locale: 'de-DE',
  subject(kind, hotel, arrival) {
    const what = {
      confirmation: 'bestätigt',
      change: 'geändert',
      cancellation: 'storniert',
      walk: 'in einem anderen Haus',
      offer: 'jetzt buchbar',
    };
    return `Ihr Aufenthalt ab ${arrival}, ${hotel}: ${what[kind]}`;
  },
  greeting: (name) => `Guten Tag ${name},`,
  opening(kind, hotel, other) {
    switch (kind) {
      case 'confirmation':
        return `vielen Dank für Ihre Buchung. Wir freuen uns auf Ihren Besuch: ${hotel}.`;
      case 'change':
        return `Ihre Buchung wurde geändert (${hotel}). So ist sie jetzt.`;
      case 'cancellation':
        return `Ihre Buchung wurde storniert (${hotel}).`;
      case 'walk':
        return (
          `Es tut uns leid, in unserem Haus (${hotel}) ist kein Zimmer für Sie frei. ` +
          `Sie werden hier erwartet: ${other}. Bei uns ist nichts zu zahlen.`
        );
      case 'offer':
        return (
          `Zimmer, auf die Sie warten, sind frei geworden (${hotel}). Wir halten sie für Sie ` +
          `bis ${other}; bitte sagen Sie uns bis dahin, ob Sie sie möchten.`
        );
    }
  },
  number: 'Buchungsnummer',
  arrival: 'Anreise',
  departure: 'Abreise',
  rooms: 'Zimmer',
  guests(adults, children) {
    const all = adults + children;
    const guests = all === 1 ? '1 Gast' : `${all} Gäste`;
    if (children === 0) return guests;
    return `${guests}, davon ${children === 1 ? 'ein Kind' : `${children} Kinder`}`;
  },
  included: 'enthalten',
  total: 'Gesamtbetrag',
  owed: 'Stornogebühr',
  nothingOwed: 'Die Stornierung ist kostenlos.',
  closing: 'Mit freundlichen Grüßen',
  calendar: (hotel) => `Aufenthalt: ${hotel}`,
};

const languages: Readonly<Record<string, Words>> = { en, de };

/** The words for a guest, and the locale to write dates and amounts in; English when in doubt. */
export function wordsFor(locale: string | undefined): { readonly words: Words; locale: string } {
  const [canonical = ''] = locale === undefined ? [] : Intl.getCanonicalLocales(locale);
  const words = languages[canonical.split('-')[0] ?? ''];
  // A bare `de` means the words' own place, so that it is not left to whoever built the runtime.
  if (words === undefined) return { words: en, locale: en.locale };
  return { words, locale: canonical.includes('-') ? canonical : words.locale };
}
