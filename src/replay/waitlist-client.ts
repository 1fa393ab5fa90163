/** The replay's words for the server's waitlist. It knows paths and bodies, and no more. */
import type { BookingRow } from './booking-rows.ts';
import { awaitedStay, PROPERTY_ID } from './hotel-client.ts';
import type { Answer, HttpClient } from './http-client.ts';

const PATH = `/v1/properties/${PROPERTY_ID}/waitlist`;

/** Rooms are held within milliseconds. */
const OFFERING_MS = 20;

export interface OfferNow {
  readonly entryId: string;
  readonly offerId: string;
}

export async function setOfferMinutes(client: HttpClient, offerMinutes: number): Promise<void> {
  const path = `/v1/properties/${PROPERTY_ID}/waitlist-settings`;
  const key = 'waitlist-settings';
  const { status, body } = await client.send({
    method: 'PATCH',
    path,
    key,
    ifMatch: '*',
    body: { offerMinutes, passesMax: 20 },
  });
  if (status !== 200) throw new Error(`no waitlist was set up: ${JSON.stringify(body)}`);
}

/** The same row always gives the same request under the same key, as all of these. */
export function joinWaitlist(client: HttpClient, row: BookingRow): Promise<Answer> {
  return client.send(post(PATH, `row-${row.line}-wait`, awaitedStay(row)));
}

export function leaveWaitlist(client: HttpClient, row: BookingRow, id: string): Promise<Answer> {
  return client.send(post(`${PATH}/${id}/leave`, `row-${row.line}-leave`, {}));
}

export function acceptOffer(
  client: HttpClient,
  row: BookingRow,
  entryId: string,
  offerId: string,
): Promise<Answer> {
  const path = `${PATH}/${entryId}/offers/${offerId}/accept`;
  const body = { paymentToken: 'tok_approved' };
  return client.send(post(path, `row-${row.line}-accept-${offerId}`, body));
}

export async function offersNow(client: HttpClient): Promise<readonly OfferNow[]> {
  const entries = await entriesOf(client, 'offered');
  return entries.flatMap(({ id, offer }) =>
    offer === null ? [] : [{ entryId: id, offerId: offer.id }],
  );
}

/** Entries that wait, the first some hundred of them. */
export async function waitingNow(client: HttpClient): Promise<readonly string[]> {
  const entries = await entriesOf(client, 'open');
  return entries.filter(({ status }) => status === 'waiting').map(({ id }) => id);
}

/** Of an entry that is offered something, what; one that is just being made an offer is waited for. */
export async function readEntry(
  client: HttpClient,
  id: string,
): Promise<{ readonly offerId: string | undefined }> {
  for (;;) {
    const { status, body } = await client.send({ method: 'GET', path: `${PATH}/${id}` });
    const offer = status === 200 ? (body.offer as WireEntry['offer']) : null;
    if (body.status === 'offered') return { offerId: offer?.id };
    if (body.status !== 'offering') return { offerId: undefined };
    await new Promise((resolve) => setTimeout(resolve, OFFERING_MS));
  }
}

/** The newest that have booked or left, and which booking they came to. */
export async function closedNow(
  client: HttpClient,
): Promise<readonly { readonly id: string; readonly bookingId: string | undefined }[]> {
  const entries = await entriesOf(client, 'closed');
  return entries.map(({ id, status, offer }) => {
    return { id, bookingId: status === 'booked' ? offer?.id : undefined };
  });
}

interface WireEntry {
  readonly id: string;
  readonly status: string;
  readonly offer: { readonly id: string } | null;
}

async function entriesOf(client: HttpClient, status: string): Promise<readonly WireEntry[]> {
  const answer = await client.send({ method: 'GET', path: `${PATH}?status=${status}` });
  return answer.status === 200 ? (answer.body.entries as readonly WireEntry[]) : [];
}

function post(path: string, key: string, body: unknown) {
  return { method: 'POST', path, key, body } as const;
}
