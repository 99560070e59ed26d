/** Where a problem of the proposed file stands in the form, and how an overlap is solved with the least taken away. */
import type { Problem } from '../../api/names'
import { type Draft, type Field, fieldOf } from './draft'

export type Overlap = { other: string; from: string; to: string; at: number; until: number; zone: string }

/** The facts of an overlap, on the schedule's own clock; null: it is another problem, or one schedule's own. `own` is this file's id. */
export function overlapOf(problem: Problem, zone: string, own: string): Overlap | null {
  const { at, until, first, second } = problem.facts
  if (problem.rule !== 'overlapping-windows' || typeof at !== 'string' || typeof until !== 'string' || first === second) return null
  const isOwn = (id: unknown) => id === own || (typeof id === 'string' && id.startsWith(`${own}:`))
  const found = isOwn(first) ? second : first
  const other = typeof found === 'string' ? found : ''
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const [from, to] = [Date.parse(at), Date.parse(until)]
  return { other, from: clock.format(from), to: clock.format(to), at: from, until: to, zone }
}

export type Move = { field: 'start' | 'stop'; time: string }

const DAY_MINUTES = 1440

/** The edge to move to the neighbour's nearest one; null: the window lies within its neighbour, and nothing is left. */
export function moveOf({ from, to }: Overlap, { start, stop }: Pick<Draft, 'start' | 'stop'>): Move | null {
  const cut = { start: minutes(start, to), stop: minutes(from, stop) }
  if (from === start) return to === stop ? null : { field: 'start', time: to }
  if (to === stop || cut.stop <= cut.start) return { field: 'stop', time: from }
  return { field: 'start', time: to }
}

function minutes(from: string, to: string): number {
  const [a, b] = [from, to].map((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))
  return ((b ?? 0) - (a ?? 0) + DAY_MINUTES) % DAY_MINUTES
}

/** What is wrong at one field, and the line of the file that the field makes; null: it makes none. */
export type Placed = { problem: Problem; field: Field; line: number | null; overlap: Overlap | null; move: Move | null }

/** Each problem at its field. An overlap is told of either file: it stands where this one has to give way. */
export function placed(problems: readonly Problem[], draft: Draft, lines: readonly [string, Field][], own: string): Placed[] {
  const found = problems.map((problem) => {
    const overlap = overlapOf(problem, draft.zone, own)
    const move = overlap && moveOf(overlap, draft)
    const field = overlap ? (move?.field ?? 'start') : fieldIn(problem, draft, own)
    const line = lines.findLastIndex(([, each]) => each === (field === 'day' ? 'start' : field)) + 1
    return { problem, field, line: line || null, overlap, move }
  })
  const isSaid = ({ field, problem }: Placed, i: number) =>
    field === 'day' && found.findIndex((each) => each.field === 'day' && each.problem.rule === problem.rule) < i
  return found.filter((each, i) => !isSaid(each, i))
}

/** Without a day neither of the two times is one: that is the day's problem. So is a day that is over. */
function fieldIn(problem: Problem, draft: Draft, own: string): Field {
  if (problem.place.file !== `${own}.yaml`) return 'file'
  const field = fieldOf(problem.pointer)
  if (draft.kind === 'weekly') return problem.pointer === '/weekly' ? 'days' : field
  const isTime = field === 'start' || field === 'stop'
  return isTime && (!draft.day || problem.rule === 'one-off-in-the-past') ? 'day' : field
}
