/** How full a cache is. */
export interface CacheLoad {
  readonly entries: number;
  /** Of JSON. */
  readonly bytes: number;
  /** Pages that had to go since there was no more room, from the beginning on; not those that were forgotten. */
  readonly evictions: number;
}
