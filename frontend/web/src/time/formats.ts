/** How instants, spans, numbers and money are written, in one language and one zone; all of it by `Intl`. */
import type { Lang } from '../i18n/lang'
import { DAY, HOUR, MINUTE, dayStart, offsetName } from './zones'

export type Money = { amount: string; currency: string }

export type Formats = ReturnType<typeof formatsOf>

const ACCENTED: Record<string, string> = { Bogota: 'Bogotá', 'Mexico City': 'Ciudad de México', Merida: 'Mérida' }

/** Numbers as the browser's own variant of the language has them: $72.59, 72,59 US$, US$ 72,59. */
function numberLocale(lang: Lang): string {
  const own = globalThis.navigator.languages.find((each) => each.startsWith(`${lang}-`))
  return own ?? (lang === 'en' ? 'en-US' : 'es')
}

export function city(zone: string, lang: Lang): string {
  const name = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
  return lang === 'es' ? (ACCENTED[name] ?? name) : name
}

export function formatsOf(lang: Lang, zone: string) {
  const dates = lang === 'en' ? 'en-GB' : 'es'
  const numbers = numberLocale(lang)
  const date = (options: Intl.DateTimeFormatOptions) => {
    let made: Intl.DateTimeFormat | undefined
    return (at: number) => {
      made ??= new Intl.DateTimeFormat(dates, { timeZone: zone, hourCycle: 'h23', ...options })
      return made.format(at).replace(/^(\p{L}+),/u, '$1')
    }
  }
  const time = date({ hour: '2-digit', minute: '2-digit' })
  const day = date({ weekday: 'short', day: 'numeric', month: 'short' })
  const weekday = date({ weekday: 'short' })
  const dayMonth = date({ day: 'numeric', month: 'short' })
  const monthYear = date({ month: 'numeric', year: 'numeric' })
  const numbersOf = new Map<number, Intl.NumberFormat>()
  const number = (value: number, digits = 0) => {
    const made = numbersOf.get(digits) ?? new Intl.NumberFormat(numbers, { maximumFractionDigits: digits, minimumFractionDigits: digits })
    numbersOf.set(digits, made)
    return made.format(value)
  }

  /** At most two units, which are the same in both languages: 2 d 3 h, 18 min, 12 s. */
  function duration(span: number): string {
    const seconds = Math.max(0, Math.round(span / 1000))
    if (seconds < 60) return `${number(seconds)} s`
    const minutes = Math.floor(seconds / 60)
    if (minutes < 60) return `${number(minutes)} min`
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
    if (hours < 24) return rest ? `${number(hours)} h ${number(rest)} min` : `${number(hours)} h`
    const [days, left] = [Math.floor(hours / 24), hours % 24]
    return left ? `${number(days)} d ${number(left)} h` : `${number(days)} d`
  }

  /** How late something was: with its seconds up to an hour, since they count there. */
  function lag(span: number): string {
    const seconds = Math.max(0, Math.round(span / 1000))
    const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
    return seconds > 60 && seconds < 3600 && rest ? `${number(minutes)} min ${number(rest)} s` : duration(span)
  }

  /** Rounded to whole minutes from a minute on, so that it agrees with clocks that show none but minutes. */
  function ahead(span: number): string {
    return duration(span >= MINUTE ? Math.round(span / MINUTE) * MINUTE : span)
  }

  /** 18:00; Thu 20:00; from 48 h on the date leads. */
  function when(at: number, now: number): string {
    if (Math.abs(at - now) >= 48 * HOUR) return `${day(at)} ${time(at)}`
    return dayStart(zone, at) === dayStart(zone, now) ? time(at) : `${weekday(at)} ${time(at)}`
  }

  /** As short as it can be said: the day alone from 48 h on. */
  function brief(at: number, now: number): string {
    return Math.abs(at - now) >= 48 * HOUR ? dayMonth(at) : when(at, now)
  }

  function money(value: Money, digits = 2): string {
    return Number(value.amount).toLocaleString(numbers, {
      style: 'currency',
      currency: value.currency,
      currencyDisplay: lang === 'en' && value.currency === 'USD' ? 'narrowSymbol' : 'symbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
  }

  return {
    lang,
    zone,
    city: city(zone, lang),
    time,
    seconds: date({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    day,
    dayYear: date({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    dayNumber: date({ weekday: 'short', day: 'numeric' }),
    dayMonth,
    brief,
    dayMonthYear: date({ day: 'numeric', month: 'long', year: 'numeric' }),
    dayOnly: date({ day: 'numeric' }),
    sameMonth: (a: number, b: number) => monthYear(a) === monthYear(b),
    month: (at: number) => {
      const name = date({ month: 'long' })(at)
      return name.charAt(0).toLocaleUpperCase(dates) + name.slice(1)
    },
    weekday,
    when,
    duration,
    lag,
    /** In how long, or how long ago. */
    relative(at: number, now: number): string {
      const span = at - now
      if (Math.abs(span) < 1000) return lang === 'en' ? 'now' : 'ahora'
      if (span > 0) return lang === 'en' ? `in ${ahead(span)}` : `en ${ahead(span)}`
      return lang === 'en' ? `${ahead(-span)} ago` : `hace ${ahead(-span)}`
    },
    ahead,
    number,
    percent: (value: number) => value.toLocaleString(numbers, { style: 'percent', maximumFractionDigits: 0 }),
    hours: (value: number) => `${number(value, 1)} h`,
    money,
    list: (items: readonly string[]) => new Intl.ListFormat(dates, { type: 'conjunction' }).format(items),
    offset: (at: number) => offsetName(zone, at),
    isDayLong: (span: number) => span >= DAY,
  }
}

/** Sums of several currencies are written one after the other; nothing where nothing is known. */
export function moneyList(f: Formats, sums: readonly Money[], digits = 2): string {
  return sums.map((each) => f.money(each, digits)).join(' + ')
}
