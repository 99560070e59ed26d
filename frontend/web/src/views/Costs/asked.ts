/** What the URL asks of the costs: which days, whose, and grouped by what. */
import type { CostsAsked } from '../../api/names'
import { GROUPS, type GroupName, isGroup } from './groups'
import { RANGES, type Range, type RangeName, isRange, rangeOf } from './range'

/** The name of each filter in the URL, and in the API. */
export const FILTERS = { team: 'team', cc: 'cost_center', ns: 'namespace', cluster: 'cluster' } as const

export type FilterName = keyof typeof FILTERS
export const FILTER_NAMES = Object.keys(FILTERS) as FilterName[]
export const NO_FILTER: Record<string, null> = Object.fromEntries(FILTER_NAMES.map((name) => [name, null]))

export type Asked = { range: Range & { name: RangeName }; group: GroupName; chosen: Record<FilterName, string>; ofApi: CostsAsked }

const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`

export function askedOf(params: URLSearchParams, zone: string, now: number): Asked {
  const [name, by] = [params.get('range'), params.get('by')]
  const range = rangeOf(zone, isRange(name) ? name : RANGES[0], now)
  const values = FILTER_NAMES.map((each) => [each, params.get(each) ?? ''] as const)
  const filter = Object.fromEntries(values.flatMap(([each, value]) => (value ? [[FILTERS[each], [value]]] : [])))
  return {
    range,
    group: isGroup(by) ? by : GROUPS[0],
    chosen: Object.fromEntries(values) as Record<FilterName, string>,
    ofApi: { since: iso(range.from), until: iso(range.to), zone, ...filter },
  }
}

/** The names of those whose costs were asked for; none: everybody's. */
export function whose({ team = [], cost_center = [], namespace = [], cluster = [] }: CostsAsked): string[] {
  return [...team, ...cost_center, ...namespace, ...cluster]
}
