/** Figures in words: money where there are prices, else hours; what is unknown is never a zero. */
import type { Figures } from '../../api/names'
import type { Say } from '../../i18n/say'
import { moneyList } from '../../time/formats'
import type { Range } from './range'

/** A sentence rounds to whole units; what is smaller would become a nothing that is not true. */
const ROUND_FROM = 10

type Sums = { spent: string; saved: string }

export function inWords(figures: Figures, { f, t }: Say, isMoney: boolean, digits = 2): Sums {
  if (!isMoney) return { spent: f.hours(Number(figures.awake_hours)), saved: f.hours(Number(figures.asleep_hours)) }
  const sum = (of: Figures['spent']) => (of.length ? moneyList(f, of, digits) : t.costs.unknown)
  return { spent: sum(figures.spent), saved: sum(figures.saved) }
}

export function title(total: Figures, range: Range, say: Say, isMoney: boolean): string {
  const { t, f } = say
  const least = Math.min(...[...total.spent, ...total.saved].map(({ amount }) => Number(amount)).filter((amount) => amount > 0))
  const { spent, saved } = inWords(total, say, isMoney, least < ROUND_FROM ? 2 : 0)
  if (range.name === 'month') {
    const month = f.month(range.from)
    return isMoney ? t.costs.monthSoFar(month, spent, saved) : t.costs.monthHours(month, spent, saved)
  }
  const span = range.name === 'last' ? f.month(range.from) : t.timeline.fromTo(f.dayMonth(range.from), f.dayMonth(range.to - 1))
  return isMoney ? t.costs.span(span, spent, saved) : t.costs.spanHours(span, spent, saved)
}
