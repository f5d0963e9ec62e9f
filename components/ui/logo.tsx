/** The product's glyph: two chevrons pointing back. Decoration; a name stands beside it. */
export function Logo({ className = 'size-5' }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" fill="none" className={className}>
      <path
        d="m11.5 5.5-6.5 6.5 6.5 6.5M19 5.5 12.5 12l6.5 6.5"
        stroke="currentColor"
        strokeWidth="2.25"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
