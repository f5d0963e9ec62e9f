import { useCallback, useLayoutEffect, useRef } from 'react';

/**
 * A function that stays the same object and calls the newest `handler`, for children that are
 * memoised; never call it in render. What only effects call is a `useEffectEvent` of React's, which
 * may not be passed on.
 */
export function useStableHandler<Value>(handler: (value: Value) => void): (value: Value) => void {
  const newest = useRef(handler);
  useLayoutEffect(() => {
    newest.current = handler;
  }, [handler]);
  return useCallback((value) => newest.current(value), []);
}
