/** What stands one below the other: namespaces in their order, and where there are many, under their teams, which fold. */
import type { Figures, Money, TimelineRow } from '../../api/names'
import { lookOfRow } from './looks'

export const SORTS = ['team', 'next', 'hours', 'state'] as const
export type Sort = (typeof SORTS)[number]

export type Line = { kind: 'team'; team: string; rows: TimelineRow[]; isFolded: boolean } | { kind: 'row'; row: TimelineRow }

/** More rows than a screen has: they are drawn narrower, and teams have heads. */
const MANY = 30

export const isMany = (rows: readonly TimelineRow[]) => rows.length > MANY

export function isSort(value: string | null): value is Sort {
  return SORTS.some((sort) => sort === value)
}

const WORST_FIRST = ['failed', 'fought', 'missed', 'waiting', 'degraded', 'waking', 'awake', 'sleeping', 'asleep']

export function sorted(rows: readonly TimelineRow[], sort: Sort, now: number): TimelineRow[] {
  const rank: Record<Sort, (row: TimelineRow) => number> = {
    team: () => 0,
    next: (row) => nextSwitch(row, now) ?? Infinity,
    hours: (row) => -hoursOf(row),
    state: (row) => (WORST_FIRST.indexOf(lookOfRow(row).word) + 1 || WORST_FIRST.length + 1),
  }
  const keyed = rows.map((row) => ({ row, rank: rank[sort](row), name: `${row.team ?? '~'}\n${row.namespace}\n${row.cluster}` }))
  return keyed.sort((a, b) => (a.rank === b.rank ? (a.name < b.name ? -1 : 1) : a.rank - b.rank)).map(({ row }) => row)
}

const nameOf = (row: TimelineRow) => `${row.cluster}/${row.namespace}`

export const orderOf = (rows: readonly TimelineRow[]) => rows.map(nameOf).join()

/** Each row as it is now, where it was: what has come since waits, and what has gone stays as it was. */
export function keepOrder(shown: TimelineRow[], fresh: TimelineRow[]): TimelineRow[] {
  const now = new Map(fresh.map((row) => [nameOf(row), row]))
  return shown.map((row) => now.get(nameOf(row)) ?? row)
}

/** When it is switched next by its plan: put to sleep at the end of what runs, else woken. */
export function nextSwitch(row: TimelineRow, now: number): number | null {
  const ends = row.happened.filter((h) => h.actual?.stop === null).map((h) => Date.parse(h.planned.stop))
  const starts = row.planned.map((p) => Date.parse(p.window.start))
  const coming = [...ends, ...starts].filter((at) => at > now)
  return coming.length ? Math.min(...coming) : null
}

export function linesOf(rows: readonly TimelineRow[], sort: Sort, folded: ReadonlySet<string>, noTeam: string): Line[] {
  if (sort !== 'team' || !isMany(rows)) return rows.map((row) => ({ kind: 'row', row }))
  const teams = new Map<string, TimelineRow[]>()
  for (const row of rows) {
    const team = row.team ?? noTeam
    const members = teams.get(team)
    if (members) members.push(row)
    else teams.set(team, [row])
  }
  return [...teams].flatMap(([team, members]): Line[] => {
    const isFolded = folded.has(team)
    const head: Line = { kind: 'team', team, rows: members, isFolded }
    return isFolded ? [head] : [head, ...members.map((row): Line => ({ kind: 'row', row }))]
  })
}

/** Awake, and then planned. */
export const hoursOf = (row: TimelineRow) => Number(row.expected.awake_hours)

/** Sums of money, one for each currency. */
export function sumOf(all: readonly { expected: Figures }[], which: 'spent' | 'saved'): Money[] {
  const sums = new Map<string, number>()
  for (const { expected } of all) {
    for (const { amount, currency } of expected[which]) sums.set(currency, (sums.get(currency) ?? 0) + Number(amount))
  }
  return [...sums].map(([currency, sum]) => ({ currency, amount: String(sum) }))
}
