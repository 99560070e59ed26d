/** What the URL asks of the list: its filters and its order, as the API takes them. */
import type { Choices, SchedulesAsked } from '../../api/names'

export const COLUMNS = ['state', 'namespace', 'id', 'next', 'cost_center', 'owner', 'file', 'commit', 'pull_request'] as const

export type Column = (typeof COLUMNS)[number]

/** The name of each filter in the URL, and in the API. */
export const FILTERS = { state: 'state', problem: 'condition', team: 'team', cc: 'cost_center', owner: 'owner', cluster: 'cluster' } as const satisfies Record<string, keyof Choices>

export type FilterName = keyof typeof FILTERS

type Each<Name extends 'state' | 'condition'> = Record<NonNullable<SchedulesAsked[Name]>[number], true>

const STATES: Each<'state'> = { pending: true, waking: true, awake: true, sleeping: true, done: true, waiting: true, missed: true, failed: true, cancelled: true }
const PROBLEMS: Each<'condition'> = { degraded: true, contended: true, drift: true, late: true, stale: true, invalid: true, held: true, owed: true }
const KNOWN: Partial<Record<FilterName, object>> = { state: STATES, problem: PROBLEMS }

/** What is asked of one filter. A state that there is not, as somebody may have typed it, is asked of nobody. */
export function askedFor(params: URLSearchParams, name: FilterName): string {
  const value = params.get(name) ?? ''
  const known = KNOWN[name]
  return known && !Object.hasOwn(known, value) ? '' : value
}

const NAMES = Object.keys(FILTERS) as FilterName[]

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
    const value = askedFor(params, name as FilterName)
    return value ? [[field, [value]]] : []
  })
  const q = params.get('q')
  return { ...Object.fromEntries(filters), ...(q ? { q } : {}), sort: column, descending } as SchedulesAsked
}

export function isFiltered(params: URLSearchParams): boolean {
  return Boolean(params.get('q')) || NAMES.some((name) => askedFor(params, name))
}

/** The same list as a file: every filter and the order, and no page. */
export function csvHref(asked: SchedulesAsked): string {
  return `/api/v1/schedules.csv?${queryOf(asked)}`
}

/** The one team whose schedules are asked for, if that is all that is asked. */
export function teamAlone(asked: SchedulesAsked): string | undefined {
  return Object.keys(filtersOf(asked)).length === 1 ? asked.team?.[0] : undefined
}

/** The windows of the same schedules: a calendar has an order of its own, and a team has its own calendar. */
export function feedHref(asked: SchedulesAsked): string {
  const [team, query] = [teamAlone(asked), queryOf(filtersOf(asked))]
  if (team !== undefined) return `/api/v1/calendars/teams/${encodeURIComponent(team)}.ics`
  return query ? `/api/v1/calendars/all.ics?${query}` : '/api/v1/calendars/all.ics'
}

function filtersOf(asked: SchedulesAsked): SchedulesAsked {
  return Object.fromEntries(Object.entries(asked).filter(([name]) => name !== 'sort' && name !== 'descending'))
}

function queryOf(asked: SchedulesAsked): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) {
    for (const each of Array.isArray(value) ? value : [value]) query.append(name, String(each))
  }
  return query.toString()
}
