import { expect, it } from 'vitest';
import { SortedQueue } from './sorted-queue.ts';

it('it behaves as a list from which the front is taken, also after it made room', () => {
  const queue = new SortedQueue<number>();
  const list: number[] = [];
  for (let value = 0; value < 5000; value += 1) {
    queue.push(value);
    list.push(value);
    if (value % 3 === 0) continue;
    queue.shift();
    list.shift();
  }
  expect(queue.length).toBe(list.length);
  expect(queue.from(0)).toEqual(list);
  expect(queue.from(1000)).toEqual(list.slice(1000));
  for (const index of [0, 1, 700, list.length - 1, list.length, -1]) {
    expect(queue.at(index)).toBe(list.at(index));
  }
  for (const least of [0, 3333, 3334, 4200, 4999, 5000]) {
    const index = list.findIndex((value) => value >= least);
    expect(queue.firstIndex((value) => value >= least)).toBe(index < 0 ? list.length : index);
  }
});

it('an empty one has nothing, before and after', () => {
  const queue = new SortedQueue<number>();
  queue.shift();
  queue.push(1);
  queue.shift();
  expect([queue.length, queue.at(0), queue.at(-1)]).toEqual([0, undefined, undefined]);
  expect(queue.firstIndex(() => true)).toBe(0);
});
