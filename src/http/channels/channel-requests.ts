/** What staff may send about channels. Null returns a setting to what the format or channel says. */
import { z } from 'zod';
import { limits } from '../../limits.ts';
import { isOrdered, NAME_LENGTH_MAX, ORDERED } from '../requests.ts';
import {
  channel,
  channelId,
  civilDate,
  opaque,
  propertyId,
  queryInt,
  ratePlanId,
  roomTypeId,
  text,
} from '../scalars.ts';

export const inChannel = z.strictObject({ channelId });

/** Its form only; where it may lead is asked of the network. */
const url = opaque(limits.channelUrlLengthMax).refine((value) => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  const isHttp = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  return isHttp && !value.includes('#');
}, 'Must be an absolute http or https URL without a fragment');
const code = opaque(limits.channelCodeLengthMax).regex(
  /^\S(?:[\s\S]*\S)?$/,
  'Must have no blanks around it',
);
/** A decimal string; never all of it off, for an OTA would sell rooms for nothing. */
const markup = z.string().regex(/^(?:\d{1,3}(?:\.\d{1,2})?|-\d{1,2}(?:\.\d{1,2})?)$/, {
  error: 'Must be a percentage from -99.99 to 999.99 with at most two decimals',
});

const roomTypes = z.array(z.strictObject({ roomTypeId, code })).max(limits.roomTypesMax);
const ratePlan = z
  .strictObject({
    roomTypeId,
    ratePlanId,
    code,
    occupancies: z
      .array(z.int().min(1).max(limits.partyGuestsMax))
      .min(1)
      .max(limits.channelOccupanciesMax),
    markupPercent: markup.nullable().optional(),
  })
  .refine(
    ({ occupancies }) =>
      occupancies.every((adults, at) => at === 0 || adults > (occupancies[at - 1] ?? 0)),
    { path: ['occupancies'], message: 'Must name the fewest adults first, and each number once' },
  );
const ratePlans = z.array(ratePlan).max(limits.channelPlansMax);

const rooms = z.int().min(0).max(limits.roomsMax);
const rule = z
  .strictObject({
    roomTypeIds: z.array(roomTypeId).min(1).max(limits.roomTypesMax).nullable().optional(),
    from: civilDate.nullable().optional(),
    to: civilDate.nullable().optional(),
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).nullable().optional(),
    closeOut: z.boolean().optional(),
    offset: rooms.optional(),
    cap: rooms.nullable().optional(),
  })
  .refine(({ from, to }) => !from || !to || isOrdered({ from, to }), ORDERED);
const rules = z.array(rule).max(limits.channelRulesMax);

const settings = {
  rules: rules.optional(),
  markupPercent: markup.optional(),
  requestsPerMinute: z.int().min(1).max(limits.channelRequestsPerMinuteMax).nullable().optional(),
  rangesPerRequest: z.int().min(1).max(limits.channelRangesPerRequestMax).nullable().optional(),
  reconcileEveryMinutes: z
    .int()
    .min(limits.channelReconcileMinutesMin)
    .max(limits.channelReconcileMinutesMax)
    .nullable()
    .optional(),
};

export const channelCreation = z.strictObject({
  id: channelId.optional(),
  name: text(NAME_LENGTH_MAX),
  propertyId,
  seller: channel,
  format: opaque(limits.channelCodeLengthMax).regex(
    /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
    'Must be the name of a format',
  ),
  url,
  hotelCode: code,
  roomTypes: roomTypes.optional(),
  ratePlans: ratePlans.optional(),
  ...settings,
});
export const channelChange = z.strictObject({
  name: text(NAME_LENGTH_MAX).optional(),
  url: url.optional(),
  hotelCode: code.optional(),
  roomTypes: roomTypes.optional(),
  ratePlans: ratePlans.optional(),
  ...settings,
});
export type ChannelChangeBody = z.output<typeof channelChange>;

export const channelCredentials = z.strictObject({
  /** By the names that the format asks for. */
  credentials: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/, 'Must be the name of a credential'),
        value: opaque(limits.channelCredentialLengthMax),
      }),
    )
    .min(1)
    .max(8)
    .refine(
      (list) => new Set(list.map(({ name }) => name)).size === list.length,
      'Must give each credential once',
    ),
});
export const reconciliationsQuery = z.strictObject({
  cursor: z.string().min(1).max(500).optional(),
  limit: queryInt(1, limits.pageItemsMax).optional(),
});

export const passwordRotation = z.strictObject({
  overlapSeconds: z
    .int()
    .min(0)
    .max(limits.channelOverlapMsMax / 1_000)
    .optional(),
});
