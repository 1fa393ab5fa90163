/**
 * The stay as an entry for the guest's calendar (RFC 5545 and 5546). One booking is one entry for
 * good: its UID never changes, and its SEQUENCE grows with each notice, so that a calendar which
 * gets them in any order shows the last.
 */
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { StayNotice } from '../domain/notifications/stay-notice.ts';

export function stayCalendar(
  { kind, booking, property, sequence, atMs, email }: StayNotice,
  summary: string,
  sender: string,
): { readonly text: string; readonly method: 'REQUEST' | 'CANCEL' } {
  const isCancelled = kind === 'cancellation' || kind === 'walk';
  const { name, address, coordinates } = property.details;
  const { firstName = '', lastName = '' } = booking.payer?.guest ?? {};
  const calendar = ical({
    prodId: { company: 'Vacancy', product: 'Vacancy' },
    method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
  });
  calendar.createEvent({
    id: `${booking.id}@${sender.split('@')[1] ?? 'localhost'}`,
    sequence,
    stamp: new Date(atMs),
    // Nights, as the field counts them: the day of departure is not one of them.
    start: dateValue(booking.terms.stay.arrival),
    end: dateValue(booking.departure),
    allDay: true,
    summary,
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    location: {
      title: name,
      address: `${address.street}, ${address.postalCode} ${address.city}, ${address.country}`,
      geo: { lat: coordinates.latitude, lon: coordinates.longitude },
    },
    organizer: { name, email: sender },
    attendees: [{ name: `${firstName} ${lastName}`, email, rsvp: false }],
  });
  return { text: calendar.toString(), method: isCancelled ? 'CANCEL' : 'REQUEST' };
}

/** An all-day entry is written by the date's own figures, so any clock may read them. */
function dateValue(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}
