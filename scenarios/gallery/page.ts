import type { Exhibit } from './exhibits.ts';
import { htmlOf } from './page-html.ts';
import { markdownOf } from './page-markdown.ts';
import { writeWhole } from './write-whole.ts';
import { FILES, readWrittenDown } from './written-down.ts';

/** Writes the page anew, of the exhibits as they are and what was last written down. */
export function writePages(exhibits: readonly Exhibit[]): void {
  const written = readWrittenDown();
  writeWhole(FILES.markdown, markdownOf(exhibits, written));
  writeWhole(FILES.html, htmlOf(exhibits, written));
}
