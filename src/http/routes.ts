/** The whole API in one list; the router and the OpenAPI document are both made from it. */

import { blockRoutes } from './blocks/block-routes.ts';
import { bookingRoutes } from './booking/booking-routes.ts';
import { cancellationRoutes } from './booking/cancellation-routes.ts';
import { holdRoutes } from './booking/hold-routes.ts';
import { modificationRoutes } from './booking/modification-routes.ts';
import { quoteRoutes } from './booking/quote-routes.ts';
import { channelBookingRoutes } from './channels/channel-booking-routes.ts';
import { channelRoutes } from './channels/channel-routes.ts';
import { chargeRoutes } from './charges/charge-routes.ts';
import { availabilityRoutes } from './inventory/availability-routes.ts';
import { operationRoutes } from './operation-routes.ts';
import { overbookingRoutes } from './overbooking/overbooking-routes.ts';
import { pricingRoutes } from './pricing/pricing-routes.ts';
import { promoRoutes } from './pricing/promo-routes.ts';
import { ratePlanRoutes } from './pricing/rate-plan-routes.ts';
import { propertyRoutes } from './property/property-routes.ts';
import { roomTypeRoutes } from './property/room-type-routes.ts';
import { assignmentRoutes } from './rooms/assignment-routes.ts';
import { housekeepingRoutes } from './rooms/housekeeping-routes.ts';
import { roomRoutes } from './rooms/room-routes.ts';
import type { Route } from './route.ts';
import { tripRoutes } from './trips/trip-routes.ts';
import { waitlistRoutes } from './waitlist/waitlist-routes.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

export const routes: readonly Route[] = [
  ...propertyRoutes,
  ...roomTypeRoutes,
  ...roomRoutes,
  ...housekeepingRoutes,
  ...ratePlanRoutes,
  ...chargeRoutes,
  ...promoRoutes,
  ...pricingRoutes,
  ...availabilityRoutes,
  ...overbookingRoutes,
  ...quoteRoutes,
  ...holdRoutes,
  ...bookingRoutes,
  ...waitlistRoutes,
  ...tripRoutes,
  ...assignmentRoutes,
  ...blockRoutes,
  ...webhookRoutes,
  ...channelRoutes,
  ...channelBookingRoutes,
  ...cancellationRoutes,
  ...modificationRoutes,
  ...operationRoutes,
];
