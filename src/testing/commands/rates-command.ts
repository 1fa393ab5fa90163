/** Commands about what a stay costs: rate plans, batches, promo codes, taxes, pricing. */
import type { ChargeRule } from '../../domain/charges/charges.ts';
import type { PropertyId, RatePlanId, RoomTypeId } from '../../domain/ids.ts';
import type { PricingSettings } from '../../domain/pricing/settings.ts';
import type { PromoCode, PromoDetails } from '../../domain/promo/promo-code.ts';
import type { AriChange, RatePlanChanges, RatePlanDetails } from '../../domain/rates/rate-plan.ts';

/** Amounts are minor units. */
export type RatesCommand =
  | {
      readonly type: 'add_rate_plan';
      readonly propertyId: PropertyId;
      readonly roomTypeId: RoomTypeId;
      readonly id: RatePlanId;
      readonly details: RatePlanDetails;
    }
  | {
      readonly type: 'change_rate_plan';
      readonly propertyId: PropertyId;
      readonly roomTypeId: RoomTypeId;
      readonly ratePlanId: RatePlanId;
      readonly changes: RatePlanChanges;
    }
  | {
      readonly type: 'update_ari';
      readonly propertyId: PropertyId;
      readonly changes: readonly AriChange[];
    }
  | {
      readonly type: 'set_promo_code';
      readonly propertyId: PropertyId;
      readonly promoCode: PromoCode;
      readonly details: PromoDetails;
    }
  | {
      readonly type: 'set_charges';
      readonly propertyId: PropertyId;
      readonly charges: readonly ChargeRule[];
    }
  | {
      readonly type: 'set_pricing';
      readonly propertyId: PropertyId;
      readonly settings: PricingSettings;
    };
