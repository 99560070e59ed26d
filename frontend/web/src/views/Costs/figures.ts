/** Figures in words: money where there are prices, else hours; what is unknown is never a zero. */
import type { Figures } from '../../api/names'
import type { Say } from '../../i18n/say'
import { moneyList } from '../../time/formats'
import type { Range } from './range'

/** A sentence rounds to whole units; what is smaller would become a nothing that is not true. */
const ROUND_FROM = 10
const NOTHING = '–'

type Sums = { spent: string; saved: string }

/** Where no time was spent there is no sum, and nothing unknown either. */
export function inWords(figures: Figures, { f, t }: Say, isMoney: boolean, digits = 2, nothing = NOTHING): Sums {
  const { awake_hours: awake, asleep_hours: asleep } = figures
  if (!isMoney) return { spent: f.hours(Number(awake)), saved: f.hours(Number(asleep)) }
  const sum = (of: Figures['spent'], hours: string) => (of.length ? moneyList(f, of, digits) : Number(hours) ? t.costs.unknown : nothing)
  return { spent: sum(figures.spent, awake), saved: sum(figures.saved, asleep) }
}

export function isNothing({ awake_hours, asleep_hours, spent, saved }: Figures): boolean {
  return Number(awake_hours) + Number(asleep_hours) === 0 && spent.length + saved.length === 0
}

/** `names` say whose they are; none: everybody's. */
export function title(total: Figures, range: Range, names: readonly string[], say: Say, currency: string | null): string {
  const { t, f } = say
  if (isNothing(total) && !names.length) return t.costs.empty
  const isMoney = currency !== null
  const least = Math.min(...[...total.spent, ...total.saved].map(({ amount }) => Number(amount)).filter((amount) => amount > 0))
  const digits = least < ROUND_FROM ? 2 : 0
  const { spent, saved } = inWords(total, say, isMoney, digits, isMoney ? f.money({ amount: '0', currency }, 0) : NOTHING)
  const when = [inDays(range, say), ...names].join(', ')
  return isMoney ? t.costs.sums(when, spent, saved) : t.costs.hours(when, spent, saved)
}

function inDays({ name, from, to }: Range, { t, f }: Say): string {
  if (name === 'month') return t.costs.soFar(f.month(from))
  return name === 'last' ? f.month(from) : capital(t.timeline.fromTo(f.dayMonth(from), f.dayMonth(to - 1)))
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)
