import { webhookEvent } from '../../bank/webhook.ts';
import { check } from '../../check.ts';
import { parseJson } from '../../json.ts';
import type { Defect } from '../defect.ts';
import { believe } from './believe-webhook.ts';

export const webhookUnsigned: Defect = {
  name: 'webhook-unsigned',
  number: 26,
  title: 'Anybody can be the bank',
  family: 'payment',
  breaks: 'webhooks-are-authentic',
  story: [
    'What comes to the address for webhooks is read and believed; the header with the signature is there, and nobody looks at it.',
    'The address is no secret: it stands in documentation, in client code, and in the first scan of every bot.',
    'One POST makes any order a paid one.',
  ],
  provokedBy: { what: "a message in the bank's name without its signature", circumstances: ['webhooks'] },
  seenIn: { what: 'CVE-2026-0656', url: 'https://www.cve.org/CVERecord?id=CVE-2026-0656' },
  insteadOf: ['bank/webhook.ts#makeOpenWebhook', 'orders/hear.ts#hear'],
  replace: () => ({
    hearBank: (parts, _around, { body }) => believe(parts, check(webhookEvent, parseJson(body))),
  }),
};
