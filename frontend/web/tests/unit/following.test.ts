/** What is heard over the WebSocket, and what is asked of the API because of it. */
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Envelope, NamespaceList, ScheduleList, Timeline } from '../../src/api/names'
import { timeline } from '../fixtures/answers'
import { envelope } from '../fixtures/estate'

class Socket {
  static last: Socket
  onmessage: (event: { data: string }) => void = () => undefined
  onclose: () => void = () => undefined
  constructor() {
    Socket.last = this
  }
  close(): void {}
  says(message: object): void {
    this.onmessage({ data: JSON.stringify({ as_of: '2026-10-21T13:42:00Z', ...message }) })
  }
}
vi.stubGlobal('WebSocket', Socket)

const asked: URL[] = []
let told: object = {}
vi.stubGlobal('fetch', (request: Request) => {
  asked.push(new URL(request.url))
  return Promise.resolve(new Response(JSON.stringify(envelope(told)), { headers: { 'Content-Type': 'application/json' } }))
})
const { liveUpdates } = await import('../../src/api/live')
const { queries } = await import('../../src/api/queries')
const { followChanges } = await import('../../src/api/following')

let client: QueryClient
let seq = 0
const stops: (() => void)[] = []
const namespacesKey = ['namespaces']
const pageKey = ['schedules', { sort: 'state' }, 0]
const namespaces = () => client.getQueryData<Envelope<NamespaceList>>(namespacesKey)?.data.items ?? []
const schedules = () => client.getQueryData<Envelope<ScheduleList>>(pageKey)?.data.items ?? []
const row = (id: string, state: string) => ({ id, state, namespace: id, cluster: 'main' })
const page = (...items: object[]) => ({ ...envelope({ items, total: items.length, troubled: 0, cursor: null }) })
const change = (more: object) => Socket.last.says({ type: 'change', seq: ++seq, namespaces: [], schedules: [], gone: [], refetch: false, ...more })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  asked.length = 0
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  client.setQueryData(namespacesKey, envelope({ items: [row('a', 'asleep'), row('b', 'asleep')], allowed: [], patterns: [] }))
  client.setQueryData(pageKey, page(row('a', 'pending'), row('b', 'pending')))
  liveUpdates.start()
  Socket.last.says({ type: 'snapshot', epoch: 'e', seq: ++seq })
  stops.push(followChanges(client), () => liveUpdates.pause())
})
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  client.clear()
  vi.useRealTimers()
})

function onShow(queryKey: readonly unknown[], queryFn: () => Promise<unknown>): void {
  stops.push(new QueryObserver(client, { queryKey, queryFn }).subscribe(() => undefined))
}

test('a change is put into the rows of its name, and no list is asked for', async () => {
  change({ namespaces: [row('b', 'awake')], schedules: [row('b', 'awake')] })
  await vi.advanceTimersByTimeAsync(2_000)
  expect(namespaces().map((each) => each.state)).toEqual(['asleep', 'awake'])
  expect(schedules().map((each) => [each.id, each.state])).toEqual([['a', 'pending'], ['b', 'awake']])
  expect(asked).toEqual([])
})

test('rows stay where they are for ten seconds, then the page on show is read in its new order', async () => {
  onShow(pageKey, () => Promise.resolve(page(row('b', 'awake'), row('a', 'pending'))))
  change({ schedules: [row('b', 'awake')] })
  await vi.advanceTimersByTimeAsync(9_000)
  expect(schedules().map((each) => each.id)).toEqual(['a', 'b'])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(schedules().map((each) => each.id)).toEqual(['b', 'a'])
})

test('what is gone is taken out of the list, and a name that is new has it read again', async () => {
  const read = vi.fn(() => Promise.resolve(envelope({ items: [row('b', 'asleep'), row('c', 'asleep')], allowed: [], patterns: [] })))
  onShow(namespacesKey, read)
  read.mockClear()
  change({ gone: ['main/a'] })
  expect(namespaces().map((each) => each.namespace)).toEqual(['b'])
  change({ namespaces: [row('c', 'asleep')] })
  await vi.advanceTimersByTimeAsync(11_000)
  expect(read).toHaveBeenCalledTimes(1)
  expect(namespaces().map((each) => each.namespace)).toEqual(['b', 'c'])
})

test('of a timeline the rows concerned are read alone, with the strip above them', async () => {
  const { queryKey } = queries.timeline('2026-10-19T05:00:00Z', '2026-10-26T05:00:00Z')
  const whole = vi.fn(() => Promise.resolve(envelope({ ...timeline, rows: [row('a', 'asleep'), row('b', 'asleep')] })))
  onShow(queryKey, whole)
  await vi.advanceTimersByTimeAsync(10)
  told = { ...timeline, use: [], rows: [row('b', 'awake')] }
  change({ namespaces: [row('b', 'awake')] })
  await vi.advanceTimersByTimeAsync(10)
  const found = client.getQueryData<Envelope<Timeline>>(queryKey)?.data
  expect(found?.rows.map((each) => [each.namespace, each.state])).toEqual([['a', 'asleep'], ['b', 'awake']])
  expect(found?.use).toEqual([])
  expect(asked.map((url) => url.searchParams.getAll('namespace'))).toEqual([['b']])
  expect(whole).toHaveBeenCalledTimes(1)
})

test('sums on show are asked for at most once a second, and what nobody looks at is not', async () => {
  const read = vi.fn(() => Promise.resolve(envelope({})))
  onShow(['summary'], read)
  read.mockClear()
  for (let n = 0; n < 20; n++) {
    change({ namespaces: [row('b', n % 2 ? 'awake' : 'asleep')] })
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(read.mock.calls.length).toBeGreaterThanOrEqual(2)
  expect(read.mock.calls.length).toBeLessThanOrEqual(3)
})

test('one namespace is asked for again when it is the one that has changed, and not for another', async () => {
  const [own, other] = [vi.fn(() => Promise.resolve({})), vi.fn(() => Promise.resolve({}))]
  onShow(queries.namespace('main', 'b').queryKey, own)
  onShow(queries.namespace('main', 'a').queryKey, other)
  for (const each of [own, other]) each.mockClear()
  change({ namespaces: [row('b', 'awake')] })
  await vi.advanceTimersByTimeAsync(1_000)
  expect([own.mock.calls.length, other.mock.calls.length]).toEqual([1, 0])
})

test.each([
  ['a number is missing', () => { seq++; change({}) }],
  ['there is too much to tell', () => { change({ refetch: true }) }],
  ['another process answers', () => { Socket.last.says({ type: 'snapshot', epoch: 'f', seq: ++seq }) }],
])('where %s, everything on show is asked for again', async (_, happen) => {
  const read = vi.fn(() => Promise.resolve(page(row('a', 'pending'))))
  onShow(pageKey, read)
  read.mockClear()
  happen()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(read).toHaveBeenCalledTimes(1)
})
