import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';

/** The field for searching chats; Escape empties it. */
export function SearchBox({ query, onQuery }: { query: string; onQuery(query: string): void }) {
  const box = useRef<HTMLInputElement>(null);

  function clear(event: KeyboardEvent) {
    if (event.key !== 'Escape' || query === '') return;
    // Otherwise the drawer would close as well.
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
        ref={box}
        type="search"
        aria-label="Search chats"
        placeholder="Search"
        maxLength={200}
        value={query}
        onChange={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={clear}
        className="h-9 w-full rounded-lg bg-transparent pr-10 pl-9 text-sm -outline-offset-2 [&::-webkit-search-cancel-button]:hidden transition-colors placeholder:text-quiet hover:bg-hover focus:bg-raised touch:h-11 touch:pr-12 touch:text-base"
      />
      {query !== '' && (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => {
            onQuery('');
            box.current?.focus();
          }}
          className="absolute top-0 right-0 grid size-9 place-items-center rounded-lg text-quiet transition-colors hover:text-ink touch:size-11"
        >
          <X aria-hidden="true" className="size-4" />
        </button>
      )}
    </div>
  );
}
