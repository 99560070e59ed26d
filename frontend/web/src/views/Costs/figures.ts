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

export function title(total: Figures, range: Range, say: Say, currency: string | null): string {
  const { t, f } = say
  if (isNothing(total)) return t.costs.empty
  const isMoney = currency !== null
  const least = Math.min(...[...total.spent, ...total.saved].map(({ amount }) => Number(amount)).filter((amount) => amount > 0))
  const digits = least < ROUND_FROM ? 2 : 0
  const { spent, saved } = inWords(total, say, isMoney, digits, isMoney ? f.money({ amount: '0', currency }, 0) : NOTHING)
  if (range.name === 'month') {
    const month = f.month(range.from)
    return isMoney ? t.costs.monthSoFar(month, spent, saved) : t.costs.monthHours(month, spent, saved)
  }
  const span = range.name === 'last' ? f.month(range.from) : capital(t.timeline.fromTo(f.dayMonth(range.from), f.dayMonth(range.to - 1)))
  return isMoney ? t.costs.span(span, spent, saved) : t.costs.spanHours(span, spent, saved)
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)
