import fc from 'fast-check';
import { bend, type HostileRequest, type Plain, withHeader } from './request.ts';
import type { Subject } from './subject.ts';
import type { World } from './world.ts';

const as = (request: Plain, authorization: string) => withHeader(request, 'authorization', authorization);

const withoutToken = ({ headers }: Plain): Partial<Plain> => ({
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization')),
});

/** What can be wrong about who is calling. */
function accountKinds(
  { plain, caller, template }: Subject,
  { tokens, forged }: World,
): fc.Arbitrary<HostileRequest>[] {
  const nobody = fc
    .tuple(plain, fc.constantFrom(...forged))
    .map(([request, token]) => bend(request, 'a forged token', [401], as(request, token)));
  const none = plain.map((request) => bend(request, 'no token', [401], withoutToken(request)));
  const buyer = plain.map((request) =>
    bend(request, 'a buyer', [403], as(request, `Bearer ${tokens.buyer}`)),
  );
  const stranger = plain.map((request) =>
    bend(request, "somebody else's order", [404], as(request, `Bearer ${tokens.stranger}`)),
  );
  return [
    ...[nobody, nobody, nobody, none],
    ...(caller === 'admin' ? [buyer, buyer] : []),
    ...(template.includes('{orderId}') ? [stranger, stranger, stranger] : []),
  ];
}

const SIGNATURES = ['', 't=1', 'v1=00', `t=1,v1=${'0'.repeat(64)}`, `t=NaN,v1=${'g'.repeat(64)}`];

/** What can be wrong with the bank's signature: its form, its key, its time, or what it signs. */
function bankKinds({ plain }: Subject, { sign }: World): fc.Arbitrary<HostileRequest>[] {
  const signed = (make: (body: Buffer) => fc.Arbitrary<string>): fc.Arbitrary<HostileRequest> =>
    plain.chain((request) =>
      make(request.body ?? Buffer.alloc(0)).map((signature) =>
        bend(request, 'a wrong signature', [401], withHeader(request, 'bank-signature', signature)),
      ),
    );
  const nowS = (): number => Math.floor(Date.now() / 1_000);
  return [
    signed(() => fc.constantFrom(...SIGNATURES)),
    signed((body) => fc.constant(sign(body, 'another secret, that nobody has told us'))),
    signed((body) =>
      fc.constantFrom(-400, 400, -1e9, 1e9).map((offS) => sign(body, undefined, nowS() + offS)),
    ),
    signed((body) => fc.constant(sign(body.subarray(1)))),
    signed((body) => fc.constant(`${sign(body)},${sign(body)}`)),
  ];
}

export function callerKinds(subject: Subject, world: World): fc.Arbitrary<HostileRequest>[] {
  if (subject.caller === 'nobody') return [];
  return subject.caller === 'bank' ? bankKinds(subject, world) : accountKinds(subject, world);
}
