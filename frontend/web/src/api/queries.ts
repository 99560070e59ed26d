/** One query for each thing that a view shows. They are asked again when something changed, and while nothing is heard. */
import { QueryClient, infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ApiFault, answered, api } from './client'
import { liveUpdates } from './live'
import type { SchedulesAsked } from './names'

const POLL_LIVE_MS = 60_000
const POLL_LOST_MS = 15_000
const RETRY_MS = 8_000
const CHANGES_AT_MOST_EVERY_MS = 1_000
const ROWS_AT_ONCE = 500

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

/** Whatever is on show is asked for again after a change, but never more often than once a second. */
export function followChanges(client: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = 0
  const stop = liveUpdates.hear(() => {
    if (timer) return
    timer = setTimeout(
      () => {
        timer = undefined
        last = Date.now()
        void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'validate' })
      },
      Math.max(0, last + CHANGES_AT_MOST_EVERY_MS - Date.now()),
    )
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}

export const RETRY_SECONDS = RETRY_MS / 1000

export const queries = {
  summary: () =>
    queryOptions({ queryKey: ['summary'], queryFn: ({ signal }) => answered(api.GET('/api/v1/summary', { signal })) }),

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

  schedules: (asked: SchedulesAsked) =>
    infiniteQueryOptions({
      queryKey: ['schedules', asked],
      queryFn: ({ pageParam: cursor, signal }) =>
        answered(api.GET('/api/v1/schedules', { params: { query: { ...asked, limit: ROWS_AT_ONCE, cursor } }, signal })),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.data.cursor,
      placeholderData: keepPreviousData,
    }),

  schedule: (id: string) =>
    queryOptions({
      queryKey: ['schedule', id],
      queryFn: ({ signal }) => answered(api.GET('/api/v1/schedules/{id}', { params: { path: { id } }, signal })),
    }),

  costs: (since: string, until: string, zone: string) =>
    queryOptions({
      queryKey: ['costs', since, until, zone],
      queryFn: ({ signal }) => answered(api.GET('/api/v1/costs', { params: { query: { since, until, zone } }, signal })),
      placeholderData: keepPreviousData,
    }),

  series: (since: string, until: string) =>
    queryOptions({
      queryKey: ['series', since, until],
      queryFn: ({ signal }) => answered(api.GET('/api/v1/metrics/series', { params: { query: { since, until } }, signal })),
      placeholderData: keepPreviousData,
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
