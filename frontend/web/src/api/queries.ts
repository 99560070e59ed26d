/** One query for each thing that a view shows. They are asked again now and then, more often while nothing is heard. */
import { QueryClient, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { serverClock } from '../time/clock'
import { ApiFault, answered, api } from './client'
import { liveUpdates } from './live'
import type { CostsAsked, Envelope, SchedulesAsked, Summary } from './names'

const POLL_LIVE_MS = 60_000
const POLL_LOST_MS = 15_000
/** Where an hour takes a second or two. */
const POLL_DEMO_MS = 2_000
/** After an error, and while what is shown is known to be out of date. */
export const RETRY_MS = 8_000

/** How many schedules a page has; the list asks for the pages that are in view, wherever they are. */
export const SCHEDULES_AT_ONCE = 200

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: false,
        refetchOnReconnect: true,
        networkMode: 'always',
        refetchInterval: (query) => interval(query.state.error),
      },
    },
  })
}

function interval(error: unknown): number | false {
  if (error) return error instanceof ApiFault && error.status === 404 ? POLL_LIVE_MS : RETRY_MS
  const { state } = liveUpdates.snapshot()
  return state === 'paused' ? false : state === 'lost' ? POLL_LOST_MS : POLL_LIVE_MS
}

/** How long after its last answer the summary is asked for again; false: nobody asks, since the updates are paused. */
export function summaryPause(known: Envelope<Summary> | undefined, error: unknown): number | false {
  const pause = interval(error)
  const isOld = known !== undefined && (known.stale_since !== null || known.data.engine.away_since !== null)
  return isOld && pause !== false ? Math.min(pause, RETRY_MS) : pause
}

function seriesPause(error: unknown): number | false {
  const pause = interval(error)
  return pause === POLL_LIVE_MS && serverClock.speed > 1 ? POLL_DEMO_MS : pause
}

export const queries = {
  summary: () =>
    queryOptions({
      queryKey: ['summary'],
      queryFn: ({ signal }) => answered(api.GET('/api/v1/summary', { signal })),
      refetchInterval: ({ state }) => summaryPause(state.data, state.error),
    }),

  namespaces: () =>
    queryOptions({
      queryKey: ['namespaces'],
      queryFn: ({ signal }) => answered(api.GET('/api/v1/namespaces', { signal })),
    }),

  namespace: (cluster: string, namespace: string) =>
    queryOptions({
      queryKey: ['namespace', cluster, namespace],
      queryFn: ({ signal }) =>
        answered(api.GET('/api/v1/namespaces/{cluster}/{namespace}', { params: { path: { cluster, namespace } }, signal })),
    }),

  timeline: (since: string, until: string) =>
    queryOptions({
      queryKey: ['timeline', since, until],
      queryFn: ({ signal }) => wholeTimeline(since, until, signal),
      placeholderData: keepPreviousData,
    }),

  schedules: (asked: SchedulesAsked, page: number) =>
    queryOptions({
      queryKey: ['schedules', asked, page],
      queryFn: ({ signal }) => {
        const query = { ...asked, limit: SCHEDULES_AT_ONCE, offset: page * SCHEDULES_AT_ONCE }
        return answered(api.GET('/api/v1/schedules', { params: { query }, signal }))
      },
      placeholderData: keepPreviousData,
    }),

  schedule: (id: string) =>
    queryOptions({
      queryKey: ['schedule', id],
      queryFn: ({ signal }) => answered(api.GET('/api/v1/schedules/{id}', { params: { path: { id } }, signal })),
    }),

  /** The answer with what was asked for: until the next one has come, it stands under another question. */
  costs: (asked: CostsAsked) =>
    queryOptions({
      queryKey: ['costs', asked],
      queryFn: async ({ signal }) => ({ ...(await answered(api.GET('/api/v1/costs', { params: { query: asked }, signal }))), asked }),
      placeholderData: keepPreviousData,
    }),

  /** The span of a range moves on with the clock, and it is the same question all the time. */
  series: (range: string, since: string, until: string) =>
    queryOptions({
      queryKey: ['series', range],
      queryFn: ({ signal }) => answered(api.GET('/api/v1/metrics/series', { params: { query: { since, until } }, signal })),
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => seriesPause(state.error),
    }),

  health: () =>
    queryOptions({ queryKey: ['health'], queryFn: ({ signal }) => answered(api.GET('/api/v1/health', { signal })) }),

  centresOf: (namespace: string) =>
    queryOptions({
      queryKey: ['centres', namespace],
      queryFn: ({ signal }) =>
        answered(api.GET('/api/v1/cost-centers', { params: { query: { namespace } }, signal })),
      enabled: namespace !== '',
    }),
}

/** All pages; the first one's envelope and use. */
async function wholeTimeline(since: string, until: string, signal: AbortSignal) {
  const page = (cursor?: string) =>
    answered(api.GET('/api/v1/timeline', { params: { query: { since, until, limit: 500, cursor } }, signal }))
  const first = await page()
  const rows = [...first.data.rows]
  for (let { cursor } = first.data; cursor; ) {
    const next = await page(cursor)
    rows.push(...next.data.rows)
    cursor = next.data.cursor
  }
  return { ...first, data: { ...first.data, rows } }
}

/** The rows of some namespaces alone. */
export function timelineRows(since: string, until: string, namespace: string[]) {
  return answered(api.GET('/api/v1/timeline', { params: { query: { since, until, namespace, limit: 500 } } }))
}
