import { GALLERY } from './index.ts';
import { fileOf, rightCode, wrongCode } from './source.ts';

/**
 * Prints the gallery as JSON: what there is to see, and for each the wrong code and the right one. A program of its own,
 * since who judges this shop must not import it.
 */
const exhibits = GALLERY.map((exhibit) => {
  const { replace: _, ...label } = exhibit;
  const { insteadOf: __, ...shown } = label;
  return {
    ...shown,
    file: `target/${fileOf(exhibit)}`,
    right: rightCode(exhibit),
    wrong: wrongCode(exhibit),
  };
});

process.stdout.write(`${JSON.stringify(exhibits, null, 2)}\n`);
