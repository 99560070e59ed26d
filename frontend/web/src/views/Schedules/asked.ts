/** What the URL asks of the list: its filters and its order, as the API takes them. */
import type { Choices, SchedulesAsked } from '../../api/names'

export const COLUMNS = ['state', 'namespace', 'id', 'next', 'cost_center', 'owner', 'file', 'commit', 'pull_request'] as const

export type Column = (typeof COLUMNS)[number]

/** The name of each filter in the URL, and in the API. */
export const FILTERS = { state: 'state', problem: 'condition', team: 'team', cc: 'cost_center', owner: 'owner', cluster: 'cluster' } as const satisfies Record<string, keyof Choices>

export type FilterName = keyof typeof FILTERS

export const NO_FILTER: Record<string, null> = { q: null, ...Object.fromEntries(Object.keys(FILTERS).map((name) => [name, null])) }

export type Order = { column: Column; descending: boolean }

const isColumn = (name: string): name is Column => (COLUMNS as readonly string[]).includes(name)

export function orderOf(params: URLSearchParams): Order {
  const text = params.get('sort') ?? 'next'
  const descending = text.startsWith('-')
  const name = descending ? text.slice(1) : text
  return isColumn(name) ? { column: name, descending } : { column: 'next', descending: false }
}

/** What the URL says after a press on a column's head: its other direction if it is sorted by already. */
export function turned(order: Order, column: Column): string | null {
  const descending = order.column === column && !order.descending
  return column === 'next' && !descending ? null : `${descending ? '-' : ''}${column}`
}

export function askedOf(params: URLSearchParams): SchedulesAsked {
  const { column, descending } = orderOf(params)
  const filters = Object.entries(FILTERS).flatMap(([name, field]) => {
    const value = params.get(name)
    return value ? [[field, [value]]] : []
  })
  const q = params.get('q')
  return { ...Object.fromEntries(filters), ...(q ? { q } : {}), sort: column, descending } as SchedulesAsked
}

export function isFiltered(params: URLSearchParams): boolean {
  return Object.keys(NO_FILTER).some((name) => params.get(name))
}

/** The same list as a file: every filter and the order, and no page. */
export function csvHref(asked: SchedulesAsked): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) {
    for (const each of Array.isArray(value) ? value : [value]) query.append(name, String(each))
  }
  return `/api/v1/schedules.csv?${query.toString()}`
}

/** A calendar is of a team or of all: the API has none of other filters. */
export function feedHref(team: string): string {
  return team ? `/api/v1/calendars/teams/${encodeURIComponent(team)}.ics` : '/api/v1/calendars/all.ics'
}
