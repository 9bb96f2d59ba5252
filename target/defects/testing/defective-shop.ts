import { openTestShop, type TestShop } from '../../testing/shop.ts';
import { chooseDefect } from '../index.ts';

export interface DefectiveShop {
  readonly shop: TestShop;
  /** The same world, with this defect or twin in the shop. */
  openWith(name: string, settings?: Readonly<Record<string, string>>): Promise<void>;
  /** What the bank took from the cards whose tokens end like this. */
  captured(card: string): readonly TestShop['bank']['payments'][number][];
}

export async function openDefectiveShop(): Promise<DefectiveShop> {
  const shop = await openTestShop();
  return {
    shop,
    async openWith(name, settings = {}) {
      const defect = chooseDefect({ defect: name, production: false });
      if (defect === null) throw new Error(`no defect ${name}`);
      // What shows too much has no place in the contract.
      const isHeld = defect.breaks !== 'fields-are-allow-listed';
      // Some have other tables: what the one before has left is not theirs.
      await shop.shut();
      await shop.database.query('drop schema public cascade; create schema public');
      await shop.reopen({ replace: defect.replace, settings, isHeld });
    },
    captured: (card) =>
      shop.bank.payments.filter(({ cardToken, status }) => status === 'captured' && cardToken.endsWith(card)),
  };
}
