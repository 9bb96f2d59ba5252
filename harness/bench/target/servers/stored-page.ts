/** An answer of the target, to be given again. */
export interface StoredPage {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface BareOptions {
  /** JSON of stored pages. */
  readonly pagesFile: string;
}
