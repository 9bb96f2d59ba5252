import pc from 'picocolors';

/**
 * Live progress on stderr, so that stdout holds only what was asked for. In a terminal the last line is rewritten;
 * elsewhere each stage is one line, and the ticks in between are left out.
 */
export interface Progress {
  /** A stage begins: stays on the screen. */
  stage(text: string): void;
  /** How far it is: replaced by the next one. */
  tick(text: string): void;
  end(): void;
}

const CLEAR_LINE = '\r\u001b[2K';

export function openProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) {
    return { stage: (text) => void stream.write(`${text}\n`), tick: () => undefined, end: () => undefined };
  }
  const cut = (text: string) => text.slice(0, Math.max(20, stream.columns - 1));
  return {
    stage: (text) => void stream.write(`${CLEAR_LINE}${pc.bold(cut(text))}\n`),
    tick: (text) => void stream.write(`${CLEAR_LINE}${pc.dim(cut(`  ${text}`))}`),
    end: () => void stream.write(CLEAR_LINE),
  };
}
