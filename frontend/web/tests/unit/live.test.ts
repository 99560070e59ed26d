import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LiveUpdates } from '../../src/api/live'

/** A socket that does what the test says, and nothing by itself. */
class DrawnSocket extends EventTarget {
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  isClosed = false

  constructor(readonly query: string) {
    super()
  }

  /** Closing is told later, as a browser tells it. */
  close() {
    this.isClosed = true
    setTimeout(() => this.onclose?.(), 0)
  }

  breaks() {
    this.onclose?.()
  }

  says(message: object) {
    this.onmessage?.({ data: JSON.stringify({ as_of: '2026-10-21T13:42:00Z', ...message }) })
  }
}

let sockets: DrawnSocket[] = []
const newest = () => sockets.at(-1) as DrawnSocket

function begin(): LiveUpdates {
  const updates = new LiveUpdates((query) => {
    const socket = new DrawnSocket(query)
    sockets.push(socket)
    return socket as unknown as WebSocket
  })
  updates.start()
  return updates
}

beforeEach(() => {
  sockets = []
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a word makes it live', () => {
  const updates = begin()
  expect(updates.snapshot().state).toBe('connecting')
  newest().says({ type: 'snapshot', epoch: 'a', seq: 7 })
  expect(updates.snapshot().state).toBe('live')
})

test('a socket that closes is lost at once, comes back by itself, and goes on from the number that it saw', () => {
  const updates = begin()
  newest().says({ type: 'snapshot', epoch: 'a', seq: 7 })
  newest().breaks()
  expect(updates.snapshot().state).toBe('lost')
  vi.advanceTimersByTime(1_000)
  expect(sockets).toHaveLength(2)
  expect(newest().query).toBe('?epoch=a&seq=7')
  newest().says({ type: 'resumed', epoch: 'a', seq: 7 })
  expect(updates.snapshot().state).toBe('live')
})

test('each try waits longer than the last, and none longer than a quarter over 15 s', () => {
  begin()
  newest().says({ type: 'snapshot', epoch: 'a', seq: 7 })
  const waits: number[] = []
  for (let i = 0; i < 9; i += 1) {
    const began = Date.now()
    newest().breaks()
    vi.advanceTimersToNextTimer()
    waits.push(Date.now() - began)
  }
  expect(waits[0]).toBeLessThan(1_000)
  expect(waits.at(-1)).toBeGreaterThan(10_000)
  expect(Math.max(...waits)).toBeLessThanOrEqual(18_750)
})

test('a socket that says nothing for long is given up', () => {
  begin()
  newest().says({ type: 'snapshot', epoch: 'a', seq: 7 })
  vi.advanceTimersByTime(41_000)
  expect(sockets[0]?.isClosed).toBe(true)
  vi.advanceTimersByTime(1_000)
  expect(sockets.length).toBeGreaterThan(1)
})

test('what is paused stays closed until it is started again', () => {
  const updates = begin()
  newest().says({ type: 'snapshot', epoch: 'a', seq: 7 })
  updates.pause()
  vi.advanceTimersByTime(120_000)
  expect(sockets).toHaveLength(1)
  expect(updates.snapshot().state).toBe('paused')
  updates.start()
  expect(sockets).toHaveLength(2)
})

test('a change tells which namespaces changed', () => {
  const updates = begin()
  const heard: string[][] = []
  updates.hear(({ changed }) => heard.push(changed.map((n) => n.namespace)))
  newest().says({ type: 'snapshot', epoch: 'a', seq: 7 })
  newest().says({ type: 'change', seq: 8, namespaces: [{ namespace: 'checkout-qa' }] })
  expect(heard).toEqual([['checkout-qa']])
})
