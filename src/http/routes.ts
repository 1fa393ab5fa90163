/** The whole API in one list; the router and the OpenAPI document are both made from it. */
import { assignmentRoutes } from './assignment-routes.ts';
import { availabilityRoutes } from './availability-routes.ts';
import { blockRoutes } from './block-routes.ts';
import { bookingRoutes } from './booking-routes.ts';
import { cancellationRoutes } from './cancellation-routes.ts';
import { channelBookingRoutes } from './channel-booking-routes.ts';
import { channelRoutes } from './channel-routes.ts';
import { chargeRoutes } from './charge-routes.ts';
import { holdRoutes } from './hold-routes.ts';
import { housekeepingRoutes } from './housekeeping-routes.ts';
import { modificationRoutes } from './modification-routes.ts';
import { operationRoutes } from './operation-routes.ts';
import { overbookingRoutes } from './overbooking-routes.ts';
import { pricingRoutes } from './pricing-routes.ts';
import { promoRoutes } from './promo-routes.ts';
import { propertyRoutes } from './property-routes.ts';
import { quoteRoutes } from './quote-routes.ts';
import { ratePlanRoutes } from './rate-plan-routes.ts';
import { roomRoutes } from './room-routes.ts';
import { roomTypeRoutes } from './room-type-routes.ts';
import type { Route } from './route.ts';
import { tripRoutes } from './trip-routes.ts';
import { waitlistRoutes } from './waitlist-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

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
