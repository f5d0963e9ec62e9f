/**
 * A list that grows at the end and is let go at the beginning, both in constant time on average,
 * and is searched by halves because it is in order.
 */
export class SortedQueue<T> {
  #items: (T | undefined)[] = [];
  #start = 0;

  get length(): number {
    return this.#items.length - this.#start;
  }

  at(index: number): T | undefined {
    return this.#items[index < 0 ? this.#items.length + index : this.#start + index];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Lets the first item go. */
  shift(): void {
    if (this.length === 0) return;
    this.#items[this.#start] = undefined;
    this.#start += 1;
    if (this.#start < 1024 || this.#start < this.#items.length / 2) return;
    this.#items = this.#items.slice(this.#start);
    this.#start = 0;
  }

  /** The items from an index on. */
  from(index: number): T[] {
    return this.#items.slice(this.#start + index) as T[];
  }

  /** The first index whose item matches, given that all after it match too; the length if none. */
  firstIndex(matches: (item: T) => boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.at(middle);
      if (item !== undefined && !matches(item)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
