import { z } from 'zod';

/** Visible ASCII: no NUL that PostgreSQL would refuse, nothing that needs escaping in a log. */
export const sku = z.string().regex(/^[!-~]{1,64}$/);

/** Something that is no sku names no product, so it is looked up nowhere. */
export const isSku = (text: string): boolean => sku.safeParse(text).success;
