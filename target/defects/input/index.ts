import type { Defect } from '../defect.ts';
import { clientPrice } from './client-price.ts';
import { orderWithoutOwner } from './order-without-owner.ts';

/** Numbers 30 to 37. */
export const INPUT: readonly Defect[] = [clientPrice, orderWithoutOwner];
