import type { Answer, Request } from './adapter.ts';
import type { Actor } from './operation.ts';
import type { Sighting } from './sighting.ts';

/** Looks at what comes from the backend for what may not belong there. */
export interface Inspector {
  /** Called with each answer as it arrives, since its body is not kept for long. Pure, and a microsecond at most. */
  answer(actor: Actor, request: Request, answer: Answer): readonly Sighting[];
  mail(mail: { readonly subject: string; readonly body: string }): readonly Sighting[];
  /** Every secret that the run knows replaced: for a text in which one was sighted. */
  clean(text: string): string;
}
