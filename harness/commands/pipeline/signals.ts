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

export function watchSignals(): Interruption {
  const controller = new AbortController();
  let code: number | null = null;
  const interrupt = (exitCode: number) => (): void => {
    // A second signal means "now": the guard ends the world when this process is gone.
    if (code !== null) process.exit(code);
    code = exitCode;
    controller.abort(new Interrupted('interrupted'));
  };
  const onInt = interrupt(EXIT.sigint);
  const onTerm = interrupt(EXIT.sigterm);
  process.on('SIGINT', onInt).on('SIGTERM', onTerm);
  const dispose = (): void => void process.off('SIGINT', onInt).off('SIGTERM', onTerm);
  return { signal: controller.signal, exitCode: () => code, dispose };
}
