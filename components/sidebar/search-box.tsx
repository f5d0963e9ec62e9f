import { Search } from 'lucide-react';
import type { KeyboardEvent } from 'react';

/** Where chats are searched for; Escape empties it. */
export function SearchBox({ query, onQuery }: { query: string; onQuery(query: string): void }) {
  function clear(event: KeyboardEvent) {
    if (event.key !== 'Escape' || query === '') return;
    // The drawer would close as well.
    event.preventDefault();
    onQuery('');
  }

  return (
    <div className="relative">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-quiet"
      />
      <input
        type="search"
        aria-label="Search chats"
        placeholder="Search"
        maxLength={200}
        value={query}
        onChange={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={clear}
        className="h-9 w-full rounded-lg bg-transparent pr-3 pl-9 text-sm transition-colors placeholder:text-quiet hover:bg-hover focus:bg-raised max-md:h-11 max-md:text-base"
      />
    </div>
  );
}
