import { EXIT } from '../../model/errors.ts';

/** Ctrl-C and SIGTERM end the run in order: the world is closed, what was recorded stays readable. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** 130 or 143 once interrupted, else `null`. */
  exitCode(): number | null;
  dispose(): void;
}

export class Interrupted extends Error {
  override name = 'Interrupted';
}

/**
 * A terminal sends Ctrl-C to all that it started, and npm, the matrix and the gallery hand it on: so soon after the first it is the same
 * one once more. Nobody who wants it to end at once minds so much.
 */
const ECHO_MS = 500;

export function watchSignals(): Interruption {
  const controller = new AbortController();
  let code: number | null = null;
  let interruptedAtMs = 0;
  const interrupt = (exitCode: number) => (): void => {
    if (code !== null) {
      if (performance.now() - interruptedAtMs < ECHO_MS) return;
      // A second signal means "now": the guard ends the world when this process is gone.
      process.exit(code);
    }
    code = exitCode;
    interruptedAtMs = performance.now();
    controller.abort(new Interrupted('interrupted'));
  };
  const onInt = interrupt(EXIT.sigint);
  const onTerm = interrupt(EXIT.sigterm);
  process.on('SIGINT', onInt).on('SIGTERM', onTerm);
  const dispose = (): void => void process.off('SIGINT', onInt).off('SIGTERM', onTerm);
  return { signal: controller.signal, exitCode: () => code, dispose };
}
