import type { Fields } from '../model/evidence.ts';

/** Deeper than any declared answer: lists of lists have no end of their own. */
const MAX_DEPTH = 16;
/** Enough to say what is wrong. */
const MAX_UNDECLARED = 8;
const NAME_CHARS = 60;

/** @returns paths of fields that are not declared, `lines.costPriceCents`: a few of them, each once. */
export function undeclaredFields(json: unknown, declared: Fields): readonly string[] {
  const found: string[] = [];
  walk(json, declared, '', 0, found);
  return found;
}

function walk(value: unknown, declared: Fields, path: string, depth: number, found: string[]): void {
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return;
  if (Array.isArray(value)) {
    for (const item of value) walk(item, declared, path, depth + 1, found);
    return;
  }
  for (const name in value) {
    const inner = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (inner === undefined) note(path + name.slice(0, NAME_CHARS), found);
    else if (inner !== true)
      walk((value as Record<string, unknown>)[name], inner, `${path}${name}.`, depth + 1, found);
  }
}

function note(path: string, found: string[]): void {
  if (found.length < MAX_UNDECLARED && !found.includes(path)) found.push(path);
}
