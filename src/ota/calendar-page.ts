/**
 * What the OTAs of this process have, as a page for people: each listing's next weeks, what it
 * believes is free and what it has sold. It only reads; whatever is shown is escaped.
 */
import { dateText } from '../replay/own-dates.ts';
import type { Listing } from './listing.ts';
import type { OtaStore } from './ota-store.ts';

const NIGHTS_SHOWN = 28;
const MS_PER_DAY = 86_400_000;

export function calendarPage(
  listings: readonly Listing[],
  store: OtaStore,
  fromDay: number,
): string {
  const sections = listings.map((listing) => section(listing, store, fromDay));
  const empty = '<p>There is no listing yet: <code>PUT /control/listings/{code}</code>.</p>';
  return `<!doctype html><meta charset="utf-8"><title>OTA simulator</title><style>
body{font:14px system-ui;margin:2em}table{border-collapse:collapse;margin:1em 0}
td,th{border:1px solid #ccc;padding:2px 6px;text-align:right}th:first-child{text-align:left}
.full{background:#fdd}.unknown{color:#999}</style><h1>OTA simulator</h1>
<form><label>From <input type="date" name="from" value="${dateText(fromDay)}"></label>
<button>Show</button></form>
<p>Rooms that each OTA believes are free, and in brackets those that it has sold itself.</p>
${sections.join('\n') || empty}`;
}

/** The day to begin with; today, where none is asked for. */
export function firstDay(asked: number | undefined, nowMs: number): number {
  return asked ?? Math.floor(nowMs / MS_PER_DAY);
}

function section(listing: Listing, store: OtaStore, fromDay: number): string {
  const days = Array.from({ length: NIGHTS_SHOWN }, (_, index) => fromDay + index);
  const cells = new Map(
    store
      .rooms(listing.code, fromDay, fromDay + NIGHTS_SHOWN - 1)
      .map((cell) => [`${cell.room} ${cell.day}`, cell]),
  );
  const head = days.map((day) => `<th>${dateText(day).slice(5)}</th>`).join('');
  const rows = listing.rooms.map(({ code }) => {
    const nights = days.map((day) => {
      const cell = cells.get(`${code} ${day}`);
      const free = cell?.availability ?? null;
      const style = free === null ? 'unknown' : free === 0 ? 'full' : '';
      const sold = cell === undefined || cell.sold === 0 ? '' : ` (${cell.sold})`;
      return `<td class="${style}">${free ?? '–'}${sold}</td>`;
    });
    return `<tr><th>${escaped(code)}</th>${nights.join('')}</tr>`;
  });
  const { all, waiting } = store.revisionCounts(listing.code);
  return `<h2>${escaped(listing.ota)}: ${escaped(listing.code)}</h2>
<p>${listing.format}, weather ${escaped(JSON.stringify(listing.weather))},
${all} revisions of bookings, ${waiting} not acknowledged</p>
<table><tr><th>room</th>${head}</tr>${rows.join('')}</table>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
}
