import type { Defect } from '../defect.ts';
import { adminWithoutRole } from './admin-without-role.ts';
import { bodyIntoInsert } from './body-into-insert.ts';
import { clientPrice } from './client-price.ts';
import { floatingMoney } from './floating-money.ts';
import { negativeQuantity } from './negative-quantity.ts';
import { orderWithoutOwner } from './order-without-owner.ts';
import { selectStar } from './select-star.ts';
import { sqlFromAString } from './sql-from-a-string.ts';

/** Numbers 30 to 37. */
export const INPUT: readonly Defect[] = [
  clientPrice,
  negativeQuantity,
  floatingMoney,
  bodyIntoInsert,
  orderWithoutOwner,
  selectStar,
  adminWithoutRole,
  sqlFromAString,
];
