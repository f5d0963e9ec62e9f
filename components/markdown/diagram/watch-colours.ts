/**
 * Calls `onChange` when the page may have other colours: the device's or the reader's choice has
 * changed. Returns the function that ends it.
 */
export function watchColours(onChange: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const choice = new MutationObserver(onChange);
  scheme.addEventListener('change', onChange);
  choice.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    scheme.removeEventListener('change', onChange);
    choice.disconnect();
  };
}
