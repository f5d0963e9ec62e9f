/** Stands here because Turbopack would take the project's own one from the folders above. */
export function register(): void {
  // Nothing to start.
}
