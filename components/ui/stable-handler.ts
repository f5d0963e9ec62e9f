import { useCallback, useLayoutEffect, useRef } from 'react';

/** A function that stays the same and calls the newest `handler`: for memoised children. Not for use in render. */
export function useStableHandler<Value>(handler: (value: Value) => void): (value: Value) => void {
  const newest = useRef(handler);
  useLayoutEffect(() => {
    newest.current = handler;
  }, [handler]);
  return useCallback((value) => newest.current(value), []);
}
