/** Rows by their place in the list. Only pages in view are asked for, wherever that is; those seen before are at hand. */
import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Envelope, Schedule, ScheduleList, SchedulesAsked } from '../../api/names'
import { SCHEDULES_AT_ONCE, queries } from '../../api/queries'

const PAUSE_MS = 80
/** Rows beyond those in view whose page is asked for already. */
const AHEAD = 60

export type Rows = { at: (index: number) => Schedule | undefined; indexOf: (id: string) => number }

type Page = { number: number; items: Schedule[] }

export function useRows(asked: SchedulesAsked, pages: readonly number[]): Rows {
  const combine = useCallback(
    (results: UseQueryResult<Envelope<ScheduleList>>[]) =>
      rowsOf(results.flatMap(({ data }, index) => (data ? [{ number: pages[index] ?? 0, items: data.data.items }] : []))),
    [pages],
  )
  return useQueries({ queries: pages.map((page) => queries.schedules(asked, page)), combine })
}

function rowsOf(pages: readonly Page[]): Rows {
  const items = new Map(pages.map((page) => [page.number, page.items]))
  return {
    at: (index) => items.get(Math.floor(index / SCHEDULES_AT_ONCE))?.[index % SCHEDULES_AT_ONCE],
    indexOf: (id) => {
      for (const page of pages) {
        const found = page.items.findIndex((row) => row.id === id)
        if (found >= 0) return page.number * SCHEDULES_AT_ONCE + found
      }
      return -1
    },
  }
}

/** The pages that hold what is in view, a moment after it has come there: nobody waits for what only flies past. */
export function usePagesInView(): [readonly number[], (first: number, last: number, total: number) => void] {
  const [pages, setPages] = useState<readonly number[]>([0])
  const wanted = useRef<readonly number[]>(pages)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const look = useCallback((first: number, last: number, total: number) => {
    const from = Math.floor(Math.max(0, first - AHEAD) / SCHEDULES_AT_ONCE)
    const to = Math.floor(Math.min(last + AHEAD, total - 1) / SCHEDULES_AT_ONCE)
    wanted.current = Array.from({ length: to - from + 1 }, (_, index) => from + index)
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      setPages((present) => (present.join() === wanted.current.join() ? present : wanted.current))
    }, PAUSE_MS)
  }, [])
  return [pages, look]
}
