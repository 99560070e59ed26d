/** What is said of changes and marked on them: together, not too often, and not for ever. */
import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { paced } from '../../src/app/pacing'
import { useJustChanged } from '../../src/parts/useJustChanged'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function Line({ name, state }: { name: string; state: string }) {
  return <p className={useJustChanged(name, state)}>{state}</p>
}

test('a row whose state has changed is marked for four seconds, and one that is new is not', () => {
  const { rerender } = render(<Line name="main/qa" state="asleep" />)
  expect(screen.getByText('asleep')).not.toHaveClass('just-changed')
  rerender(<Line name="main/qa" state="awake" />)
  expect(screen.getByText('awake')).toHaveClass('just-changed')
  act(() => void vi.advanceTimersByTime(3_999))
  expect(screen.getByText('awake')).toHaveClass('just-changed')
  act(() => void vi.advanceTimersByTime(1))
  expect(screen.getByText('awake')).not.toHaveClass('just-changed')
})

test('a row that has moved to another place with its change is marked there', () => {
  const first = render(<Line name="main/moved" state="asleep" />)
  first.unmount()
  render(<Line name="main/moved" state="awake" />)
  expect(screen.getByText('awake')).toHaveClass('just-changed')
})

test('what is urgent is said at once, and what follows within the pause together after it', () => {
  const said: string[][] = []
  const way = paced<string>(30_000, true, (all) => said.push(all))
  way.add('a', 'a failed')
  vi.advanceTimersByTime(0)
  way.add('b', 'b failed')
  way.add('b', 'b is fought over')
  way.add('c', 'c failed')
  vi.advanceTimersByTime(29_999)
  expect(said).toEqual([['a failed']])
  vi.advanceTimersByTime(1)
  expect(said).toEqual([['a failed'], ['b is fought over', 'c failed']])
})

test('a storm of changes is at most six messages a minute', () => {
  const said: number[] = []
  const ways = [paced<number>(15_000, false, () => said.push(Date.now())), paced<number>(30_000, true, () => said.push(Date.now()))]
  for (let second = 0; second < 300; second += 1) {
    ways.forEach((way) => way.add(String(second), second))
    vi.advanceTimersByTime(1_000)
  }
  for (const at of said) expect(said.filter((each) => each >= at && each < at + 60_000).length).toBeLessThanOrEqual(6)
})
