/** What is heard over the WebSocket, put into the answers at hand: rows by their name, and nothing else asked again.

Sums and counts cannot be patched: those on show are asked for again, at most once a second. Rows keep their places for
as long as `REORDER_AFTER_MS`, so that none moves under a pointer; then the pages on show are read again.
*/
import { type QueryClient, type QueryKey, hashKey } from '@tanstack/react-query'
import type { Envelope, Namespace, NamespaceList, Schedule, ScheduleList, Timeline } from './names'
import { type Told, liveUpdates } from './live'
import { timelineRows } from './queries'

const SUMS_PAUSE_MS = 1_000
const REORDER_AFTER_MS = 10_000
const MOST_ROWS_PATCHED = 50

const nameOf = (of: { cluster: string; namespace: string }) => `${of.cluster}/${of.namespace}`

export function followChanges(client: QueryClient): () => void {
  const soon = rereading(client, 0, SUMS_PAUSE_MS)
  const later = rereading(client, REORDER_AFTER_MS, 0)
  const stop = liveUpdates.hear((told) => {
    if (told.refetch) {
      soon.ask([])
      return
    }
    patchSchedules(client, told)
    patchNamespaces(client, told, later.ask)
    void patchTimelines(client, told, soon.ask)
    soon.ask(['summary'], ['health'], ...concerned(told))
    later.ask(['schedules'], ['costs'], ['series'])
  })
  return () => {
    stop()
    soon.stop()
    later.stop()
  }
}

/** Those answers about one thing that has changed. */
function concerned(told: Told): QueryKey[] {
  return [...told.changed.map((n) => ['namespace', n.cluster, n.namespace]), ...told.schedules.map((s) => ['schedule', s.id])]
}

type Ask = (...keys: QueryKey[]) => void

/** Asks again for what is on show, so long after it was first wanted, and so long after the last answers at the least. */
function rereading(client: QueryClient, afterMs: number, pauseMs: number): { ask: Ask; stop: () => void } {
  const waiting = new Map<string, QueryKey>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isReading = false
  let notBefore = 0
  const read = async () => {
    isReading = true
    const keys = [...waiting.values()]
    waiting.clear()
    await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey, predicate: (query) => query.queryKey[0] !== 'validate' })))
    isReading = false
    notBefore = Date.now() + pauseMs
    plan()
  }
  const plan = () => {
    if (timer || isReading || !waiting.size) return
    timer = setTimeout(() => {
      timer = undefined
      void read()
    }, Math.max(afterMs, notBefore - Date.now()))
  }
  return {
    ask: (...keys) => {
      for (const key of keys) waiting.set(hashKey(key), key)
      plan()
    },
    stop: () => {
      waiting.clear()
      clearTimeout(timer)
    },
  }
}

function patchSchedules(client: QueryClient, told: Told): void {
  const byId = new Map(told.schedules.map((schedule) => [schedule.id, schedule]))
  client.setQueriesData<Envelope<ScheduleList>>({ queryKey: ['schedules'] }, (page) => {
    if (!page?.data.items.some((row) => byId.has(row.id))) return page
    return { ...page, data: { ...page.data, items: page.data.items.map((row): Schedule => byId.get(row.id) ?? row) } }
  })
}

function patchNamespaces(client: QueryClient, told: Told, reread: Ask): void {
  const queryKey = ['namespaces']
  const byName = new Map(told.changed.map((namespace) => [nameOf(namespace), namespace]))
  const gone = new Set(told.gone)
  let met = 0
  client.setQueryData<Envelope<NamespaceList>>(queryKey, (list) => {
    if (!list) return list
    const left = list.data.items.filter((row) => !gone.has(nameOf(row)))
    met = left.filter((row) => byName.has(nameOf(row))).length
    return { ...list, data: { ...list.data, items: left.map((row): Namespace => byName.get(nameOf(row)) ?? row) } }
  })
  if (met < byName.size || client.isFetching({ queryKey })) reread(queryKey)
}

/** Reads the rows concerned alone, with the strip above them, which is of all. */
async function patchTimelines(client: QueryClient, told: Told, reread: Ask): Promise<void> {
  const names = [...new Set(told.changed.map((each) => each.namespace))]
  for (const query of client.getQueryCache().findAll({ queryKey: ['timeline'], type: 'active' })) {
    const [, since, until] = query.queryKey as [string, string, string]
    if (told.gone.length || names.length > MOST_ROWS_PATCHED) reread(query.queryKey)
    else if (names.length) await patchTimeline(client, query.queryKey, () => timelineRows(since, until, names), reread)
  }
}

async function patchTimeline(client: QueryClient, key: QueryKey, ask: () => Promise<Envelope<Timeline>>, reread: Ask): Promise<void> {
  const part = await ask().catch(() => null)
  const whole = client.getQueryData<Envelope<Timeline>>(key)
  const known = new Set(whole?.data.rows.map(nameOf))
  if (!part || !whole || client.isFetching({ queryKey: key }) || part.data.rows.some((row) => !known.has(nameOf(row)))) {
    reread(key)
    return
  }
  const { use, away } = part.data
  const rows = new Map(part.data.rows.map((row) => [nameOf(row), row]))
  client.setQueryData<Envelope<Timeline>>(key, {
    ...whole,
    seq: part.seq,
    as_of: part.as_of,
    data: { ...whole.data, use, away, rows: whole.data.rows.map((row) => rows.get(nameOf(row)) ?? row) },
  })
}
